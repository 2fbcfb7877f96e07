using NanoPeers.Backend;

// NanoPeers.Backend [options]: the vendor's side of the peering service, for tests and demonstrations. --help says the rest.
if (args.Contains("--help") || args.Contains("-h"))
{
    Console.Out.WriteLine(BackendOptions.Help);
    return 0;
}

if (!BackendOptions.TryParse(args, out BackendOptions? options, out string? fault))
{
    Console.Error.WriteLine($"{fault} See --help.");
    return 2;
}

try
{
    await using BackendServer server = await BackendServer.StartAsync(options);
    Console.Out.WriteLine($"listening {server.Address}");
    using CancellationTokenSource end = new();
    Console.CancelKeyPress += (_, e) =>
    {
        e.Cancel = true;
        end.Cancel();
    };
    if (options.UntilInputEnds)
    {
        await Console.In.ReadToEndAsync(end.Token);
    }
    else
    {
        await Task.Delay(Timeout.Infinite, end.Token);
    }
}
catch (OperationCanceledException)
{
    return 0;
}
catch (IOException e)
{
    Console.Error.WriteLine($"The backend cannot start: {e.Message}");
    return 1;
}

return 0;
