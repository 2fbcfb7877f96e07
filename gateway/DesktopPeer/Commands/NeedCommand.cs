using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>need: gets one object from peers or from its origin, and ends. A peer for as long as that takes (S2: "interactively").</summary>
internal static class NeedCommand
{
    private const int FirstAliasPort = AliasServerOptions.DefaultPort;

    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        Command command = new("need", "Get a file by its URL: from peers that have it, else from the Internet, and say what came from where");
        Argument<string> url = new("URL") { Description = "http or https; peers know the file by exactly this text" };
        Option<string> digest = new("--sha256") { Description = "The file's digest; without it, peers are believed", DefaultValueFactory = _ => "" };
        Option<string> output = new("--out") { Description = "The file to write, which is not there yet", DefaultValueFactory = _ => "" };
        Option<bool> cachedOnly = new("--cached-only") { Description = "Only from peers, never from the Internet" };
        Option<string> bind = new("--peering-bind") { Description = "This machine's IPv4 address on the network", DefaultValueFactory = _ => "127.0.0.1" };
        Option<int> port = new("--peering-port") { Description = "UDP port of peering", DefaultValueFactory = _ => PeeringOptions.DefaultPort };
        command.Arguments.Add(url);
        foreach (Option option in new Option[] { digest, output, cachedOnly, bind, port })
        {
            command.Options.Add(option);
        }

        command.SetGuardedAction(terminal, async (parsed, cancellationToken) =>
        {
            FetchOrder order = OrderOf(parsed.GetValue(url)!, parsed.GetValue(digest)!, parsed.GetValue(cachedOnly));
            string file = parsed.GetValue(output)!;
            if (file.Length > 0 && File.Exists(file))
            {
                throw new CommandException(ExitCode.NotDone, "file-exists", $"{file} is there already. Name another with --out.");
            }

            if (!IPAddress.TryParse(parsed.GetValue(bind), out IPAddress? address) || address.AddressFamily != AddressFamily.InterNetwork)
            {
                throw new CommandException(ExitCode.Usage, "address-unknown", "--peering-bind needs an IPv4 address of this machine, such as 192.0.2.7.");
            }

            PeeringOptions options = new() { Address = address, Port = parsed.GetValue(port) };
            return await RunAsync(terminal, order, options, file, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static FetchOrder OrderOf(string url, string digest, bool cachedOnly)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? origin) || origin.Scheme is not ("http" or "https"))
        {
            throw new CommandException(ExitCode.Usage, "url-unknown", $"{url} is no http or https URL.");
        }

        ObjectId id = default;
        if (digest.Length > 0 && !ObjectId.TryParse(digest, out id))
        {
            throw new CommandException(ExitCode.Usage, "digest-unknown", "--sha256 needs 64 hexadecimal digits.");
        }

        ObjectExpectation expected = new(url) { Sha256 = digest.Length > 0 ? id : null };
        return new FetchOrder(origin, expected, cachedOnly, FetchPolicy.Wait);
    }

    private static async Task<int> RunAsync(Terminal terminal, FetchOrder order, PeeringOptions options, string file, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nanopeers-need-");
        try
        {
            using LocalObjects objects = LocalObjects.Open(new LocalObjectsOptions { Folder = folder.FullName });
            AliasTable table = new();
            AliasServerOptions serving = new() { Address = options.Address, Port = FirstAliasPort };
            await using AliasServer server = await AliasServer.StartAsync(objects, table, serving, null, null, cancellationToken).ConfigureAwait(false);
            await using LocalPeering peering = Begin(options, objects, new ServedAliases(server, table, options.Address));
            await using ObjectFetcher fetcher = new(peering);
            FetchOutcome outcome = await fetcher.FetchAsync(order, new Percentages(terminal), cancellationToken).ConfigureAwait(false);
            if (outcome.Object is not { } id)
            {
                throw new CommandException(ExitCode.NotDone, "not-got", $"{order.Expected.Href}: {outcome.Detail} ({outcome.Fault}).");
            }

            await SaveAsync(objects, id, file, cancellationToken).ConfigureAwait(false);
            Print(terminal, outcome, id);
            return ExitCode.Done;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static LocalPeering Begin(PeeringOptions options, LocalObjects objects, ServedAliases aliases)
    {
        try
        {
            return new LocalPeering(options, Guid.NewGuid().ToString("N"), objects, aliases, new SystemDraws(), TimeProvider.System);
        }
        catch (SocketException e)
        {
            throw new CommandException(ExitCode.NotStarted, "port-taken", $"Peering at {options.Address}:{options.Port}: {e.Message}", e);
        }
    }

    private static async Task SaveAsync(LocalObjects objects, ObjectId id, string file, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
        {
            return;
        }

        using ObjectReading reading = objects.Open(id)!;
        await using FileStream stream = new(file, FileMode.CreateNew, FileAccess.Write);
        byte[] buffer = new byte[64 << 10];
        for (long at = 0; reading.Read(at, buffer) is var count and > 0; at += count)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Print(Terminal terminal, FetchOutcome outcome, ObjectId id)
    {
        ColumnTable parts = new("from", "way", "octets");
        foreach (FetchPart part in outcome.Parts)
        {
            parts.Add(part.Source, part.IsOrigin ? "Internet" : "peer", part.Octets.ToString(CultureInfo.InvariantCulture));
        }

        parts.WriteTo(terminal);
        terminal.Output.WriteLine($"SHA-256 {id}");
    }

    /// <summary>A line for each tenth, also of a download that another peer has under way.</summary>
    private sealed class Percentages(Terminal terminal) : IProgress<FetchProgress>
    {
        private readonly Lock _gate = new();
        private long _last = -1;

        public void Report(FetchProgress value)
        {
            lock (_gate)
            {
                long tenth = value.Total is > 0 and var total ? value.Received * 10 / total : 0;
                if (tenth > _last)
                {
                    _last = tenth;
                    terminal.Output.WriteLine($"{tenth * 10} % {value.Source}");
                }
            }
        }
    }
}
