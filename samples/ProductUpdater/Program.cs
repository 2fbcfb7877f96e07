using System.Security.Cryptography;
using NanoPeers.ClientApi;
using NanoPeers.ClientApi.Peering;
using NanoPeers.Samples.ProductUpdater;

// ProductUpdater PRODUCT NOTE-URL VENDOR-KEY.pem FOLDER [SECONDS]: keeps FOLDER at the product's newest release, through the gateway whose state
// folder NANOPEERS_STATE names. With SECONDS it looks again and again until its input ends; without, once.
if (args.Length is not (4 or 5))
{
    Console.Error.WriteLine("ProductUpdater PRODUCT NOTE-URL VENDOR-KEY.pem FOLDER [SECONDS]");
    return 2;
}

using RSA vendor = RSA.Create();
vendor.ImportFromPem(await File.ReadAllTextAsync(args[2]));
using HttpClient origin = new() { Timeout = TimeSpan.FromSeconds(30) };
using CancellationTokenSource ending = new();
InstalledVersions versions = new(args[3]);
if (args.Length == 4)
{
    return await CheckAsync() ? 0 : 1;
}

TimeSpan pause = TimeSpan.FromSeconds(double.Parse(args[4], System.Globalization.CultureInfo.InvariantCulture));
_ = Task.Run(async () =>
{
    while (Console.In.ReadLine() is not null)
    {
        // Nothing is said here: only the end counts.
    }

    await ending.CancelAsync();
});
while (!ending.IsCancellationRequested)
{
    await CheckAsync();
    await Task.Delay(pause, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}

return 0;

async Task<bool> CheckAsync()
{
    try
    {
        ReleaseNote note = await ReleaseNote.FetchAsync(origin, new Uri(args[1]), args[0], vendor, ending.Token);
        if (note.Sequence > versions.Current) // never back
        {
            await InstallAsync(note);
        }

        return true;
    }
    catch (Exception e) when (e is HttpRequestException or InvalidDataException or ApiCallException or GatewayNotRunningException or IOException
        or OperationCanceledException)
    {
        Console.Error.WriteLine($"{args[0]}: {e.Message}");
        return false;
    }
}

// Each file is a transaction of its own; all at once.
async Task InstallAsync(ReleaseNote note)
{
    using GatewayConnection gateway = GatewayConnection.Open(GatewayAccess.UsualFolder);
    PeeringClient peering = new(gateway);
    string folder = versions.Begin(note.Sequence);
    await Task.WhenAll(note.Files.Select(file => GetAsync(peering, file, Path.Combine(folder, file.Name))));
    versions.Commit(note.Sequence, folder);
    Console.WriteLine($"{note.Product} {note.Sequence} is installed");
}

async Task GetAsync(PeeringClient peering, ReleasedFile file, string path)
{
    NeedStep? last = null;
    await foreach (NeedStep step in peering.NeedAsync(new ObjectNeed { Url = file.Url.OriginalString, Sha256 = file.Sha256 }, ending.Token))
    {
        last = step;
    }

    if (last?.State != NeedStep.Complete)
    {
        throw new InvalidDataException(last?.Problem ?? "the gateway ended");
    }

    await using (Stream octets = await peering.OpenObjectAsync(last.Sha256, ending.Token))
    await using (FileStream kept = File.Create(path))
    {
        await octets.CopyToAsync(kept, ending.Token);
    }

    // The gateway has checked it; who installs it checks for himself.
    await using FileStream check = File.OpenRead(path);
    string sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(check, ending.Token));
    if (!sha256.Equals(file.Sha256, StringComparison.OrdinalIgnoreCase))
    {
        throw new InvalidDataException($"{file.Name} is not what the vendor signed");
    }

    foreach (ObjectPart part in last.Parts)
    {
        Console.WriteLine($"{file.Name}: {part.Octets} octets from {(part.Internet ? "the Internet" : part.Source)}");
    }
}
