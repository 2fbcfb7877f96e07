// Measures what NanoPeers claims to be fast at, each beside what a user would pick instead, in one run: A B A B.
//   dotnet run -c Release --project tests/Benchmarks            all of it, and writes docs/benchmarks.md
//   dotnet run -c Release --project tests/Benchmarks -- seal    one part, printed only
//   dotnet run -c Release --project tests/Benchmarks -- groups 50    a group of that size alone
//   dotnet run -c Release --project tests/Benchmarks -- index 10000    the index of advertisements with that many
//   dotnet run -c Release --project tests/Benchmarks -- distribution 10 who.svg    an update of so many nodes, and its picture
using System.Globalization;
using NanoPeers.Benchmarks;

if (args is ["server", ..])
{
    return await IdleSessionServer.RunAsync(args[1]).ConfigureAwait(false);
}

if (args is [AliasServerProcess.Argument, string objects, .. string[] files])
{
    return await AliasServerProcess.RunAsync(objects, files).ConfigureAwait(false);
}

if (args is [DistributionNode.Argument, string address, string port, string folder, string first, string second])
{
    return await DistributionNode.RunAsync(address, port, folder, first, second).ConfigureAwait(false);
}

Report report = new();
string only = args.Length > 0 ? args[0] : "";
(string Name, Func<Report, Task> Run)[] parts =
[
    ("setup", SetUpBenchmark.RunAsync),
    ("seal", SealBenchmark.RunAsync),
    ("roundtrip", RoundTripBenchmark.RunAsync),
    ("allocation", AllocationBenchmark.RunAsync),
    ("broadcast", BroadcastBenchmark.RunAsync),
    ("groups", report => args.Length > 1 ? GroupsBenchmark.RunAsync(report, int.Parse(args[1], CultureInfo.InvariantCulture)) : GroupsBenchmark.RunAsync(report)),
    ("discovery", DiscoveryBenchmark.RunAsync),
    ("pipes", PipesBenchmark.RunAsync),
    ("memory", MemoryBenchmark.RunAsync),
    ("relay", RelayBenchmark.RunAsync),
    ("ledger", LedgerBenchmark.RunAsync),
    ("mailboxes", MailboxBenchmark.RunAsync),
    ("aliases", AliasBenchmark.RunAsync),
    ("distribution", report => DistributionBenchmark.RunAsync(
        report, args.Length > 1 ? [int.Parse(args[1], CultureInfo.InvariantCulture)] : [10, 30, 100], args.Length > 2 ? args[2] : null)),
    ("index", report => args.Length > 1 ? IndexBenchmark.RunAsync(report, int.Parse(args[1], CultureInfo.InvariantCulture)) : IndexBenchmark.RunAsync(report)),
];
foreach ((string name, Func<Report, Task> run) in parts)
{
    if (only.Length == 0 || only == name)
    {
        await run(report).ConfigureAwait(false);
    }
}

Console.WriteLine(report.ToMarkdown());
if (only.Length == 0)
{
    report.Save();
}

return 0;
