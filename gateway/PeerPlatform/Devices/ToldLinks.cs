using System.Net;
using System.Net.Sockets;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.Linking;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What one device was told of its links under its session, and what it answered. Used under the keeper's lock.</summary>
internal sealed class ToldLinks
{
    private readonly byte[] _list = new byte[LinkList.MaxLength];
    private readonly byte[] _next = new byte[LinkList.MaxLength];
    private readonly Dictionary<Identifier, ulong> _held = [];
    private Identifier[] _order = [];
    private int _count = -1;
    private int _waitMillis;
    private long _nextMillis = long.MaxValue;

    internal ToldLinks(PeerSession session) => Session = session;

    /// <summary>The session that it was told under.</summary>
    internal PeerSession Session { get; }

    /// <summary>The number of the newest list.</summary>
    internal uint Request { get; private set; }

    /// <summary>Whether the device has answered the newest list, and taken it.</summary>
    internal bool IsTaken { get; private set; }

    /// <summary>Why it did not take it.</summary>
    internal LinkRefusal Refusal { get; private set; }

    /// <summary>The octets of the newest list.</summary>
    internal ReadOnlySpan<byte> List => _list.AsSpan(0, Math.Max(0, _count));

    /// <summary>Takes what the device is to be told now; it is due when it is another list than the last.</summary>
    /// <param name="entries">Who it is linked with, in which role, and the endpoint where that device was last.</param>
    /// <param name="nowMillis">The clock.</param>
    internal void Update(IReadOnlyList<(Identifier Peer, int Role, string? Endpoint)> entries, long nowMillis)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            LinkList.WriteEntry(_next, i * LinkList.EntryLength, entries[i].Peer, entries[i].Role, AddressOf(entries[i].Endpoint));
        }

        int count = entries.Count * LinkList.EntryLength;
        if (count == _count && _next.AsSpan(0, count).SequenceEqual(_list.AsSpan(0, count)))
        {
            return;
        }

        _next.AsSpan(0, count).CopyTo(_list);
        _count = count;
        _order = [.. entries.Select(entry => entry.Peer)];
        Request++;
        IsTaken = false;
        Refusal = LinkRefusal.None;
        _waitMillis = GatewayTuning.LinksFirstResendMillis;
        _nextMillis = nowMillis;
    }

    /// <summary>Whether the list is to be sent now; it is noted as sent.</summary>
    internal bool TakeDue(long nowMillis)
    {
        if (nowMillis < _nextMillis)
        {
            return false;
        }

        _nextMillis = nowMillis + _waitMillis;
        _waitMillis = Math.Min(_waitMillis * 2, GatewayTuning.LinksLongestResendMillis);
        return true;
    }

    /// <summary>Takes the device's answer; one to an older list says nothing, and a repeated one may be older than an introduction taken since.</summary>
    internal void Answer(uint request, LinkRefusal refusal, ReadOnlySpan<ulong> held)
    {
        if (request != Request || IsTaken)
        {
            return;
        }

        Refusal = refusal;
        IsTaken = refusal == LinkRefusal.None;
        _nextMillis = IsTaken ? long.MaxValue : _nextMillis;
        _held.Clear();
        for (int i = 0; i < held.Length && i < _order.Length; i++)
        {
            _held[_order[i]] = held[i];
        }
    }

    /// <summary>The introduction that the device holds for a peer; 0 for none.</summary>
    internal ulong HeldFor(Identifier peer) => _held.GetValueOrDefault(peer);

    /// <summary>The device has taken an introduction.</summary>
    internal void Hold(Identifier peer, ulong introduction) => _held[peer] = introduction;

    private static byte[]? AddressOf(string? endpoint)
    {
        bool isUdp = endpoint is not null && Endpoint.Parse(endpoint) is { Scheme: EndpointScheme.Udp } parsed
            && IPAddress.TryParse(parsed.Host, out IPAddress? host) && host.AddressFamily == AddressFamily.InterNetwork;
        if (!isUdp)
        {
            return null;
        }

        Endpoint udp = Endpoint.Parse(endpoint!)!;
        return [.. IPAddress.Parse(udp.Host).GetAddressBytes(), (byte)(udp.Port >> 8), (byte)udp.Port];
    }
}
