using System.CommandLine;
using System.Globalization;
using NanoPeers.ClientApi.Peering;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>updates: products that the running gateway keeps up to date.</summary>
internal static class UpdatesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal) => new("updates", "Products that the running gateway keeps up to date, through peers where they have them")
    {
        List(terminal),
        Add(terminal),
        Order(terminal, "check", "Look for a new version now"),
        Order(terminal, "stop", "Stop a product's updates; what runs goes on"),
        Order(terminal, "resume", "Go on with a product's updates, or try a version again that failed"),
        Remove(terminal),
    };

    private static Command List(Terminal terminal)
    {
        GatewayCall call = new(terminal, "list", "List them, with what they run and how the last check ended");
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            IReadOnlyList<KeptProduct> products = await client.Peering.ProductsAsync(cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, products, ApiJson.Indented.IReadOnlyListKeptProduct, Print);
        });
        return call.Command;
    }

    private static Command Add(Terminal terminal)
    {
        GatewayCall call = new(terminal, "add", "Keep a product up to date from now on");
        Argument<string> name = Name();
        Argument<string> manifest = new("MANIFEST") { Description = "The URL of its signed manifest" };
        Option<FileInfo> key = new("--issuer") { HelpName = "FILE", Description = "The issuer's public key in PEM", Required = true };
        Option<string> product = new("--product")
        {
            Description = "The product as its manifests name it, where that is not NAME", DefaultValueFactory = _ => "",
        };
        Option<string[]> health = new("--health")
        {
            HelpName = "PROGRAM|ARG",
            Description = "A program that says whether a version is well, and its arguments: once for each; the version's folder is added",
        };
        call.Command.Arguments.Add(name);
        call.Command.Arguments.Add(manifest);
        call.Command.Options.Add(key);
        call.Command.Options.Add(product);
        call.Command.Options.Add(health);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            ProductOrder order = new()
            {
                Name = parsed.GetValue(name)!,
                Manifest = parsed.GetValue(manifest)!,
                Product = parsed.GetValue(product)!,
                Health = parsed.GetValue(health) ?? [],
                IssuerKey = await IssuerKeyFile.ReadAsync(parsed.GetValue(key)!, cancellationToken).ConfigureAwait(false),
            };
            KeptProduct added = await client.Peering.AddProductAsync(order, cancellationToken).ConfigureAwait(false);
            return call.Print(parsed, added, ApiJson.Indented.KeptProduct, static (to, one) =>
                to.Output.WriteLine($"{one.Name} is kept up to date from now on. \"updates list\" shows it."));
        });
        return call.Command;
    }

    private static Command Order(Terminal terminal, string action, string description)
    {
        GatewayCall call = new(terminal, action, description);
        Argument<string> name = Name();
        call.Command.Arguments.Add(name);
        call.SetAction(async (client, parsed, cancellationToken) =>
            PrintOne(call, parsed, await client.Peering.OrderProductAsync(parsed.GetValue(name)!, action, cancellationToken).ConfigureAwait(false)));
        return call.Command;
    }

    private static Command Remove(Terminal terminal)
    {
        GatewayCall call = new(terminal, "remove", "Keep a product up to date no more; its files stay");
        Argument<string> name = Name();
        call.Command.Arguments.Add(name);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            await client.Peering.RemoveProductAsync(parsed.GetValue(name)!, cancellationToken).ConfigureAwait(false);
            terminal.Output.WriteLine($"{parsed.GetValue(name)} is kept up to date no more. Its files are where they were.");
            return ExitCode.Done;
        });
        return call.Command;
    }

    private static Argument<string> Name() => new("NAME") { Description = "What the product is called here: a-z, 0-9 and \"-\"" };

    private static int PrintOne(GatewayCall call, ParseResult parsed, KeptProduct product) =>
        call.Print(parsed, product, ApiJson.Indented.KeptProduct, static (to, one) => Print(to, [one]));

    private static void Print(Terminal terminal, IReadOnlyList<KeptProduct> products)
    {
        if (products.Count == 0)
        {
            terminal.Output.WriteLine("No product is kept up to date. \"updates add NAME MANIFEST --issuer FILE\" begins with one.");
            return;
        }

        ColumnTable table = new("product", "manifest", "components", "last check", "how it ended");
        foreach (KeptProduct one in products)
        {
            string running = one.Components.Count == 0 ? "-" : string.Join(", ", one.Components.Select(part => $"{part.Key} {part.Value}"));
            string state = one.Fetching.Count > 0 ? $"fetching {string.Join(", ", one.Fetching.Keys)}"
                : one.Stopped ? "stopped: \"updates resume\" goes on" : one.OnTrial ? "on trial" : one.Detail;
            table.Add(
                one.Name, one.Sequence == 0 ? "-" : one.Sequence.ToString(CultureInfo.InvariantCulture), running,
                one.At is { } at ? at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "-", state.Length == 0 ? "-" : state);
        }

        table.WriteTo(terminal);
    }
}
