using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>pipe, send and listen: channels of a group whose ends come and go.</summary>
internal static class PipeCommand
{

    /// <summary>Makes the command pipe.</summary>
    public static Command Build(Terminal terminal) => new("pipe", "Make pipes within a group, and say who has their ends")
    {
        List(terminal),
        Create(terminal),
        Bind(terminal),
        Unbind(terminal),
        Ends(terminal),
    };

    /// <summary>Makes the command send.</summary>
    public static Command BuildSend(Terminal terminal)
    {
        GatewayCall call = new(terminal, "send", "Send a text or a file into a pipe; nothing comes back");
        Argument<string> pipe = Pipe();
        Argument<string> text = new("TEXT") { Description = "The message", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> file = new("--file") { Description = "Send this file, and wait until it arrived whole" };
        call.Command.Arguments.Add(pipe);
        call.Command.Arguments.Add(text);
        Option<bool> sure = new("--sure") { Description = "Send it again until it arrived, once and in order, at a peer that listens with --sure" };
        call.Command.Options.Add(file);
        call.Command.Options.Add(sure);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            string name = parsed.GetValue(pipe)!;
            if (parsed.GetValue(file) is { } path)
            {
                IAsyncEnumerable<PipeFileView> sending = client.SendFileIntoPipeAsync(name, Path.GetFullPath(path), cancellationToken);
                return await SendFileAsync(terminal, call, parsed, sending).ConfigureAwait(false);
            }

            string words = parsed.GetValue(text) ?? "";
            PipeMessageOrder order = parsed.GetValue(sure) ? new PipeMessageOrder { Texts = [words] } : new PipeMessageOrder { Text = words };
            PipeSentView sent = await client.SendIntoPipeAsync(name, order, cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, sent, ApiJson.Indented.PipeSentView, static (to, answer) => to.Output.WriteLine(answer.Result switch
            {
                "arrived" => "It arrived.",
                "waiting" when answer.Taken > 0 => "It has not arrived yet: nobody takes it, or nobody can be reached. It is tried while the gateway runs.",
                "waiting" => "It was not taken: too much waits in this channel already. Send it again later.",
                _ => string.Create(CultureInfo.InvariantCulture, $"On its way; peers that have an input end now: {answer.Ends.Count}."),
            }));
        });
        return call.Command;
    }

    private static async Task<int> SendFileAsync(Terminal terminal, GatewayCall call, ParseResult parsed, IAsyncEnumerable<PipeFileView> sending)
    {
        PipeFileView last = new("failed", 0, 0, "the gateway ended");
        ProgressLine progress = new(terminal, !terminal.IsInteractive || call.WantsJson(parsed));
        await foreach (PipeFileView one in sending.ConfigureAwait(false))
        {
            last = one;
            progress.Show(one.Octets, one.Length, "");
        }

        progress.End();
        return last.Result == "complete"
            ? call.Print(parsed, last, ApiJson.Indented.PipeFileView, static (to, _) => to.Output.WriteLine("The file arrived."))
            : throw new CommandException(
                ExitCode.NotDone, "file-not-sent",
                string.Create(CultureInfo.InvariantCulture, $"{last.Octets} of {last.Length} octets arrived: {last.Problem}."));
    }

    /// <summary>Makes the command listen.</summary>
    public static Command BuildListen(Terminal terminal)
    {
        GatewayCall call = new(terminal, "listen", "Print what comes out of a pipe until Ctrl+C; its input end moves here");
        Argument<string> pipe = Pipe();
        Option<string?> into = new("--into") { Description = "Take files into this folder" };
        call.Command.Arguments.Add(pipe);
        Option<bool> sure = new("--sure") { Description = "Take what is sent with --sure: each text once, in order" };
        call.Command.Options.Add(into);
        call.Command.Options.Add(sure);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            string folder = parsed.GetValue(into) is { } path ? Path.GetFullPath(path) : "";
            IAsyncEnumerable<PipeHeardView> heard = client.ListenAsync(
                parsed.GetValue(pipe)!, folder, parsed.GetValue(sure), () => terminal.Error.WriteLine("Listening; Ctrl+C ends."), cancellationToken);
            try
            {
                await foreach (PipeHeardView one in heard.ConfigureAwait(false))
                {
                    string mark = one.Secured ? "" : "  (not secured)";
                    string line = call.WantsJson(parsed)
                        ? JsonSerializer.Serialize(one, ApiJson.Default.PipeHeardView)
                        : $"{one.At.ToLocalTime():HH:mm:ss.fff}  {one.From[..8]}  {Terminal.Printable(one.Text)}{mark}";
                    await terminal.Output.WriteLineAsync(line).ConfigureAwait(false);
                    await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Done;
            }

            throw new CommandException(ExitCode.NoGateway, "pipe-ended", "The gateway ended, or the pipe's end moved to another peer.");
        });
        return call.Command;
    }

    private static Command List(Terminal terminal)
    {
        GatewayCall call = new(terminal, "list", "List the pipes that are known, and this gateway's ends");
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            IReadOnlyList<PipeView> pipes = await client.PipesAsync(cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, pipes, ApiJson.Indented.IReadOnlyListPipeView, Print);
        });
        return call.Command;
    }

    private static Command Create(Terminal terminal)
    {
        GatewayCall call = new(terminal, "create", "Make a pipe of a name in a group; who makes the same one has the same");
        Argument<string> name = new("NAME") { Description = "The pipe's name" };
        Option<string> group = new("--group") { Description = "A group of which this peer is a member", Required = true };
        Option<string> type = new("--type")
        {
            Description = "unicast, secured-unicast, broadcast, secured-broadcast", DefaultValueFactory = _ => "secured-unicast",
        };
        call.Command.Arguments.Add(name);
        call.Command.Options.Add(group);
        call.Command.Options.Add(type);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            PipeOrder order = new() { Group = parsed.GetValue(group)!, Name = parsed.GetValue(name)!, Type = parsed.GetValue(type)! };
            PipeView made = await client.CreatePipeAsync(order, cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, made, ApiJson.Indented.PipeView, static (to, pipe) => Print(to, [pipe]));
        });
        return call.Command;
    }

    private static Command Bind(Terminal terminal)
    {
        GatewayCall call = new(terminal, "bind", "Make an input end of a pipe at this gateway; what comes waits for \"listen\"");
        Argument<string> name = Pipe();
        Option<bool> take = new("--take") { Description = "Take the end over when another peer has it" };
        call.Command.Arguments.Add(name);
        Option<bool> sure = new("--sure") { Description = "For what is sent with --sure: it waits, and holds its senders while much waits" };
        call.Command.Options.Add(take);
        call.Command.Options.Add(sure);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            PipeBindOrder order = new() { TakesOver = parsed.GetValue(take), Sure = parsed.GetValue(sure) };
            PipeView bound = await client.BindPipeAsync(parsed.GetValue(name)!, order, cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, bound, ApiJson.Indented.PipeView, static (to, pipe) => Print(to, [pipe]));
        });
        return call.Command;
    }

    private static Command Unbind(Terminal terminal)
    {
        GatewayCall call = new(terminal, "unbind", "Give this gateway's input end of a pipe up");
        Argument<string> name = Pipe();
        call.Command.Arguments.Add(name);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            PipeView pipe = await client.UnbindPipeAsync(parsed.GetValue(name)!, cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, pipe, ApiJson.Indented.PipeView, static (to, one) => Print(to, [one]));
        });
        return call.Command;
    }

    private static Command Ends(Terminal terminal)
    {
        GatewayCall call = new(terminal, "ends", "Ask the group who has input ends of a pipe");
        Argument<string> name = Pipe();
        call.Command.Arguments.Add(name);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            PipeEndsView ends = await client.PipeEndsAsync(parsed.GetValue(name)!, cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, ends, ApiJson.Indented.PipeEndsView, static (to, view) =>
                to.Output.WriteLine(view.Ends.Count == 0 ? "Nobody has an input end." : string.Join(Environment.NewLine, view.Ends)));
        });
        return call.Command;
    }

    private static Argument<string> Pipe() => new("PIPE") { Description = "A pipe's name, or its id" };

    private static void Print(Terminal terminal, IReadOnlyList<PipeView> pipes)
    {
        if (pipes.Count == 0)
        {
            terminal.Output.WriteLine("No pipe is known. Make one with \"pipe create NAME --group GROUP\".");
            return;
        }

        ColumnTable table = new("pipe", "type", "input end", "received", "dropped", "id");
        foreach (PipeView pipe in pipes)
        {
            table.Add(
                pipe.Name.Length == 0 ? "-" : pipe.Name, pipe.Type, pipe.Input.Length == 0 ? "-" : pipe.Input,
                pipe.Received.ToString(CultureInfo.InvariantCulture), pipe.Dropped.ToString(CultureInfo.InvariantCulture), pipe.Id);
        }

        table.WriteTo(terminal);
    }
}
