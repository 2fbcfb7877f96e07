using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Metering;

/// <summary>Hands the rules of traffic in the documents of a peer's groups to its meter, within a second of a change. METERING.md, "Rules".</summary>
/// <param name="groups">The peer's groups.</param>
/// <param name="meter">Enforces the rules.</param>
public sealed class TrafficRulesService(GroupPeer groups, TrafficMeter meter) : IPeerService
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(1);

    private PeerNode? _node;
    private ITimer? _timer;

    /// <summary>The peer's meter.</summary>
    public TrafficMeter Meter => meter;

    /// <inheritdoc/>
    public void Attach(PeerNode node) => _node = node;

    /// <inheritdoc/>
    public void Start() => _timer = _node!.Time.CreateTimer(_ => Look(), null, TimeSpan.Zero, _period);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Look()
    {
        foreach (GroupPort port in groups.Ports)
        {
            meter.SetRulesOf(port.Group, TrafficRule.Parse(port.View.Policy.Traffic, port.Group) ?? []);
        }
    }
}
