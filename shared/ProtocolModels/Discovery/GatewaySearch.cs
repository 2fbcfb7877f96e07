using System;
using System.Text;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Discovery;

/// <summary>
/// A booting peer's question: which region am I in, and where is a gateway of my group (S0, boot list; fig. 20, 270)? Known addresses first, then
/// multicast, then broadcast, in three rounds with jitter, so that an answer or a named "none" is there within five seconds. Who announces
/// itself meanwhile is asked too; only an answer to this search ends it. No I/O. Read DISCOVERY.md first.
/// </summary>
public sealed class GatewaySearch
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private const int Stages = 3;
    private const int BeforeFirstStage = -1;

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
    private bool _announcerDue;
    private bool _announcerAsked;
    private bool _multicastAllowed;
    private long _nextMillis = Never;

    /// <summary>Prepares searches of a peer.</summary>
    /// <param name="tools">This peer's tools.</param>
    /// <param name="group">The group whose gateway is sought.</param>
    /// <param name="name">This peer's name, for the person at the console; 1 to 32 octets of UTF-8 that <see cref="Utf8Text.IsPlain"/> takes.</param>
    /// <exception cref="ArgumentException">The name is one that every receiver would refuse.</exception>
    public GatewaySearch(SessionTools tools, Identifier group, string name)
    {
        _tools = tools;
        _group = group;
        _name = Utf8Text.EncodeName(name, Limits.MaxNameLength);
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

    /// <summary>What the region's policy allows, bits of <see cref="RegionPolicy"/>; unproven.</summary>
    public int Policy { get; private set; }

    /// <summary>Answers and announcements of other groups, heard in this search.</summary>
    public int OtherGroupsHeard { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get { return _nextMillis; }
    }

    /// <summary>Begins a search; the first question is due after a moment of jitter. Ends one that is under way.</summary>
    /// <param name="addressCount">Known addresses, each asked first in every round.</param>
    /// <param name="asksAll">Whether multicast and broadcast are asked too.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void Start(int addressCount, bool asksAll, long nowMillis)
    {
        Stop(SearchState.Searching);
        AttemptId = _tools.NewId();
        Gateway = null;
        Region = "";
        GatewayEndpoint = "";
        GatewayBootCount = 0;
        Policy = 0;
        OtherGroupsHeard = 0;
        _addressCount = addressCount;
        _addressDue = addressCount;
        _multicastAllowed = asksAll;
        _announcerAsked = false;
        _round = 0;
        _stage = BeforeFirstStage;
        _tools.Trace.Note(AttemptId, AttemptStep.SearchStarted, addressCount, nowMillis);
        Wait(0, nowMillis);
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

    /// <summary>
    /// Handles a region message: an Answer to this search ends it; an Announce of a gateway of the group makes a question to it due, at most
    /// once between two timeouts.
    /// </summary>
    /// <param name="message">The message; unproven, the session decides whom to trust.</param>
    /// <param name="senderBuffer">Holds the sender's id.</param>
    /// <param name="senderOffset">Where its 16 octets begin.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>Whether this message ended the search: its source address is the gateway's.</returns>
    public bool HandleMessage(RegionMessage message, byte[] senderBuffer, int senderOffset, long nowMillis)
    {
        bool answer = message.Kind == RegionMessageKind.Answer && message.AttemptId == AttemptId;
        bool announce = message.Kind == RegionMessageKind.Announce;
        bool heard = State == SearchState.Searching && (answer || announce);
        if (!heard || _tools.Self.Matches(senderBuffer, senderOffset))
        {
            return false;
        }

        if (!_group.Matches(message.Buffer, message.OffsetOf(RegionField.Group)))
        {
            OtherGroupsHeard++;
            _tools.Trace.Note(AttemptId, AttemptStep.OtherGroupHeard, OtherGroupsHeard, nowMillis);
            return false;
        }

        if (announce)
        {
            AskAnnouncer(nowMillis);
            return false;
        }

        Gateway = new Identifier(senderBuffer, senderOffset);
        Region = TextOf(message, RegionField.Region);
        GatewayEndpoint = TextOf(message, RegionField.Endpoint);
        GatewayBootCount = message.NumberOf(RegionField.BootCount);
        Policy = (int)message.NumberOf(RegionField.Policy);
        Stop(SearchState.Found);
        _tools.Trace.Note(AttemptId, AttemptStep.AnswerHeard, 0, nowMillis);
        return true;
    }

    /// <summary>
    /// The next message to send, with <see cref="Destination"/>. Due after HandleTimeout and HandleMessage until it answers 0; calling early is
    /// harmless.
    /// </summary>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    public int PollTransmit(byte[] into, int offset, int capacity)
    {
        if (_announcerDue)
        {
            _announcerDue = false;
            Destination = SearchDestination.Announcer;
            return WriteQuery(AttemptId, into, offset, capacity);
        }

        if (_addressDue < _addressCount)
        {
            AddressIndex = _addressDue++;
            Destination = SearchDestination.KnownAddress;
            return WriteQuery(AttemptId, into, offset, capacity);
        }

        if (_multicastDue)
        {
            _multicastDue = false;
            Destination = SearchDestination.Multicast;
            return WriteQuery(AttemptId, into, offset, capacity);
        }

        if (_broadcastDue)
        {
            _broadcastDue = false;
            Destination = SearchDestination.Broadcast;
            return WriteQuery(AttemptId, into, offset, capacity);
        }

        return 0;
    }

    /// <summary>
    /// Writes a query outside of any search: this peer tells a peer that it is linked with that it is here. LINKS.md.
    /// </summary>
    /// <param name="attemptId">The attempt that it is part of.</param>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    /// <returns>Octets of the message.</returns>
    public int WriteQuery(ulong attemptId, byte[] into, int offset, int capacity)
    {
        MessageWriter writer = _tools.BeginClear(ProtocolTag.Region, into, offset, capacity);
        writer.WriteUInt8(RegionField.Kind, RegionMessageKind.Query);
        writer.WriteCredential();
        writer.WriteUInt64(RegionField.AttemptId, attemptId);
        writer.WriteIdentifier(RegionField.Group, _group);
        writer.WriteOctets(RegionField.Name, _name, 0, _name.Length);
        return _tools.FinishClear();
    }

    private static string TextOf(RegionMessage message, int field)
    {
        return Encoding.UTF8.GetString(message.Buffer, message.OffsetOf(field), message.LengthOf(field));
    }

    private void AskAnnouncer(long nowMillis)
    {
        _tools.Trace.Note(AttemptId, AttemptStep.AnnouncementHeard, 0, nowMillis);

        // Once between two timeouts: whoever forges announcements must not make this peer shout at a third.
        _announcerDue = _announcerDue || !_announcerAsked;
        _announcerAsked = true;
    }

    private void Ask(long nowMillis)
    {
        _announcerAsked = false;
        _addressDue = _stage == 0 ? 0 : _addressCount;
        _multicastDue = _stage == 1 && _multicastAllowed;
        _broadcastDue = _stage == 2 && _multicastAllowed;
        for (int i = _addressDue; i < _addressCount; i++)
        {
            _tools.Trace.Note(AttemptId, AttemptStep.AskedAddress, i, nowMillis);
        }

        if (_multicastDue || _broadcastDue)
        {
            AttemptStep step = _multicastDue ? AttemptStep.AskedMulticast : AttemptStep.AskedBroadcast;
            _tools.Trace.Note(AttemptId, step, _round + 1, nowMillis);
        }

        bool last = _stage == Stages - 1;
        Wait(last ? DiscoveryTiming.RoundMillis - ((Stages - 1) * DiscoveryTiming.StageMillis) : DiscoveryTiming.StageMillis, nowMillis);
    }

    private void Wait(int millis, long nowMillis)
    {
        _tools.Cryptography.FillRandom(_random, 0, 1);
        _nextMillis = nowMillis + millis + (_random[0] % DiscoveryTiming.JitterMillis);
    }

    private void Stop(SearchState state)
    {
        State = state;
        _nextMillis = Never;
        _addressDue = _addressCount;
        _multicastDue = false;
        _broadcastDue = false;
        _announcerDue = false;
    }
}
