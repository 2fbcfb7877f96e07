using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>invite --name NAME --out FILE: enrols a device and writes the invitation that it joins with.</summary>
internal static class InviteCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "invite", "Enrol a device and write its invitation, which holds the device's secret");
        Option<string> name = new("--name") { HelpName = "NAME", Description = "The device's name, 1 to 32 octets of UTF-8", Required = true };
        Option<string?> file = new("--out") { HelpName = "FILE", Description = "Write the invitation to this file, readable by its owner alone" };
        Option<bool> force = new("--force") { Description = "Overwrite the file if it is there" };
        Option<bool> print = new("--print") { Description = "Print the invitation instead: whoever sees it can be the device" };
        call.Command.Options.Add(name);
        call.Command.Options.Add(file);
        call.Command.Options.Add(force);
        call.Command.Options.Add(print);
        Option<bool> code = new("--qr") { Description = "Show the invitation as a QR code too: whoever sees it can be the device" };
        call.Command.Options.Add(code);
        call.Command.Validators.Add(result =>
        {
            if ((result.GetValue(file) is not null) == result.GetValue(print))
            {
                result.AddError("Say where the invitation goes: either --out FILE or --print.");
            }

            if (result.GetValue(code) && call.WantsJson(result))
            {
                result.AddError("--qr is for people, --json for programs: one of them.");
            }
        });
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            Wish wish = new(parsed.GetValue(name)!, parsed.GetValue(file), parsed.GetValue(force), parsed.GetValue(code));
            return wish.Path is string path
                ? await WriteAsync(call, client, parsed, wish, path, cancellationToken).ConfigureAwait(false)
                : await PrintAsync(call, client, parsed, wish, cancellationToken).ConfigureAwait(false);
        });
        return call.Command;
    }

    private static async Task<int> PrintAsync(GatewayCall call, ApiClient client, ParseResult parsed, Wish wish, CancellationToken cancellationToken)
    {
        InvitedView invited = await client.InviteAsync(wish.Name, cancellationToken).ConfigureAwait(false);
        return call.Print(parsed, invited, ApiJson.Indented.InvitedView, (terminal, answer) =>
        {
            terminal.Output.WriteLine(answer.Invitation);
            Show(terminal, wish.ShowsCode ? answer.Invitation : null);
        });
    }

    private static async Task<int> WriteAsync(
        GatewayCall call, ApiClient client, ParseResult parsed, Wish wish, string path, CancellationToken cancellationToken)
    {
        InvitedView invited = await SecretLineFile.WriteAsync(
            path,
            wish.Replaces,
            () =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return client.InviteAsync(wish.Name, CancellationToken.None); // from here on the device is enrolled, and its invitation must not be lost
            },
            answer => answer.Invitation).ConfigureAwait(false);
        InvitedView shown = invited with { Invitation = Path.GetFullPath(path) };
        return call.Print(parsed, shown, ApiJson.Indented.InvitedView, (terminal, answer) =>
        {
            terminal.Output.WriteLine(
                $"{Terminal.Printable(answer.Name)} is enrolled as {answer.Id}. Its invitation is in {answer.Invitation}; it holds the device's secret.");
            Show(terminal, wish.ShowsCode ? invited.Invitation : null);
        });
    }

    private static void Show(Terminal terminal, string? invitation)
    {
        foreach (string line in invitation is null ? [] : QrBlocks.Lines(invitation))
        {
            terminal.Output.WriteLine(line);
        }
    }

    /// <summary>What a person wants; without a path the invitation is printed.</summary>
    private sealed record Wish(string Name, string? Path, bool Replaces, bool ShowsCode);
}
