using NanoPeers.Peering;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.PeeringService.Errands;

/// <summary>
/// What one peer is told when it wants a task done: an alias that is its alone, and the backend's certificate for it. While the certificate is on its way the
/// answer is being delayed anyway (S2 fig. 3); if it is not there by then, nothing is said, and the peer asks again. Used under its owner's lock, but for the
/// list's members, which are called under the node's.
/// </summary>
internal sealed class CertifiedAlias : IAliasedCopy
{
    private readonly LocalPeering _peering;
    private volatile Held? _held;

    internal CertifiedAlias(LocalPeering peering, ErrandOrder order, long source)
    {
        _peering = peering;
        Order = order;
        Source = source;
        WithCertificate = new Certified(this);
    }

    internal ErrandOrder Order { get; }

    /// <summary>Where the peer is.</summary>
    internal long Source { get; }

    /// <summary>The same with the certificate in "I have".</summary>
    internal IAliasedCopy WithCertificate { get; }

    internal bool IsAcquiring { get; set; }

    /// <summary>When it was asked for last.</summary>
    internal DateTimeOffset AskedAt { get; set; }

    /// <summary>Until when it can be offered; what was offered last stays open longer.</summary>
    internal DateTimeOffset FreshUntil => _held?.FreshUntil ?? DateTimeOffset.MinValue;

    /// <summary>Aliases that were opened for this peer and may still be posted to.</summary>
    internal List<UploadAlias> Open { get; } = [];

    // Asked for while the peer's packet is handled: the delay begins. Asked for later: the delay is over.
    public int State => _held is not null || (IsAcquiring && _peering.Asker != 0) ? AliasedCopyState.Complete : AliasedCopyState.None;

    public string Href => Order.Href;

    public string Alias => _held?.Url ?? "";

    public long Received => 0;

    public long Total => 0;

    public void WritePairs(PeeringPacketWriter writer)
    {
        // Where the certificate was not asked for, an exchange of its own will.
    }

    internal void Hold(string url, string certificate, DateTimeOffset freshUntil) => _held = new Held(url, certificate, freshUntil);

    internal void LetGo() => _held = null;

    private sealed record Held(string Url, string Certificate, DateTimeOffset FreshUntil);

    private sealed class Certified(CertifiedAlias owner) : IAliasedCopy
    {
        public int State => owner.State;

        public string Href => owner.Href;

        public string Alias => owner.Alias;

        public long Received => 0;

        public long Total => 0;

        public void WritePairs(PeeringPacketWriter writer) => writer.Write(PeeringKey.Certificate, owner._held?.Certificate ?? "");
    }
}
