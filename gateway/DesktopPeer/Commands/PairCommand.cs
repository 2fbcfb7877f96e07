using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>pair ASKER ANSWERER: writes what lets one device ask the other for a session while no gateway runs.</summary>
internal static class PairCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "pair", "Let one device ask another for a session without the gateway; for boards with RSA of their own");
        Argument<string> asker = new("ASKER") { Description = "The device that asks and gets the pairing, by its name in any case" };
        Argument<string> answerer = new("ANSWERER") { Description = "The device that answers" };
        Option<string?> endpoint = new("--at")
        {
            HelpName = "ENDPOINT", Description = "Where the other device is, such as udp://192.168.1.20:9701; else where it was last heard",
        };
        Option<string?> file = new("--out") { HelpName = "FILE", Description = "Write the pairing to this file, readable by its owner alone" };
        Option<bool> force = new("--force") { Description = "Overwrite the file if it is there" };
        Option<bool> print = new("--print") { Description = "Print the pairing instead: whoever sees it can ask in the first device's name" };
        call.Command.Arguments.Add(asker);
        call.Command.Arguments.Add(answerer);
        foreach (Option option in new Option[] { endpoint, file, force, print })
        {
            call.Command.Options.Add(option);
        }

        call.Command.Validators.Add(result =>
        {
            if ((result.GetValue(file) is not null) == result.GetValue(print))
            {
                result.AddError("Say where the pairing goes: either --out FILE or --print.");
            }
        });
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            PairOrder order = new() { Asker = parsed.GetValue(asker)!, Answerer = parsed.GetValue(answerer)!, Endpoint = parsed.GetValue(endpoint) };
            return parsed.GetValue(file) is string path
                ? await WriteAsync(call, client, parsed, order, path, parsed.GetValue(force), cancellationToken).ConfigureAwait(false)
                : call.Print(
                    parsed, await client.PairAsync(order, cancellationToken).ConfigureAwait(false), ApiJson.Indented.PairedView,
                    (screen, answer) => screen.Output.WriteLine(answer.Pairing));
        });
        return call.Command;
    }

    private static async Task<int> WriteAsync(
        GatewayCall call, ApiClient client, ParseResult parsed, PairOrder order, string path, bool force, CancellationToken cancellationToken)
    {
        PairedView paired = await SecretLineFile
            .WriteAsync(path, force, () => client.PairAsync(order, cancellationToken), answer => answer.Pairing).ConfigureAwait(false);
        PairedView shown = paired with { Pairing = Path.GetFullPath(path) };
        return call.Print(parsed, shown, ApiJson.Indented.PairedView, (terminal, answer) => terminal.Output.WriteLine(
            $"{Terminal.Printable(answer.Asker)} may ask {Terminal.Printable(answer.Answerer)} at {answer.Endpoint}. The pairing is in {answer.Pairing}; "
            + "it holds their secret."));
    }
}
