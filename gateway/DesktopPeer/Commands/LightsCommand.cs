using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>lights: each light's newest known state.</summary>
internal static class LightsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "lights", "List the lights and their newest known states");
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            IReadOnlyList<LightView> lights = await client.LightsAsync(cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, lights, ApiJson.Indented.IReadOnlyListLightView, (to, answer) => DeviceTables.Lights(answer).WriteTo(to));
        });
        return call.Command;
    }
}
