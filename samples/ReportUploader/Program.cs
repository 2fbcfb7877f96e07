using NanoPeers.ClientApi;
using NanoPeers.ClientApi.Peering;

// ReportUploader FOLDER: brings each *.xml of FOLDER to the vendor through the gateway whose state folder NANOPEERS_STATE names: directly, or through
// a peer that has Internet. A report is moved to FOLDER/sent when the vendor's receipt for it is here. Ends when its input does.
if (args.Length != 1)
{
    Console.Error.WriteLine("ReportUploader FOLDER");
    return 2;
}

DirectoryInfo folder = Directory.CreateDirectory(args[0]);
DirectoryInfo sent = folder.CreateSubdirectory("sent");
Dictionary<string, string> handedIn = new(StringComparer.Ordinal); // a report's path, and what the gateway calls it
using CancellationTokenSource ending = new();
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
    try
    {
        using GatewayConnection gateway = GatewayConnection.Open(GatewayAccess.UsualFolder);
        await LookAsync(new PeeringClient(gateway));
    }
    catch (Exception e) when (e is ApiCallException or GatewayNotRunningException or IOException or OperationCanceledException)
    {
        Console.Error.WriteLine(e.Message);
    }

    await Task.Delay(TimeSpan.FromSeconds(0.5), ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}

return 0;

async Task LookAsync(PeeringClient peering)
{
    foreach (FileInfo report in folder.EnumerateFiles("*.xml"))
    {
        if (!handedIn.ContainsKey(report.FullName))
        {
            handedIn[report.FullName] = (await peering.UploadAsync(report.FullName, ending.Token)).Name;
        }
    }

    foreach (KeptUpload upload in await peering.UploadsAsync(ending.Token))
    {
        if (upload.State == "done" && handedIn.FirstOrDefault(one => one.Value == upload.Name).Key is { } path)
        {
            File.Move(path, Path.Combine(sent.FullName, Path.GetFileName(path)), overwrite: true);
            handedIn.Remove(path);
            Console.WriteLine($"{Path.GetFileName(path)} is with the vendor, {(upload.By.Length > 0 ? "by " + upload.By : "directly")}");
        }
    }
}
