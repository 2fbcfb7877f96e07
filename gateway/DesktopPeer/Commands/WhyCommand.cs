using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>why [NAME]: the latest attempts to find and set up sessions, step by step.</summary>
internal static class WhyCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "why", "Say step by step how the latest attempts went, what was missing and what to try");
        Argument<string?> name = new("NAME") { Description = "A device's name; without it, all", Arity = ArgumentArity.ZeroOrOne };
        call.Command.Arguments.Add(name);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            IReadOnlyList<AttemptView> attempts = await client.WhyAsync(parsed.GetValue(name), cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, attempts, ApiJson.Indented.IReadOnlyListAttemptView, (to, answer) => AttemptText.Write(to.Output, answer));
        });
        return call.Command;
    }
}
