using NanoPeers.Identifiers;

namespace NanoPeers.Groups;

/// <summary>A sender that was asked what it sent last.</summary>
internal sealed class GroupProbe
{
    internal Identifier? Peer { get; set; }

    internal ulong KeyId { get; set; }

    internal ulong Token { get; set; }

    internal long SentAtMillis { get; set; }
}

/// <summary>The Probes that wait for an answer; a fixed number, the oldest gives way.</summary>
internal sealed class GroupProbes
{
    private const int Places = 4;

    private readonly GroupProbe[] _places = new GroupProbe[Places];
    private int _next;

    internal GroupProbes()
    {
        for (int i = 0; i < Places; i++)
        {
            _places[i] = new GroupProbe();
        }
    }

    /// <summary>Whether a sender may be asked now: it was not asked just before.</summary>
    internal bool MayAsk(Identifier peer, ulong keyId, long nowMillis)
    {
        GroupProbe? place = Find(peer, keyId);
        return place == null || nowMillis - place.SentAtMillis >= GroupKeyTiming.ProbeMillis;
    }

    internal void Add(Identifier peer, ulong keyId, ulong token, long nowMillis)
    {
        GroupProbe? place = Find(peer, keyId);
        if (place == null)
        {
            place = _places[_next];
            _next = (_next + 1) % Places;
        }

        place.Peer = peer;
        place.KeyId = keyId;
        place.Token = token;
        place.SentAtMillis = nowMillis;
    }

    /// <summary>Whether an answer fits; it fits once.</summary>
    internal bool Take(Identifier peer, ulong keyId, ulong token)
    {
        GroupProbe? place = Find(peer, keyId);
        if (place == null || place.Token != token)
        {
            return false;
        }

        place.Peer = null;
        return true;
    }

    private GroupProbe? Find(Identifier peer, ulong keyId)
    {
        for (int i = 0; i < Places; i++)
        {
            Identifier? asked = _places[i].Peer;
            if (asked != null && _places[i].KeyId == keyId && asked.Equals(peer))
            {
                return _places[i];
            }
        }

        return null;
    }
}
