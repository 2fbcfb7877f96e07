using System.Text;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Discovery;

/// <summary>
/// A booting peer's question: which region am I in, and where is a gateway of my group (S0, boot list; fig. 20, 270)? Known addresses first, then
/// multicast, then broadcast, in three rounds with jitter, so that an answer or a named "none" is there within five seconds. No I/O.
/// </summary>
public sealed class GatewaySearch
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private const int Stages = 3;

    private readonly SessionTools _tools;
    private readonly Identifier _group;
    private readonly byte[] _name;
    private readonly byte[] _random = new byte[1];
    private int _addressCount;
    private int _round;
    private int _stage;
    private int _addressDue;
    private bool _multicastDue;
    private bool _broadcastDue;
    private bool _multicastAllowed;
    private long _nextMillis = Never;

    /// <summary>Prepares searches of a peer.</summary>
    /// <param name="tools">This peer's tools.</param>
    /// <param name="group">The group whose gateway is sought.</param>
    /// <param name="name">This peer's name, for the person at the console; 1 to 32 octets of UTF-8.</param>
    public GatewaySearch(SessionTools tools, Identifier group, string name)
    {
        _tools = tools;
        _group = group;
        _name = Encoding.UTF8.GetBytes(name);
    }

    /// <summary>Where the search stands.</summary>
    public SearchState State { get; private set; }

    /// <summary>The attempt's id, the same in both ends' logs.</summary>
    public ulong AttemptId { get; private set; }

    /// <summary>Where the message of the last <see cref="PollTransmit"/> goes.</summary>
    public SearchDestination Destination { get; private set; }

    /// <summary>Which known address, from 0, when the destination is one.</summary>
    public int AddressIndex { get; private set; }

    /// <summary>The gateway that was found, or null.</summary>
    public Identifier? Gateway { get; private set; }

    /// <summary>The region's name, or empty.</summary>
    public string Region { get; private set; } = "";

    /// <summary>The gateway's own endpoint, for later, or empty.</summary>
    public string GatewayEndpoint { get; private set; } = "";

    /// <summary>The gateway's boot count.</summary>
    public uint GatewayBootCount { get; private set; }

    /// <summary>Answers and announcements of other groups, heard in this search.</summary>
    public int OtherGroupsHeard { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get { return _nextMillis; }
    }

    /// <summary>Begins a search.</summary>
    /// <param name="addressCount">Known addresses, each asked first in every round.</param>
    /// <param name="asksAll">Whether multicast and broadcast are asked too.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void Start(int addressCount, bool asksAll, long nowMillis)
    {
        State = SearchState.Searching;
        AttemptId = _tools.NewId();
        Gateway = null;
        Region = "";
        GatewayEndpoint = "";
        OtherGroupsHeard = 0;
        _addressCount = addressCount;
        _multicastAllowed = asksAll;
        _round = 0;
        _stage = 0;
        _tools.Trace.Note(AttemptId, AttemptStep.SearchStarted, addressCount, nowMillis);
        Ask(nowMillis);
    }

    /// <summary>Asks the next, or ends the search. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        if (nowMillis < _nextMillis)
        {
            return;
        }

        _stage++;
        if (_stage == Stages)
        {
            _stage = 0;
            _round++;
        }

        if (_round == DiscoveryTiming.Rounds)
        {
            Stop(SearchState.NotFound);
            _tools.Trace.Note(AttemptId, AttemptStep.NothingFound, OtherGroupsHeard, nowMillis);
            return;
        }

        Ask(nowMillis);
    }

    /// <summary>Handles an Answer to this search, or any gateway's Announce.</summary>
    /// <param name="message">The message; unproven, the session decides whom to trust.</param>
    /// <param name="senderBuffer">Holds the sender's id.</param>
    /// <param name="senderOffset">Where its 16 octets begin.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>Whether this message ended the search: its source address is the gateway's.</returns>
    public bool HandleMessage(RegionMessage message, byte[] senderBuffer, int senderOffset, long nowMillis)
    {
        bool answer = message.Kind == RegionMessageKind.Answer && message.AttemptId == AttemptId;
        bool announce = message.Kind == RegionMessageKind.Announce;
        if (State != SearchState.Searching || (!answer && !announce))
        {
            return false;
        }

        if (!_group.Matches(message.Buffer, message.OffsetOf(RegionField.Group)))
        {
            OtherGroupsHeard++;
            _tools.Trace.Note(AttemptId, AttemptStep.OtherGroupHeard, OtherGroupsHeard, nowMillis);
            return false;
        }

        Gateway = new Identifier(senderBuffer, senderOffset);
        Region = TextOf(message, RegionField.Region);
        GatewayEndpoint = TextOf(message, RegionField.Endpoint);
        GatewayBootCount = message.NumberOf(RegionField.BootCount);
        Stop(SearchState.Found);
        _tools.Trace.Note(AttemptId, answer ? AttemptStep.AnswerHeard : AttemptStep.AnnouncementHeard, 0, nowMillis);
        return true;
    }

    /// <summary>
    /// The next message to send, with <see cref="Destination"/>. Due after Start and HandleTimeout until it answers 0; calling early is harmless.
    /// </summary>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    public int PollTransmit(byte[] into, int offset, int capacity)
    {
        if (_addressDue < _addressCount)
        {
            Destination = SearchDestination.KnownAddress;
            AddressIndex = _addressDue++;
            return WriteQuery(into, offset, capacity);
        }

        if (_multicastDue)
        {
            _multicastDue = false;
            Destination = SearchDestination.Multicast;
            return WriteQuery(into, offset, capacity);
        }

        if (_broadcastDue)
        {
            _broadcastDue = false;
            Destination = SearchDestination.Broadcast;
            return WriteQuery(into, offset, capacity);
        }

        return 0;
    }

    private static string TextOf(RegionMessage message, int field)
    {
        return Encoding.UTF8.GetString(message.Buffer, message.OffsetOf(field), message.LengthOf(field));
    }

    private void Ask(long nowMillis)
    {
        _addressDue = _stage == 0 ? 0 : _addressCount;
        _multicastDue = _stage == 1 && _multicastAllowed;
        _broadcastDue = _stage == 2 && _multicastAllowed;
        AttemptStep step = _stage == 0 ? AttemptStep.AskedAddress : _stage == 1 ? AttemptStep.AskedMulticast : AttemptStep.AskedBroadcast;
        if (_stage == 0 ? _addressCount > 0 : _multicastAllowed)
        {
            _tools.Trace.Note(AttemptId, step, _round, nowMillis);
        }

        bool last = _stage == Stages - 1;
        int wait = last ? DiscoveryTiming.RoundMillis - ((Stages - 1) * DiscoveryTiming.StageMillis) : DiscoveryTiming.StageMillis;
        _tools.Cryptography.FillRandom(_random, 0, 1);
        _nextMillis = nowMillis + wait + (_random[0] % DiscoveryTiming.JitterMillis);
    }

    private void Stop(SearchState state)
    {
        State = state;
        _nextMillis = Never;
        _addressDue = _addressCount;
        _multicastDue = false;
        _broadcastDue = false;
    }

    private int WriteQuery(byte[] into, int offset, int capacity)
    {
        MessageWriter writer = _tools.BeginClear(ProtocolTag.Region, into, offset, capacity);
        writer.WriteUInt8(RegionField.Kind, RegionMessageKind.Query);
        writer.ReserveOctets(RegionField.Credential, 0);
        writer.WriteUInt64(RegionField.AttemptId, AttemptId);
        writer.WriteIdentifier(RegionField.Group, _group);
        writer.WriteOctets(RegionField.Name, _name, 0, _name.Length);
        return _tools.FinishClear();
    }
}
