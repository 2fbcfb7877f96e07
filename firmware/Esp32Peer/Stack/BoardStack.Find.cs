using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Stack;

/// <summary>
/// What the board asks its home gateway: who is called so? A search is a person's wish and rare, so its lines may take memory. PEER-DISCOVERY.md.
/// </summary>
public sealed partial class BoardStack
{
    private readonly PeersEntryReader _entries = new PeersEntryReader();
    private IFoundSink? _sink;
    private byte[]? _wanted;
    private string[]? _names;
    private ulong _findId;
    private int _findTries;
    private int _found;
    private long _findMillis = Never;
    private long _findEndsMillis = Never;

    /// <summary>Asks the home gateway for what has a title. A search that is under way gives way.</summary>
    /// <param name="title">The title, 1 to 96 octets of UTF-8; a star at its end stands for anything that follows.</param>
    /// <param name="sink">Takes what is found.</param>
    /// <returns>False when there is no session with the gateway, or the title is none.</returns>
    public bool Find(string title, IFoundSink sink)
    {
        StackParts? parts = _parts;
        byte[] octets = Encoding.UTF8.GetBytes(title);
        bool isTitle = octets.Length > 0 && octets.Length <= PeersLimits.MaxTitle && Utf8Text.IsPlain(octets, 0, octets.Length);
        if (parts == null || !isTitle || parts.Host.SessionWith(parts.Gateway) == null)
        {
            return false;
        }

        _sink = sink;
        _wanted = octets;
        _names = new string[StackTiming.FoundAtMost];
        _findId = parts.Tools.NewId();
        _findTries = 0;
        _found = 0;
        _findMillis = parts.Ports.Clock.NowMillis;
        _findEndsMillis = _findMillis + StackTiming.FindMillis;
        parts.Host.WakeSides();
        return true;
    }

    private void Search(StackParts parts, long nowMillis)
    {
        if (nowMillis < _findMillis && nowMillis < _findEndsMillis)
        {
            return;
        }

        SecuredSession? session = parts.Host.SessionWith(parts.Gateway);
        if (nowMillis >= _findEndsMillis || session == null || _wanted == null)
        {
            EndSearch();
            return;
        }

        _findTries++;
        _findMillis = nowMillis + (_findTries * StackTiming.FindAgainMillis);
        MessageWriter writer = Begin(parts, StackTag.Peers);
        WriteHead(writer, PeersMessageKind.Query, _findId);
        writer.WriteIdentifier(PeersField.Origin, parts.Tools.Self);
        writer.WriteUInt8(PeersField.Hops, StackTiming.FindHops);
        writer.WriteUInt8(PeersField.Limit, StackTiming.FoundAtMost);
        writer.WriteUInt8(PeersField.Forms, PeersForm.Json);
        writer.WriteOctets(PeersField.Title, _wanted, 0, _wanted.Length);
        Send(parts, session, _nobody);
    }

    private void TakeFound(StackParts parts)
    {
        IFoundSink? sink = _sink;
        if (sink == null || _peers.QueryId != _findId || !parts.Tools.Self.Matches(_peers.Buffer, _peers.OffsetOf(PeersField.Origin)))
        {
            return;
        }

        _entries.Begin(_peers.Buffer, _peers.OffsetOf(PeersField.Entries), _peers.LengthOf(PeersField.Entries));
        while (_entries.Next() == DecodeStatus.Complete)
        {
            string name = TextOf(_entries.NameOffset, _entries.NameLength);
            if (IsNew(name))
            {
                sink.Found(_entries.Kind, TextOf(_entries.TitleOffset, _entries.TitleLength), name, TextOf(_entries.EndpointOffset, _entries.EndpointLength));
            }
        }
    }

    /// <summary>Whether a name was not told yet; it is noted. The same question brings the same answers again.</summary>
    private bool IsNew(string name)
    {
        if (_names == null || _found == _names.Length)
        {
            return false;
        }

        for (int i = 0; i < _found; i++)
        {
            if (_names[i] == name)
            {
                return false;
            }
        }

        _names[_found++] = name;
        return true;
    }

    private string TextOf(int offset, int length)
    {
        return length == 0 ? "" : Encoding.UTF8.GetString(_entries.Buffer, offset, length);
    }

    private void EndSearch()
    {
        IFoundSink? sink = _sink;
        _sink = null;
        _wanted = null;
        _names = null;
        _findId = 0;
        _findMillis = Never;
        _findEndsMillis = Never;
        if (sink != null)
        {
            sink.Ended(_found);
        }
    }
}
