using System.CommandLine;
using System.Globalization;
using NanoPeers.ClientApi.Peering;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>uploads: files that the running gateway brings to the backend.</summary>
internal static class UploadsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal) =>
        new("uploads", "Files that the running gateway brings to the backend, through peers where it has no Internet")
        {
            List(terminal),
            Add(terminal),
            Retry(terminal),
        };

    private static Command List(Terminal terminal)
    {
        GatewayCall call = new(terminal, "list", "List them, peers' files included, with what stands in the way, and the last hundred that are there");
        call.SetAction(async (client, parsed, cancellationToken) => call.Print(
            parsed, await client.Peering.UploadsAsync(cancellationToken).ConfigureAwait(false), ApiJson.Indented.IReadOnlyListKeptUpload, Print));
        return call.Command;
    }

    private static Command Add(Terminal terminal)
    {
        GatewayCall call = new(terminal, "add", "Upload a copy of a file; it is kept until the backend's receipt is here");
        Argument<FileInfo> file = new("FILE") { Description = "The file" };
        call.Command.Arguments.Add(file);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            KeptUpload added = await client.Peering.UploadAsync(parsed.GetValue(file)!.FullName, cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, added, ApiJson.Indented.KeptUpload, static (to, one) =>
                to.Output.WriteLine(Terminal.Printable($"{one.Name} is kept until the backend has it. \"uploads list\" says how far it is.")));
        });
        return call.Command;
    }

    private static Command Retry(Terminal terminal)
    {
        GatewayCall call = new(terminal, "retry", "Try at once what waits for its next try");
        call.SetAction(async (client, parsed, cancellationToken) => call.Print(
            parsed, await client.Peering.RetryUploadsAsync(cancellationToken).ConfigureAwait(false), ApiJson.Indented.IReadOnlyListKeptUpload, Print));
        return call.Command;
    }

    private static void Print(Terminal terminal, IReadOnlyList<KeptUpload> uploads)
    {
        ColumnTable table = new("file", "for", "octets", "state", "through", "tries", "next try", "what stands in the way");
        foreach (KeptUpload one in uploads)
        {
            table.Add(
                one.Name,
                one.ForPeer ? one.Reporter : "this peer",
                one.Octets.ToString(CultureInfo.InvariantCulture),
                one.State,
                one.State != "done" ? "-" : one.By.Length > 0 ? one.By : "no peer",
                one.Attempts.ToString(CultureInfo.InvariantCulture),
                one.NextTry is { } at ? at.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture) : "-",
                one.Fault.Length > 0 ? $"{one.Fault}: {one.Detail}" : "-");
        }

        table.WriteTo(terminal);
    }
}
