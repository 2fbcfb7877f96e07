using System.CommandLine;
using System.Globalization;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>set NAME on|off|toggle: switches a light and waits for its answer.</summary>
internal static class SetCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "set", "Switch a light and wait for its answer");
        Argument<string> name = new("NAME") { Description = "The device's name, in any case" };
        Argument<string> action = new("ACTION") { Description = "on, off or toggle" };
        action.AcceptOnlyFromAmong([.. Words.Actions]);
        call.Command.Arguments.Add(name);
        call.Command.Arguments.Add(action);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            SwitchedView switched = await client.SwitchAsync(parsed.GetValue(name)!, parsed.GetValue(action)!, cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, switched, ApiJson.Indented.SwitchedView, Print);
        });
        return call.Command;
    }

    private static void Print(Terminal terminal, SwitchedView switched) => terminal.Output.WriteLine(switched.KeptUntil is { } until
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{Terminal.Printable(switched.Name)} sleeps: {switched.Light} is kept until it wakes, at the latest until {until.ToLocalTime():HH:mm:ss}")
        : string.Create(CultureInfo.InvariantCulture, $"{Terminal.Printable(switched.Name)} is {switched.Light} ({switched.TookMillis:0.0} ms)"));
}
