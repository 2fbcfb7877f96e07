using System.CommandLine;
using System.Globalization;
using NanoPeers.ClientApi.Services;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>services: what the running gateway's agent keeps.</summary>
internal static class ServicesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal) => new("services", "Parts of the running gateway, and the programs beside it that it keeps running")
    {
        List(terminal),
        Order(terminal, "start", "Start one; at once, also when it waits after a crash"),
        Order(terminal, "stop", "Stop one until it is started again"),
        Order(terminal, "restart", "Stop one and start it"),
    };

    private static Command List(Terminal terminal)
    {
        GatewayCall call = new(terminal, "list", "List them, with their states and what was wrong last");
        call.SetAction(async (client, parsed, cancellationToken) => call.Print(
            parsed, await client.Services.ListAsync(cancellationToken).ConfigureAwait(false), ApiJson.Indented.IReadOnlyListKeptService, Print));
        return call.Command;
    }

    private static Command Order(Terminal terminal, string action, string description)
    {
        GatewayCall call = new(terminal, action, description);
        Argument<string> name = new("NAME") { Description = "The service; services list lists them" };
        call.Command.Arguments.Add(name);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            KeptService now = await client.Services.OrderAsync(parsed.GetValue(name)!, action, cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, now, ApiJson.Indented.KeptService, static (to, one) => to.Output.WriteLine(Sentence(one)));
        });
        return call.Command;
    }

    private static string Sentence(KeptService one) =>
        Terminal.Printable($"{one.Name}: {one.State}{(one.Fault.Length > 0 ? $", {one.Fault}: {one.Detail}" : "")}");

    private static void Print(Terminal terminal, IReadOnlyList<KeptService> services)
    {
        ColumnTable table = new("service", "state", "restarts", "process", "peering", "fault", "what it does");
        foreach (KeptService one in services)
        {
            table.Add(
                one.Name,
                one.State,
                one.Restarts.ToString(CultureInfo.InvariantCulture),
                one.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? "-",
                one.PeeringAware ? "yes" : "no",
                one.Fault.Length > 0 ? one.Fault : "-",
                one.Purpose);
        }

        table.WriteTo(terminal);
        foreach (KeptService wrong in services.Where(one => one.Fault.Length > 0))
        {
            terminal.Output.WriteLine(Sentence(wrong));
        }
    }
}
