using System.Globalization;
using Microsoft.Extensions.Logging;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.Endpoints;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.DesktopPeer.Chat;

/// <summary>A chat at a terminal: a line is said to the current partner, a line that begins with / is a command. DESKTOP-PEER.md lists them.</summary>
internal sealed class ChatConsole : IAsyncDisposable
{
    private const string Help =
        """
        TEXT            says a line under the session's key
        /secure         asks the partner for a session; the lines after it go under its key
        /clear TEXT     says one line in clear: anybody can read it
        /send FILE      sends a file under the session's key
        /yes, /no [N]   answers a question
        /to ENDPOINT    another partner: udp://ADDRESS:PORT
        /who            the partners
        /why            how the attempts to set up sessions went
        /close          ends the session with the partner
        /quit           ends the chat
        """;

    private static readonly TimeSpan _sessionPatience = TimeSpan.FromMilliseconds(HandshakeTiming.PendingTimeoutMillis);
    private static readonly TimeSpan _filePatience = TimeSpan.FromMinutes(10);

    private readonly Terminal _terminal;
    private readonly ChatSettings _settings;
    private readonly ChatQuestions _questions;
    private readonly ChatPeer _peer;
    private readonly List<Task> _underWay = [];
    private readonly CancellationTokenSource _ending = new();
    private volatile ChatLink? _partner;
    private Task _securing = Task.CompletedTask;
    private Task _said = Task.CompletedTask;

    /// <summary>Opens the socket.</summary>
    /// <param name="terminal">Where the person sits.</param>
    /// <param name="settings">What the person chose.</param>
    /// <param name="loggers">Where it logs to.</param>
    public ChatConsole(Terminal terminal, ChatSettings settings, ILoggerFactory loggers)
    {
        _terminal = terminal;
        _settings = settings;
        _questions = new ChatQuestions(Print);
        _peer = new ChatPeer(settings, AskSessionAsync, DecideFileAsync, loggers);
        _peer.Chat.Delivered += ShowLine;
        _peer.Chat.Secured += ShowSecured;
        _peer.Node.SessionEnded += (session, reason) => Print($"The session with {NameOf(session)} ended: {reason}.");
        _peer.Files.Received += ShowFile;
    }

    /// <summary>Runs until the person ends it or the input ends; then what was said before is waited for.</summary>
    /// <param name="to">The first partner, who is asked for a session at once; null to wait for others.</param>
    /// <param name="cancellationToken">Ends the chat.</param>
    public async Task RunAsync(Endpoint? to, CancellationToken cancellationToken)
    {
        _peer.Start();
        Print($"You are {_peer.Node.Id}, at {string.Join(", ", _peer.Udp.LocalEndpoints)}. /help lists the commands.");
        Print(_peer.IsProven
            ? "Who has a session with you has proven that they know the group's password."
            : "There is no password: sessions are encrypted, but nobody proves who they are.");
        if (to is not null && Open(to))
        {
            Begin(Secure);
        }

        while (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is string line)
        {
            if (line.Trim() is "/quit")
            {
                return;
            }

            Execute(line);
        }

        await Task.WhenAll(_underWay).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends all sessions; their peers are told.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_underWay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _peer.DisposeAsync().ConfigureAwait(false);
        _ending.Dispose();
    }

    private void Execute(string line)
    {
        _underWay.RemoveAll(static task => task.IsCompletedSuccessfully);
        string[] words = line.Trim().Split(' ', 2, StringSplitOptions.TrimEntries);
        string rest = words.Length > 1 ? words[1] : "";
        switch (words[0])
        {
            case "":
                break;
            case "/secure":
                Begin(Secure);
                break;
            case "/clear":
                Begin(partner => SayInClearAsync(partner, rest));
                break;
            case "/send":
                Begin(partner => SendAsync(partner, rest));
                break;
            case "/yes" or "/no":
                PrintUnlessEmpty(_questions.Answer(rest, words[0] == "/yes"));
                break;
            case "/to":
                OpenNamed(rest);
                break;
            case "/who":
                ShowPartners();
                break;
            case "/why":
                AttemptText.Write(_terminal.Output, [.. _peer.Why().Select(AttemptView.From)]);
                break;
            case "/close":
                _partner?.Session?.Close(CloseReason.Done);
                break;
            case "/help":
                Print(Help);
                break;
            case ['/', ..]:
                Print($"{words[0]} is no command; /help lists them.");
                break;
            default:
                Begin(partner => Say(partner, line));
                break;
        }
    }

    /// <summary>Begins something with the partner and goes on reading.</summary>
    private void Begin(Func<ChatLink, Task> what)
    {
        if (_partner is { } partner)
        {
            _underWay.Add(what(partner));
        }
        else
        {
            Print("There is no partner yet. /to udp://ADDRESS:PORT names one; or wait until somebody asks.");
        }
    }

    private Task Secure(ChatLink partner) => _securing = SecureAsync(partner);

    private async Task SecureAsync(ChatLink partner)
    {
        Print($"Asking {partner.Address} for a session.");
        ConnectResult result = await partner.SecureAsync(_ending.Token).ConfigureAwait(false);
        if (result.Session is null)
        {
            string attempt = result.AttemptId.ToString("x16", CultureInfo.InvariantCulture);
            Print($"No session: {result.Problem}. /why says more, attempt {attempt}.");
        }
    }

    /// <summary>Says a line after those before it. While a session is being asked for, lines wait for it; the person can go on typing.</summary>
    private async Task Say(ChatLink partner, string text)
    {
        Task<Task<ChatOutcome>> said = SayInTurnAsync(_said, _securing, partner, text);
        _said = said;
        Explain(await (await said.ConfigureAwait(false)).ConfigureAwait(false), text);
    }

    private async Task<Task<ChatOutcome>> SayInTurnAsync(Task before, Task securing, ChatLink partner, string text)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await securing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return partner.SayAsync(text, _ending.Token);
    }

    private async Task SayInClearAsync(ChatLink partner, string text)
    {
        ChatOutcome outcome = await partner.SayInClearAsync(text, _ending.Token).ConfigureAwait(false);
        Explain(outcome, text);
        if (outcome == ChatOutcome.Heard)
        {
            Print($"Said in clear (UNSECURED): {text}");
        }
    }

    private void Explain(ChatOutcome outcome, string text) => PrintUnlessEmpty(outcome switch
    {
        ChatOutcome.Heard => "",
        ChatOutcome.NotHeard => $"Not heard: {text}",
        ChatOutcome.TooMany => "Not sent: too many lines wait to be heard.",
        ChatOutcome.NotText => $"Not sent: a line has 1 to {ChatText.MaxOctets} octets of UTF-8 and no control characters.",
        ChatOutcome.NotSecured => "Not sent: there is no session. /secure asks for one; /clear TEXT says a line that anybody can read.",
        _ => "Not sent: lines in clear are allowed only with --allow-clear.",
    });

    private async Task SendAsync(ChatLink partner, string path)
    {
        await _securing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (partner.Session is not { } session)
        {
            Print("Not sent: files go under a session's key only. /secure asks for one.");
            return;
        }

        try
        {
            using FileToSend file = await FileToSend.OpenAsync(path, _ending.Token).ConfigureAwait(false);
            Print($"Offering {file.Name}, {file.Source.Length} octets.");
            FileResult result = await _peer.Files.SendAsync(session, file, null, _ending.Token).ConfigureAwait(false);
            Print(result.IsComplete ? $"{file.Name} has arrived whole." : $"{file.Name} was not sent: {result.Problem}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Print($"{path} cannot be read: {e.Message}");
        }
    }

    private Task<bool> AskSessionAsync(SessionQuestion question, CancellationToken cancellationToken)
    {
        string who = _peer.IsProven ? "A member of the group" : "Somebody who proves nothing";
        string sentence = $"{who}, {Short(question.Peer.ToString())} at {question.Address}, asks for a secured chat.";
        return _questions.AskAsync(sentence, _sessionPatience, cancellationToken);
    }

    private async Task<FileDecision> DecideFileAsync(IncomingFile file, CancellationToken cancellationToken)
    {
        string sentence = $"{NameOf(file.Session)} offers the file {Terminal.Printable(file.Offer.Name)}, {file.Offer.Length} octets.";
        return await _questions.AskAsync(sentence, _filePatience, cancellationToken).ConfigureAwait(false)
            ? FolderSink.Decide(_settings.Folder, file.Offer, NameTaken.Number)
            : FileDecision.Refuse(FileRefusal.RefusedByUser);
    }

    private void ShowLine(ChatLine line)
    {
        _partner ??= line.Link;
        string protection = line.Protection.IsSecured ? line.Protection.ToString() : "UNSECURED, name not proven";
        Print($"{DateTimeOffset.Now:HH:mm:ss} {Short(line.From.ToString())} ({protection}): {Terminal.Printable(line.Text)}");
        if (line.Link != _partner)
        {
            Print($"(That was not your partner. /to {line.Link.Address} leads there.)");
        }
    }

    private void ShowSecured(ChatLink link, PeerSession session)
    {
        _partner ??= link;
        Print($"{NameOf(session)} at {link.Address}: secured, {session.Terms}");
    }

    private void ShowFile(IncomingFile file, FileResult result)
    {
        string name = Terminal.Printable(file.Offer.Name);
        Print(result.IsComplete
            ? $"{name} from {NameOf(file.Session)} has arrived whole, in {Path.GetFullPath(_settings.Folder)}."
            : $"{name} from {NameOf(file.Session)} did not arrive: {result.Problem}.");
    }

    private void ShowPartners()
    {
        foreach (ChatLink link in _peer.Chat.Links)
        {
            string state = link.Session is { } session ? $"secured, {session.Terms}" : "not secured";
            Print($"{(link == _partner ? "*" : " ")} {link.Address} {(link.Peer is { } peer ? Short(peer.ToString()) : "")} {state}");
        }
    }

    private void OpenNamed(string text)
    {
        if (Endpoint.Parse(text) is { } endpoint)
        {
            Open(endpoint);
        }
        else
        {
            Print("A partner is named by its endpoint: udp://ADDRESS:PORT");
        }
    }

    private bool Open(Endpoint endpoint)
    {
        Resolution resolution = _peer.Node.Transports.Resolve(endpoint);
        if (resolution.Address is null)
        {
            Print(resolution.Problem);
            return false;
        }

        _partner = _peer.Chat.Open(resolution.Address);
        Print($"Your partner is at {_partner.Address}.");
        return true;
    }

    private static string NameOf(PeerSession session) => Short(session.Peer.ToString());

    private static string Short(string id) => id[..8];

    private void PrintUnlessEmpty(string line)
    {
        if (line.Length > 0)
        {
            Print(line);
        }
    }

    private void Print(string line) => _terminal.Output.WriteLine(line);

    /// <summary>A line of input; the wait can be given up though the reading itself cannot.</summary>
    private Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        Task.Run(_terminal.Input.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
}
