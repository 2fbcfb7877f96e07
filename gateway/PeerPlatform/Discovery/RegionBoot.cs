using System.Text;
using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// What a peer does at its start (S0, boot list): learns which region it is in, fetches the region's group advertisement and applies the policies in it,
/// then learns the peers of the region and their services. An answer or a named "none" is there within five seconds. No I/O.
/// </summary>
internal sealed partial class RegionBoot
{
    /// <summary>Waits after the questions of the four rounds, milliseconds; each up to an eighth longer.</summary>
    internal static readonly int[] RoundMillis = [350, 700, 1_250, 1_900];

    /// <summary>Before the first question: peers that boot together do not ask together.</summary>
    internal const int JitterMillis = 250;

    /// <summary>Until a page of a list is asked for again; doubled with each.</summary>
    internal const int PageAgainMillis = 400;

    /// <summary>How often a page is asked for.</summary>
    internal const int PageQuestions = 6;

    /// <summary>Most pages of one list of one gateway.</summary>
    internal const int MaxPages = 16;

    /// <summary>Most gateways of a region whose lists are read.</summary>
    internal const int MaxGateways = 4;

    private readonly DiscoveryCore _core;
    private readonly string? _wanted;
    private readonly Func<ulong> _newId;
    private readonly Func<int, int> _below;
    private readonly HashSet<string> _otherRegions = new(StringComparer.Ordinal);
    private IReadOnlyList<DiscoveryPath> _addresses = [];
    private bool _asksSubnet;
    private int _round;
    private ulong _attempt;
    private long _nextMillis = long.MaxValue;

    /// <param name="core">Fetches documents.</param>
    /// <param name="wanted">The region's name; null takes the one whose gateway answers first.</param>
    /// <param name="newId">A random number that is not 0.</param>
    /// <param name="below">A random number from 0 to below its argument.</param>
    internal RegionBoot(DiscoveryCore core, string? wanted, Func<ulong> newId, Func<int, int> below)
    {
        _core = core;
        _wanted = wanted;
        _newId = newId;
        _below = below;
    }

    internal RegionBootState State { get; private set; }

    /// <summary>The gateway that answered first; null before.</summary>
    internal RegionIdentity? Region { get; private set; }

    /// <summary>Where that gateway is.</summary>
    internal DiscoveryPath? Gateway { get; private set; }

    /// <summary>Why there is none, for people; empty otherwise.</summary>
    internal string Reason { get; private set; } = "";

    /// <summary>When the region was known, and when all was.</summary>
    internal (long Started, long Known, long Ready) Times { get; private set; }

    /// <summary>Questions sent.</summary>
    internal int Questions { get; private set; }

    internal long NextTimeoutMillis => Math.Min(_nextMillis, _fetch?.NextTimeoutMillis ?? long.MaxValue);

    private Queue<DiscoverySend> Due { get; } = new();

    internal bool TryTakeSend(out DiscoverySend? send) => Due.TryDequeue(out send);

    /// <summary>Begins, or begins anew.</summary>
    /// <param name="addresses">Known addresses, asked in every round.</param>
    /// <param name="asksSubnet">Whether multicast and broadcast are used, too.</param>
    /// <param name="now">The node's clock.</param>
    internal void Start(IReadOnlyList<DiscoveryPath> addresses, bool asksSubnet, long now)
    {
        (State, Reason, _round, _attempt) = (RegionBootState.Asking, "", 0, _newId());
        (_addresses, _asksSubnet) = (addresses, asksSubnet);
        _otherRegions.Clear();
        Times = (now, 0, 0);
        _nextMillis = now + _below(JitterMillis);
    }

    /// <summary>Does what is due. Calling early is harmless.</summary>
    internal void HandleTimeout(DiscoveryTime now)
    {
        CollectDocuments(now);
        if (now.Millis < _nextMillis)
        {
            return;
        }

        switch (State)
        {
            case RegionBootState.Asking when _round == RoundMillis.Length:
                GiveUp();
                break;
            case RegionBootState.Asking:
                AskWhichRegion(now.Millis);
                break;
            case RegionBootState.Lists:
                AskPage(now);
                break;
        }
    }

    /// <summary>Takes an answer.</summary>
    /// <returns>Whether it was one to this peer's boot.</returns>
    internal bool HandleList(RegionListMessage message, Identifier sender, DiscoveryPath from, DiscoveryTime now)
    {
        if (message.AttemptId != _attempt || State is RegionBootState.Idle or RegionBootState.Ready or RegionBootState.None)
        {
            return false;
        }

        if (State == RegionBootState.Asking)
        {
            RegionIdentity identity = RegionTexts.IdentityOf(message, sender);
            if (_wanted is not null && identity.Region != _wanted)
            {
                _otherRegions.Add(identity.Region);
                return true;
            }

            (Region, Gateway) = (identity, from);
            Times = (Times.Started, now.Millis, 0);
            FetchDocuments(message, now);
        }
        else if (State == RegionBootState.Lists)
        {
            TakePage(message, sender, from, now);
        }

        return true;
    }

    private void AskWhichRegion(long now)
    {
        foreach (DiscoveryPath address in _addresses)
        {
            Ask(address, RegionTopic.Documents, 0);
        }

        if (_asksSubnet)
        {
            Ask(null, RegionTopic.Documents, 0);
        }

        int wait = RoundMillis[_round++];
        _nextMillis = now + wait + _below((wait / 8) + 1);
    }

    private void GiveUp()
    {
        State = RegionBootState.None;
        _nextMillis = long.MaxValue;
        string asked = (_addresses.Count, _asksSubnet) switch
        {
            (0, true) => "multicast and broadcast",
            (0, false) => "nobody, as no address is known and the subnet is not to be asked",
            (int count, true) => $"{count} address{(count == 1 ? "" : "es")}, multicast and broadcast",
            (int count, false) => $"{count} address{(count == 1 ? "" : "es")}",
        };
        string others = string.Join(", ", _otherRegions.Order(StringComparer.Ordinal));
        string heard = others.Length == 0 ? "no gateway answered" : $"heard were gateways of {others}";
        Reason = $"Asked {RoundMillis.Length} times: {asked}; {heard}.";
    }

    private void Ask(DiscoveryPath? to, int topic, int skip)
    {
        Questions++;
        ulong attempt = _attempt;
        Due.Enqueue(new DiscoverySend(to, ProtocolTag.Region, writer => RegionWriting.Ask(writer, attempt, topic, skip, null, _wanted)));
    }
}
