using System.CommandLine;
using System.Globalization;
using NanoPeers.ClientApi.Peering;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>savings: what did not have to come over the Internet, file by file; and a picture of who got what from whom.</summary>
internal static class SavingsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "savings", "What peers gave and got instead of the Internet, file by file");
        Option<string> picture = new("--svg") { HelpName = "FILE", Description = "Also draw who got what from whom, and when", DefaultValueFactory = _ => "" };
        call.Command.Options.Add(picture);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            IReadOnlyList<SavedFile> files = await client.Peering.SavingsAsync(cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(picture) is { Length: > 0 } file)
            {
                string svg = await client.Peering.PictureAsync(cancellationToken).ConfigureAwait(false);
                await WriteAsync(file, svg, cancellationToken).ConfigureAwait(false);
            }

            return call.Print(parsed, files, ApiJson.Indented.IReadOnlyListSavedFile, Print);
        });
        return call.Command;
    }

    private static async Task WriteAsync(string file, string svg, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(file, svg, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.NotDone, "file-not-written", $"{file} cannot be written: {e.Message}", e);
        }
    }

    private static void Print(Terminal terminal, IReadOnlyList<SavedFile> files)
    {
        if (files.Count == 0)
        {
            terminal.Output.WriteLine("Nothing went yet. \"need URL\" gets a file.");
            return;
        }

        ColumnTable table = new("file", "from the Internet", "from peers", "to peers", "saved");
        foreach (SavedFile one in files)
        {
            long saved = one.FromPeers + one.ToPeers;
            string share = string.Create(CultureInfo.InvariantCulture, $"{100.0 * saved / Math.Max(1, saved + one.FromInternet):0.0} %");
            table.Add(one.Name.Length > 0 ? one.Name : one.Sha256[..12], Text(one.FromInternet), Text(one.FromPeers), Text(one.ToPeers), share);
        }

        table.WriteTo(terminal);
        long all = files.Sum(one => one.FromPeers + one.ToPeers);
        terminal.Output.WriteLine($"{Text(all)} octets did not come over the Internet; {Text(files.Sum(one => one.FromInternet))} did.");
    }

    private static string Text(long octets) => octets.ToString(CultureInfo.InvariantCulture);
}
