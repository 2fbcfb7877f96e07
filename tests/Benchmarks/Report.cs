using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace NanoPeers.Benchmarks;

/// <summary>The table of figures.</summary>
internal sealed class Report
{
    private readonly List<string> _rows = [];

    internal void Add(string what, string ours, string theirs, string against, string ratio, string target, bool? reached)
    {
        string row = $"| {what} | {ours} | {against}: {theirs} | {ratio} | {target} | {Verdict(reached)} |";
        _rows.Add(row);
        Console.WriteLine(row);
    }

    private static string Verdict(bool? reached) => reached is { } known ? known ? "yes" : "**no**" : "-";

    internal static string Number(double figure, string format = "N0") => figure.ToString(format, CultureInfo.InvariantCulture);

    internal string ToMarkdown()
    {
        StringBuilder page = new();
        page.AppendLine("# Benchmarks").AppendLine();
        page.AppendLine("Made by `dotnet run -c Release --project tests/Benchmarks`. Every row compares two things measured in turn in one run, on one machine;");
        page.AppendLine("the ratio is the median of the ratios pair by pair. Both ends run in one process (memory: the server in a process of its own), nothing is pinned.");
        page.AppendLine("Receptions under a group's key: at most 32 messages are on the way; each receiver of either side has a thread of its own; the broker is a process of");
        page.AppendLine("its own; octets are those of datagrams and of TLS records, without the headers of IP, UDP and TCP; lost are those that never came.");
        page.AppendLine("Groups (`dotnet run -c Release --project tests/Benchmarks -- groups`; `-- groups 50` for one size): the whole service of full peers in one process,");
        page.AppendLine("each over a UDP socket of its own on loopback, stores in memory, an open group of middle security with a common key. A peer joins as soon as the one");
        page.AppendLine("before it was heard, while its statements still spread; a join is timed from JoinAsync to the newcomer's first line at the creator; identity keys are");
        page.AppendLine("made before. What is sent and used is that of all peers together, with all that the group says meanwhile. Clients of the broker have no identities,");
        page.AppendLine("no signed statements and no common key: connect, subscribe, and a message that the first client hears. That is faster, and less.");
        page.AppendLine("Pipes (`-- pipes`): a secured unicast pipe between two members that run the whole service, each with a socket of its own on loopback, beside a");
        page.AppendLine("nats-server of Debian (a process of its own, a publisher and a subscriber in ours) and a pair of sockets with lengths and a buffer. Messages a");
        page.AppendLine("second: from the first sent to the last taken out; round trips: one at a time, 64 octets. On UDP at most 400 messages are on the way.");
        page.AppendLine("Updates (`-- distribution`; `-- distribution 10 docs/distribution.svg` for one size, with its picture): the six files of S2, 2.29 MB, for all nodes at");
        page.AppendLine("once, each a process of its own with a loopback address of its own, from an origin whose answers share 10 Mbit/s. Nodes have updated another product");
        page.AppendLine("before, as a service that runs for days has. BitTorrent is libtorrent of Debian, a process for each peer, told of the seed and of 30 other peers at");
        page.AppendLine("once, without a tracker; a web seed is asked for 64 KiB at a time (by default it is asked for all of such an update, and gives it to everybody).");
        page.AppendLine("Between nodes nothing is limited but the machine. A peering packet names its file by a URL of 52 characters here.");
        page.AppendLine("Absolute figures hold for this machine and hour only; the ratios are what to look at.").AppendLine();
        string cpu = $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}";
        page.AppendLine($"Machine: {cpu}. Date: {DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.").AppendLine();
        page.AppendLine("| what | NanoPeers | against | ratio | to reach | reached |");
        page.AppendLine("| --- | --- | --- | --- | --- | --- |");
        _rows.ForEach(row => page.AppendLine(row));
        return page.ToString();
    }

    internal void Save()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "NanoPeers.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) ?? throw new InvalidOperationException("Not inside the repository.");
        }

        File.WriteAllText(Path.Combine(folder, "docs", "benchmarks.md"), ToMarkdown());
    }
}
