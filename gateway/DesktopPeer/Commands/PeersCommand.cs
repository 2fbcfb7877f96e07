using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>peers: every enrolled device, whether it can be talked to, and why not.</summary>
internal static class PeersCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "peers", "List the enrolled devices, their sessions and what keeps them away");
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            IReadOnlyList<DeviceView> devices = await client.DevicesAsync(cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, devices, ApiJson.Indented.IReadOnlyListDeviceView, Print);
        });
        return call.Command;
    }

    private static void Print(Terminal terminal, IReadOnlyList<DeviceView> devices)
    {
        if (devices.Count == 0)
        {
            terminal.Output.WriteLine("No device is enrolled. Enrol one with \"invite --name NAME --out FILE\".");
            return;
        }

        DeviceTables.Peers(devices).WriteTo(terminal);
        foreach (DeviceView device in devices.Where(device => device.Problem.Length > 0))
        {
            terminal.Output.WriteLine($"{Terminal.Printable(device.Name)}: {Terminal.Printable(device.Problem)}");
        }
    }
}
