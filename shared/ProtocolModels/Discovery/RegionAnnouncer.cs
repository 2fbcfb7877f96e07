using System;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Discovery;

/// <summary>
/// A gateway's side of region discovery: announces itself with jitter, a few times soon after it starts and then at its interval, and answers
/// queries at the address they came from, so many a second. No I/O.
/// </summary>
public sealed class RegionAnnouncer
{
    private readonly SessionTools _tools;
    private readonly Identifier _group;
    private readonly byte[] _region;
    private readonly int _policy;
    private readonly byte[] _random = new byte[2];
    private readonly byte[] _endpoint;
    private int _announced;
    private bool _announceDue;
    private long _nextMillis = GatewaySearch.Never;
    private long _secondStartMillis;
    private int _answersThisSecond;

    /// <summary>Prepares the announcements of a gateway.</summary>
    /// <param name="tools">This peer's tools.</param>
    /// <param name="group">The group that it serves.</param>
    /// <param name="region">The region's name, 1 to 32 octets of UTF-8 that <see cref="Utf8Text.IsPlain"/> takes.</param>
    /// <param name="endpoint">The gateway's own endpoint, 1 to 128 characters of ASCII.</param>
    /// <param name="policy">Bits of <see cref="RegionPolicy"/>.</param>
    /// <exception cref="ArgumentException">Region or endpoint is one that every receiver would refuse.</exception>
    public RegionAnnouncer(SessionTools tools, Identifier group, string region, string endpoint, int policy)
    {
        _tools = tools;
        _group = group;
        _region = Utf8Text.EncodeName(region, Limits.MaxNameLength);
        _endpoint = Utf8Text.EncodeName(endpoint, Limits.MaxEndpointLength);
        if (!Utf8Text.IsPrintableAscii(_endpoint, 0, _endpoint.Length))
        {
            throw new ArgumentException("An endpoint has characters beyond printable ASCII.");
        }

        _policy = policy;
    }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get { return _nextMillis; }
    }

    /// <summary>Queries left unanswered because too many came in one second.</summary>
    public int QueriesShed { get; private set; }

    /// <summary>Begins to announce.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void Start(long nowMillis)
    {
        _announced = 0;
        _nextMillis = nowMillis;
        HandleTimeout(nowMillis);
    }

    /// <summary>Makes the next announcement due. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        if (nowMillis < _nextMillis)
        {
            return;
        }

        _announceDue = true;
        _announced++;
        int interval = _announced < DiscoveryTiming.FirstAnnouncements ? DiscoveryTiming.FirstAnnounceMillis : DiscoveryTiming.AnnounceMillis;
        _tools.Cryptography.FillRandom(_random, 0, 2);
        int jitter = BigEndian.ReadUInt16(_random, 0) % ((interval / 5) + 1);
        _nextMillis = nowMillis + interval - (interval / 10) + jitter;
    }

    /// <summary>The announcement that is due, for multicast and broadcast. Due after HandleTimeout until it answers 0.</summary>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    public int PollTransmit(byte[] into, int offset, int capacity)
    {
        if (!_announceDue)
        {
            return 0;
        }

        _announceDue = false;
        return Write(RegionMessageKind.Announce, 0, into, offset, capacity);
    }

    /// <summary>Answers a query.</summary>
    /// <param name="query">A message of kind Query.</param>
    /// <param name="into">Receives the answer, for the address that the query came from.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>Octets of the answer; 0 when this second's answers are used up, or it does not fit.</returns>
    public int Answer(RegionMessage query, byte[] into, int offset, int capacity, long nowMillis)
    {
        if (nowMillis - _secondStartMillis >= 1000)
        {
            _secondStartMillis = nowMillis;
            _answersThisSecond = 0;
        }

        if (_answersThisSecond >= DiscoveryTiming.AnswersEachSecond)
        {
            QueriesShed++;
            return 0;
        }

        _answersThisSecond++;
        _tools.Trace.Note(query.AttemptId, AttemptStep.QueryHeard, 0, nowMillis);
        int length = Write(RegionMessageKind.Answer, query.AttemptId, into, offset, capacity);
        if (length > 0)
        {
            _tools.Trace.Note(query.AttemptId, AttemptStep.AnswerSent, 0, nowMillis);
        }

        return length;
    }

    private int Write(int kind, ulong attemptId, byte[] into, int offset, int capacity)
    {
        MessageWriter writer = _tools.BeginClear(ProtocolTag.Region, into, offset, capacity);
        writer.WriteUInt8(RegionField.Kind, kind);
        writer.WriteCredential();
        if (kind == RegionMessageKind.Answer)
        {
            writer.WriteUInt64(RegionField.AttemptId, attemptId);
        }

        writer.WriteIdentifier(RegionField.Group, _group);
        writer.WriteOctets(RegionField.Region, _region, 0, _region.Length);
        writer.WriteOctets(RegionField.Endpoint, _endpoint, 0, _endpoint.Length);
        writer.WriteUInt32(RegionField.BootCount, _tools.ClearSequence.BootCount);
        writer.WriteUInt16(RegionField.Interval, DiscoveryTiming.AnnounceMillis / 1000);
        writer.WriteUInt8(RegionField.Policy, _policy);
        return _tools.FinishClear();
    }
}
