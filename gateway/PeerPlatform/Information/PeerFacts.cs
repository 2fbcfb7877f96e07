using System.Diagnostics;
using System.Globalization;
using System.Text;
using NanoPeers.Information;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Metering;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Information;

/// <summary>What a full peer knows of itself, section by section, read anew each time. INFORMATION.md, "Items of a full peer".</summary>
internal sealed class PeerFacts(PeerNode node, GroupPeer groups, InformationOptions options, Func<IReadOnlyList<IPeerFacility>> facilities)
{
    private readonly long _began = node.Time.GetTimestamp();
    private TimeSpan _processorBefore;
    private long _lookedAt;

    internal IReadOnlyList<InfoItem> Read(int section) => section switch
    {
        InfoSection.Basic => Basic(),
        InfoSection.Capabilities => [.. Capabilities()],
        InfoSection.Status => [.. Status()],
        InfoSection.Counters => [.. node.Counters.ToDictionary().Select(static pair => Number(pair.Key, pair.Value))],
        InfoSection.Traffic => [.. (options.Meter?.Read() ?? []).Select(Traffic)],
        InfoSection.Services => [.. Services()],
        _ => [],
    };

    private static InfoItem Number(string name, double number) =>
        new(name, (ulong)Math.Max(0, number), ((ulong)Math.Max(0, number)).ToString(CultureInfo.InvariantCulture));

    private static InfoItem Text(string name, string text) => new(name, null, text);

    private static InfoItem Traffic(TrafficReading one)
    {
        string who = one.Peer?.ToString() ?? (one.Group is null ? "clear" : "group");
        string group = one.Group?.ToString()[..8] ?? "";
        return Text(
            $"{who}/{group}/{one.Protocol}",
            $"in {one.MessagesIn} messages {one.OctetsIn} octets, out {one.MessagesOut} messages {one.OctetsOut} octets, refused {one.Refused}");
    }

    private InfoItem[] Basic() =>
    [
        Text("name", options.Name),
        Text("runtime", options.Runtime),
        Text("version", options.Version),
        Number("protocol-version", Envelope.Version),
        Number("uptime-seconds", node.Time.GetElapsedTime(_began).TotalSeconds),
        Number("memory-free", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - GC.GetTotalMemory(false)),
    ];

    private IEnumerable<InfoItem> Capabilities()
    {
        yield return Text("runtime", options.Runtime);
        foreach (string tag in node.HandledTags.Select(Encoding.ASCII.GetString).Append("session").Distinct().Order(StringComparer.Ordinal))
        {
            yield return Text($"protocol.{tag}", "1");
        }

        yield return Text("suites", "A128CBC-HS256 A256GCM");
        foreach (ITransport transport in node.Transports.Transports)
        {
            yield return Number($"transport.{transport.Scheme}.max-message", transport.MaxMessageLength);
        }

        yield return Number("limit.sessions", NodeTuning.MaxSessions);
        yield return Number("limit.bodies", Limits.MaxBodies);
        yield return Number("limit.hops", Limits.MaxHops);
        yield return Number("limit.datagram", Limits.MaxDatagram);
    }

    private IEnumerable<InfoItem> Status()
    {
        yield return Number("uptime-seconds", node.Time.GetElapsedTime(_began).TotalSeconds);
        yield return Number("load-permille", Load());
        yield return Number("memory-used", GC.GetTotalMemory(false));
        yield return Number("threads", ThreadPool.ThreadCount);
        yield return Number("sessions", node.Sessions.Count(static session => session.IsLive));
        yield return Number("set-ups", node.SetUpsUnderWay);
        yield return Number("groups", groups.Ports.Count);
    }

    private IEnumerable<InfoItem> Services()
    {
        foreach (IPeerService service in options.Services())
        {
            yield return Text(service.GetType().Name, "state=running;level=core;version=1");
        }

        foreach (IPeerFacility one in facilities())
        {
            yield return Text(one.Name, $"state={(one.IsRunning ? "running" : "stopped")};level={one.Level};version={one.Version}");
        }
    }

    /// <summary>Thousandths of all processors' time that this process used since the question before.</summary>
    private double Load()
    {
        lock (options)
        {
            TimeSpan now = Process.GetCurrentProcess().TotalProcessorTime;
            double passed = node.Time.GetElapsedTime(_lookedAt == 0 ? _began : _lookedAt).TotalMilliseconds * Environment.ProcessorCount;
            double used = (now - _processorBefore).TotalMilliseconds;
            _processorBefore = now;
            _lookedAt = node.Time.GetTimestamp();
            return passed <= 0 ? 0 : Math.Min(1_000, used * 1_000 / passed);
        }
    }
}
