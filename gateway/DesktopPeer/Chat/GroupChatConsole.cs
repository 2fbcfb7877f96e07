using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Chat;

/// <summary>
/// A chat in a group at a terminal, through the running gateway: a line is said to all members under the group's key, a line that begins with / is
/// a command. Whoever asks to be let in is shown here, too. DESKTOP-PEER.md lists the commands.
/// </summary>
internal sealed class GroupChatConsole(Terminal terminal, ApiClient client, string group)
{
    private const string Help =
        """
        TEXT                 says a line to the group under its key
        /clear TEXT          says one line in clear: anybody can read it
        /who                 the members, and who asks to be let in
        /yes, /no APPLICANT  lets an applicant in or keeps it out, or votes
        /quit                ends the chat; this peer stays in the group
        """;

    /// <summary>Runs until the person ends it or the input ends.</summary>
    /// <param name="cancellationToken">Ends the chat.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        GroupDetailView known = await client.GroupAsync(group, cancellationToken).ConfigureAwait(false);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        TaskCompletionSource watching = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task hearing = HearAsync(known.Group.Name, watching, ending.Token);
        try
        {
            await Task.WhenAny(watching.Task, hearing).ConfigureAwait(false);
            Print($"You are in {known.Group.Name} with {known.Group.Members} members, {known.Group.Reachable} of them reachable. /help lists the commands.");
            while (await ReadLineAsync(hearing, cancellationToken).ConfigureAwait(false) is string line && line.Trim() != "/quit")
            {
                await ExecuteAsync(line.Trim(), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }

        await hearing.ConfigureAwait(false);
    }

    private async Task HearAsync(string name, TaskCompletionSource watching, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (GroupEventView happened in client.WatchGroupsAsync(watching.SetResult, cancellationToken).ConfigureAwait(false))
            {
                if (happened.Group == name || happened.Kind == "lagged")
                {
                    Print(GroupTables.Line(happened));
                }
            }

            Print("The gateway ended.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The person ended the chat.
        }
    }

    private async Task ExecuteAsync(string line, CancellationToken cancellationToken)
    {
        string[] words = line.Split(' ', 2, StringSplitOptions.TrimEntries);
        string rest = words.Length > 1 ? words[1] : "";
        try
        {
            switch (words[0])
            {
                case "":
                    break;
                case "/clear":
                    await SayAsync(rest, inClear: true, cancellationToken).ConfigureAwait(false);
                    break;
                case "/who":
                    GroupDetailView now = await client.GroupAsync(group, cancellationToken).ConfigureAwait(false);
                    GroupTables.Members(now.Members).WriteTo(terminal);
                    GroupTables.Requests(now.Requests).WriteTo(terminal);
                    break;
                case "/yes" or "/no":
                    GroupDecisionOrder decision = new() { Applicant = rest, Yes = words[0] == "/yes" };
                    Print((await client.DecideAsync(group, decision, cancellationToken).ConfigureAwait(false)).Text);
                    break;
                case "/help":
                    terminal.Output.WriteLine(Help);
                    break;
                case ['/', ..]:
                    Print($"{words[0]} is no command; /help lists them.");
                    break;
                default:
                    await SayAsync(line, inClear: false, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
        catch (ApiCallException refused)
        {
            Print($"{refused.Code}: {refused.Message}");
        }
    }

    private async Task SayAsync(string text, bool inClear, CancellationToken cancellationToken)
    {
        GroupAnswerView said = await client.SayAsync(group, new GroupLineOrder { Text = text, InClear = inClear }, cancellationToken).ConfigureAwait(false);
        Print(said.Text);
    }

    /// <summary>The input cannot be given up in the middle of a line; who ends the chat does not wait for it, nor does the end of the gateway.</summary>
    private async Task<string?> ReadLineAsync(Task hearing, CancellationToken cancellationToken)
    {
        Task<string?> reading = Task.Run(terminal.Input.ReadLine, CancellationToken.None);
        await Task.WhenAny(reading, hearing).WaitAsync(cancellationToken).ConfigureAwait(false);
        return hearing.IsCompleted ? null : await reading.ConfigureAwait(false);
    }

    private void Print(string text) => terminal.Output.WriteLine(Terminal.Printable(text));
}
