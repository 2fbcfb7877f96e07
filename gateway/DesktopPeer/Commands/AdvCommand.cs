using System.CommandLine;
using System.Globalization;
using System.Text;
using NanoPeers.Advertisements;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.PeerPlatform.Advertisements;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>adv show NAME|FILE --as xml|json|html, adv check FILE, adv list: advertisements of the running gateway, and documents in files.</summary>
internal static class AdvCommand
{
    private const string UrnPrefix = "urn:nanopeers:";

    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal) =>
        new("adv", "Advertisements: show one as XML, JSON or a page for a browser, check a document, list what the gateway knows")
        {
            BuildShow(terminal), BuildCheck(terminal), BuildList(terminal),
        };

    private static Command BuildShow(Terminal terminal)
    {
        Argument<string> what = new("NAME|FILE")
        {
            Description = "A file, or what the running gateway knows by that title or canonical name (urn:nanopeers:...)",
        };
        Option<string> form = new("--as") { Description = "The form to show it in", DefaultValueFactory = _ => "xml" };
        form.AcceptOnlyFromAmong("xml", "json", "html");
        Option<string> state = StateOption.Build();
        Command command = new("show", "Print an advertisement as XML, JSON or HTML") { what, form, state };
        command.SetGuardedAction(terminal, async (parsed, cancellationToken) =>
        {
            byte[] document = await OpenAsync(parsed.GetValue(what)!, parsed.GetValue(state)!, cancellationToken).ConfigureAwait(false);
            Advertisement advertisement = Read(document);
            byte[] shown = parsed.GetValue(form) switch
            {
                "json" => AdvertisementJson.Write(advertisement),
                "html" => AdvertisementHtml.Write(advertisement),
                _ => AdvertisementXml.Write(advertisement),
            };
            await terminal.Output.WriteLineAsync(Encoding.UTF8.GetString(shown)).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command BuildCheck(Terminal terminal)
    {
        Argument<string> file = new("FILE") { Description = "A document, XML or JSON" };
        Command command = new("check", "Say whether a document is a valid advertisement, and where it is not") { file };
        command.SetGuardedAction(terminal, async (parsed, cancellationToken) =>
        {
            Advertisement advertisement = Read(await ReadFileAsync(parsed.GetValue(file)!, cancellationToken).ConfigureAwait(false));
            SignatureVerdict verdict = AdvertisementSigner.Verify(advertisement, [], TimeProvider.System.GetUtcNow());
            await terminal.Output.WriteLineAsync(
                $"{AdvertisementKind.WordOf(advertisement.Kind)} {Terminal.Printable(advertisement.Title)}: valid; {WordsOf(verdict)}").ConfigureAwait(false);
            return verdict is SignatureVerdict.Good or SignatureVerdict.NotSigned or SignatureVerdict.Expired ? ExitCode.Done : ExitCode.NotDone;
        });
        return command;
    }

    private static Command BuildList(Terminal terminal)
    {
        GatewayCall call = new(terminal, "list", "List the advertisements that the running gateway knows");
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            IReadOnlyList<AdvertisementView> all = await client.AdvertisementsAsync(null, cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, all, ApiJson.Indented.IReadOnlyListAdvertisementView, (to, answer) =>
            {
                foreach (AdvertisementView one in answer)
                {
                    string left = one.SecondsLeft.ToString(CultureInfo.InvariantCulture);
                    to.Output.WriteLine($"{one.Kind,-8} {Terminal.Printable(one.Title)}  {one.Name}  {left} s left{(one.IsProven ? "" : ", not proven")}");
                }
            });
        });
        return call.Command;
    }

    private static async Task<byte[]> OpenAsync(string what, string state, CancellationToken cancellationToken)
    {
        if (File.Exists(what))
        {
            return await ReadFileAsync(what, cancellationToken).ConfigureAwait(false);
        }

        using ApiClient client = ApiClient.Open(Path.GetFullPath(state));
        string name = what.StartsWith(UrnPrefix, StringComparison.Ordinal) ? what : await NameOfAsync(client, what, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<AdvertisementView> found = await client.AdvertisementsAsync(name, cancellationToken).ConfigureAwait(false);
        string document = found.FirstOrDefault(one => one.Document.Length > 0)?.Document
            ?? throw new CommandException(ExitCode.NotDone, "not-found", $"The gateway has no document of {what}. `adv list` lists what it has.");
        return Encoding.UTF8.GetBytes(document);
    }

    private static async Task<string> NameOfAsync(ApiClient client, string title, CancellationToken cancellationToken)
    {
        IReadOnlyList<AdvertisementView> all = await client.AdvertisementsAsync(null, cancellationToken).ConfigureAwait(false);
        string[] names = [.. all.Where(one => one.Title.Equals(title, StringComparison.OrdinalIgnoreCase)).Select(one => one.Name).Distinct()];
        return names.Length switch
        {
            1 => names[0],
            0 => throw new CommandException(
                ExitCode.NotDone, "not-found",
                $"There is no file {title}, and the gateway knows no advertisement of that title. `adv list` lists what it has."),
            _ => throw new CommandException(
                ExitCode.NotDone, "not-found", $"Several have the title {title}; take a canonical name: {string.Join(", ", names)}."),
        };
    }

    private static async Task<byte[]> ReadFileAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            FileInfo info = new(file);
            if (info.Exists && info.Length > AdvertisementLimits.MaxDocument)
            {
                throw new CommandException(ExitCode.NotDone, "no-advertisement", $"{file} is larger than {AdvertisementLimits.MaxDocument} octets.");
            }

            return await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.NotDone, "file-not-read", $"{file} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>JSON begins with a brace, XML never does.</summary>
    private static Advertisement Read(byte[] document)
    {
        if (document.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..])
        {
            AdvertisementFault fault = new();
            return AdvertisementJson.Read(document, 0, document.Length, fault)
                ?? throw new CommandException(ExitCode.NotDone, "no-advertisement", fault.ToString());
        }

        return AdvertisementXml.TryRead(document, out Advertisement? advertisement, out AdvertisementProblem? problem)
            ? advertisement
            : throw new CommandException(ExitCode.NotDone, "no-advertisement", problem.ToString());
    }

    private static string WordsOf(SignatureVerdict verdict) => verdict switch
    {
        SignatureVerdict.Good => "its signature is good",
        SignatureVerdict.NotSigned => "not signed",
        SignatureVerdict.Expired => "its signature is good, and its lifetime is over",
        SignatureVerdict.BadKey => "its signature names a key that is none",
        _ => "its signature is wrong",
    };
}
