using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Groups;

/// <summary>
/// A board's groups: takes verified statements from its home gateway, keys from their owners, and switches lights under the common key, with or without a
/// gateway. Memory is taken when the first group comes. Cut by verb: statements, keys, presses. Read BOARD-GROUPS.md first.
/// </summary>
public sealed partial class BoardGroups : GroupSide
{
    private const long Never = long.MaxValue;

    private readonly GroupPlace?[] _places;
    private readonly byte[] _address = new byte[AddressOctets.Length];
    private ISideHost? _host;
    private PeerPorts? _ports;
    private SessionTools? _tools;
    private LightSwitchService? _light;
    private PeerCounters? _counters;
    private GroupRecord? _records;
    private GroupTools? _groupTools;
    private uint _bootCount;

    /// <summary>Makes room for groups.</summary>
    /// <param name="places">Groups that the board can be in at once, 1 to <see cref="BoardGroupTiming.MaxPlaces"/>.</param>
    public BoardGroups(int places)
    {
        int most = places < BoardGroupTiming.MaxPlaces ? places : BoardGroupTiming.MaxPlaces;
        _places = new GroupPlace?[most < 1 ? 1 : most];
    }

    /// <summary>Groups that the board is in.</summary>
    public int Joined
    {
        get
        {
            int count = 0;
            for (int i = 0; i < _places.Length; i++)
            {
                GroupPlace? place = _places[i];
                count += place != null && place.IsAdmitted ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>The key of a group that the board is in, named by its epoch; null where it has none.</summary>
    /// <param name="place">From 0 on.</param>
    public GroupEpoch? EpochAt(int place)
    {
        return place < _places.Length ? _places[place]?.Keys.Ring.Current?.Epoch : null;
    }

    /// <inheritdoc/>
    internal override bool SwitchesLights
    {
        get
        {
            for (int i = 0; i < _places.Length; i++)
            {
                GroupPlace? place = _places[i];
                if (place != null && place.Speaks)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <inheritdoc/>
    internal override long NextTimeoutMillis
    {
        get
        {
            long next = _repeatMillis < _pressEndsMillis ? _repeatMillis : _pressEndsMillis;
            for (int i = 0; i < _places.Length; i++)
            {
                GroupPlace? place = _places[i];
                if (place != null)
                {
                    long due = place.IsAdmitted ? place.Keys.NextTimeoutMillis : place.CandidateUntilMillis;
                    next = due < next ? due : next;
                }
            }

            return next;
        }
    }

    /// <inheritdoc/>
    internal override void Start(
        ISideHost host, PeerPorts ports, SessionTools tools, LightSwitchService light, uint bootCount, PeerCounters counters, long nowMillis)
    {
        _host = host;
        _ports = ports;
        _tools = tools;
        _light = light;
        _counters = counters;
        _bootCount = bootCount;
        _records = new GroupRecord(ports, counters);
        _groupTools = null;
        for (int i = 0; i < _places.Length; i++)
        {
            _places[i] = HasRecord(i) ? GroupPlace.Restore(new GroupStore(_records, i), Tools(tools)) : null;
            GroupPlace? place = _places[i];
            if (place != null)
            {
                place.Keys.HandleRoster(nowMillis);
                ports.Log.Write("In the group " + place.Group.ToString() + ".");
            }
        }
    }

    /// <inheritdoc/>
    internal override void HandleTimeout(long nowMillis)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            GroupPlace? place = _places[i];
            if (place == null)
            {
                continue;
            }

            if (!place.IsAdmitted && nowMillis >= place.CandidateUntilMillis)
            {
                Drop(i);
            }
            else
            {
                place.Keys.HandleTimeout(nowMillis);
                SendDue(place, nowMillis);
            }
        }

        Repeat(nowMillis);
    }

    /// <inheritdoc/>
    internal override void NoteLive(SecuredSession session, long nowMillis)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            GroupPlace? place = _places[i];
            if (place != null && place.IsAdmitted && place.Owner.Equals(session.Peer))
            {
                // Asks now, when it lacks the key: earlier there was no way.
                place.Keys.HandleRoster(nowMillis);
            }
        }
    }

    /// <inheritdoc/>
    internal override bool HandleBody(Envelope envelope, SecuredSession session, long nowMillis)
    {
        if (envelope.BodyIs(ProtocolTag.Member))
        {
            HandleMember(envelope, session, nowMillis);
            return true;
        }

        if (!envelope.BodyIs(ProtocolTag.Group))
        {
            return false;
        }

        HandleKeys(envelope, session.Peer, GroupProtection.Pair, nowMillis);
        return true;
    }

    /// <inheritdoc/>
    internal override void GiveUp()
    {
        _check = null;
    }

    /// <inheritdoc/>
    internal override void Stop()
    {
        _check = null;
        for (int i = 0; i < _places.Length; i++)
        {
            GroupPlace? place = _places[i];
            if (place != null)
            {
                place.WipeKeys();
                _places[i] = null;
            }
        }

        EndPress();
    }

    /// <inheritdoc/>
    internal override void Forget(PeerPorts ports)
    {
        GroupRecord records = new GroupRecord(ports, new PeerCounters());
        for (int i = 0; i < BoardGroupTiming.MaxPlaces; i++)
        {
            new GroupStore(records, i).Wipe();
        }
    }

    private bool HasRecord(int place)
    {
        return _records != null && new GroupStore(_records, place).IsThere();
    }

    /// <summary>What all groups share; made when the first one comes.</summary>
    private GroupTools Tools(SessionTools tools)
    {
        if (_groupTools == null)
        {
            _groupTools = new GroupTools(tools.Self, tools.Cryptography, _bootCount);
            _heard = new HeardMembers();
        }

        return _groupTools;
    }

    private int FindPlace(Identifier group)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            GroupPlace? place = _places[i];
            if (place != null && place.Group.Equals(group))
            {
                return i;
            }
        }

        return -1;
    }

    private int FindFree()
    {
        for (int i = 0; i < _places.Length; i++)
        {
            if (_places[i] == null)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>This peer is not, or no more, in the group of a place.</summary>
    private void Drop(int index)
    {
        GroupPlace? place = _places[index];
        if (place != null)
        {
            place.Wipe();
            _places[index] = null;
            EndPress();
        }
    }

    private void Count(PeerCounter counter)
    {
        if (_counters != null)
        {
            _counters.Add(counter);
        }
    }
}
