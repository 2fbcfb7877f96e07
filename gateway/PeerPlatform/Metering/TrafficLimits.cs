namespace NanoPeers.PeerPlatform.Metering;

/// <summary>What the rules of one version come to for one account. Immutable.</summary>
/// <param name="version">The rules' version.</param>
/// <param name="mostEachMinute">By the protocol's number; -1 for any number.</param>
internal sealed class TrafficLimits(int version, int[] mostEachMinute)
{
    internal int Version => version;

    internal int Of(int protocol) => mostEachMinute[protocol];
}
