namespace NanoPeers.Benchmarks;

/// <summary>What peers have sent and used until now: two of these are the ends of a stretch of time.</summary>
/// <param name="Datagrams">Datagrams sent.</param>
/// <param name="Octets">Their octets, without the headers of IP and UDP.</param>
/// <param name="Processor">Time of processors that the process used.</param>
internal readonly record struct GroupTraffic(long Datagrams, long Octets, TimeSpan Processor)
{
    internal static GroupTraffic Of(IReadOnlyCollection<GroupMemberPeer> peers) => new(
        peers.Sum(peer => peer.Udp.Counters.Sent), peers.Sum(peer => peer.Udp.Counters.SentOctets), Environment.CpuUsage.TotalTime);

    internal GroupTraffic Since(GroupTraffic before) => new(Datagrams - before.Datagrams, Octets - before.Octets, Processor - before.Processor);

    /// <summary>The share of one of so many, for people.</summary>
    internal string Each(int count) => $"{Report.Number((double)Datagrams / count)} datagrams, {Report.Number(Octets / 1024.0 / count, "N1")} KiB, "
        + $"{Report.Number(Processor.TotalMilliseconds / count, "N1")} ms of processor";
}
