using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Metering;

/// <summary>
/// Messages and octets by peer, group and protocol, read at any time and exported as metrics; and the rules of what is taken from whom. Nothing is
/// allocated for a message. METERING.md; S0, monitoring, metering and control between peers and in groups.
/// </summary>
public sealed class TrafficMeter : INodeTraffic, IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "NanoPeers.Traffic";

    /// <summary>Protocols that are counted apart, and one more for all others.</summary>
    public const int MaxProtocols = 32;

    /// <summary>Pairs of peer and group that are counted apart; those beyond share one account in each group.</summary>
    public const int MaxAccounts = 4_096;

    private const string Other = "other";

    private readonly Meter _exported = new(MeterName);
    private readonly ConcurrentDictionary<(Identifier Peer, Identifier Group), TrafficAccount> _pairs = new();
    private readonly ConcurrentDictionary<Identifier, TrafficAccount> _groups = new(IdentifierComparer.Instance);
    private readonly TrafficAccount _clear;
    private readonly Lock _gate = new();
    private byte[][] _tags = [[]];
    private string[] _names = [Other];
    private IReadOnlyList<TrafficRule> _own = [];
    private Dictionary<Identifier, IReadOnlyList<TrafficRule>> _ofGroups = [];
    private int _version;

    /// <summary>Makes a meter that stands at zero, without rules.</summary>
    public TrafficMeter()
    {
        _clear = new TrafficAccount(this, null, null);
        Export("messages", "in", static reading => reading.MessagesIn);
        Export("messages", "out", static reading => reading.MessagesOut);
        Export("octets", "in", static reading => reading.OctetsIn);
        Export("octets", "out", static reading => reading.OctetsOut);
        Export("refused", "in", static reading => reading.Refused);
    }

    /// <inheritdoc/>
    public ITrafficAccount Clear => _clear;

    /// <summary>The rules of this peer's owner.</summary>
    public IReadOnlyList<TrafficRule> Rules
    {
        get => Volatile.Read(ref _own);
        set
        {
            lock (_gate)
            {
                _own = [.. value];
                _version++;
            }
        }
    }

    internal int RulesVersion => Volatile.Read(ref _version);

    /// <summary>Sets the rules that a group's document has. They hold beside the owner's: the narrower of the two counts.</summary>
    /// <param name="group">The group.</param>
    /// <param name="rules">Its rules; empty for none.</param>
    public void SetRulesOf(Identifier group, IReadOnlyList<TrafficRule> rules)
    {
        lock (_gate)
        {
            if (!(_ofGroups.GetValueOrDefault(group) ?? []).SequenceEqual(rules))
            {
                _ofGroups = new(_ofGroups) { [group] = [.. rules] };
                _version++;
            }
        }
    }

    /// <summary>All counts that are above zero.</summary>
    public IReadOnlyList<TrafficReading> Read() => [.. _pairs.Values.Concat(_groups.Values).Append(_clear).SelectMany(static account => account.Read())];

    /// <inheritdoc/>
    public int NumberOf(ReadOnlySpan<byte> tag)
    {
        byte[][] tags = Volatile.Read(ref _tags);
        for (int number = 1; number < tags.Length; number++)
        {
            if (tag.SequenceEqual(tags[number]))
            {
                return number;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public void Register(byte[] tag)
    {
        lock (_gate)
        {
            if (NumberOf(tag) == 0 && _tags.Length < MaxProtocols)
            {
                _names = [.. _names, Encoding.ASCII.GetString(tag)];
                Volatile.Write(ref _tags, [.. _tags, tag]);
                _version++;
            }
        }
    }

    /// <inheritdoc/>
    public ITrafficAccount Open(Identifier peer, Identifier group)
    {
        if (_pairs.TryGetValue((peer, group), out TrafficAccount? known))
        {
            return known;
        }

        return _pairs.Count >= MaxAccounts ? OfGroup(group) : _pairs.GetOrAdd((peer, group), pair => new TrafficAccount(this, pair.Peer, pair.Group));
    }

    /// <inheritdoc/>
    public ITrafficAccount OfGroup(Identifier group) => _groups.GetOrAdd(group, static (id, meter) => new TrafficAccount(meter, null, id), this);

    /// <inheritdoc/>
    public void Dispose() => _exported.Dispose();

    internal string NameOf(int protocol) => protocol < _names.Length ? _names[protocol] : Other;

    internal TrafficLimits LimitsOf(Identifier? peer, Identifier? group)
    {
        lock (_gate)
        {
            int[] most = new int[MaxProtocols];
            IReadOnlyList<TrafficRule> ofGroup = group is null ? [] : _ofGroups.GetValueOrDefault(group) ?? [];
            for (int protocol = 0; protocol < MaxProtocols; protocol++)
            {
                int own = Most(_own, peer, group, NameOf(protocol));
                int theirs = Most(ofGroup, peer, group, NameOf(protocol));
                most[protocol] = own < 0 ? theirs : theirs < 0 ? own : Math.Min(own, theirs);
            }

            return new TrafficLimits(_version, most);
        }
    }

    private static int Most(IReadOnlyList<TrafficRule> rules, Identifier? peer, Identifier? group, string protocol) =>
        rules.Where(rule => rule.IsFor(peer, group, protocol)).OrderByDescending(static rule => rule.Weight).ThenBy(static rule => (uint)rule.MostEachMinute)
            .FirstOrDefault()?.MostEachMinute ?? TrafficRule.Any;

    private void Export(string what, string direction, Func<TrafficReading, long> read) =>
        _exported.CreateObservableCounter($"nanopeers.traffic.{what}.{direction}", () => Read().Select(reading => new Measurement<long>(
            read(reading),
            new("peer", reading.Peer?.ToString() ?? ""),
            new("group", reading.Group?.ToString() ?? ""),
            new("protocol", reading.Protocol))));
}
