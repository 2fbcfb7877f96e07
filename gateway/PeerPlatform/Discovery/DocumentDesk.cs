using NanoPeers.Identifiers;
using NanoPeers.PeerDiscovery;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// Decides about documents that others want to have in this peer's index: signed ones alone, within their lifetime; a name belongs to who had it first
/// while that document lives, but for a peer's own name, and nobody changes or withdraws another's.
/// </summary>
/// <param name="documents">Reads documents.</param>
/// <param name="index">The index.</param>
internal sealed class DocumentDesk(IDocumentReader documents, IAdvertisementIndex index)
{
    /// <summary>Longest lifetime that is granted, whatever the document asks for.</summary>
    internal TimeSpan LongestLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Takes a document.</summary>
    /// <param name="octets">The whole of it, XML.</param>
    /// <param name="withdraws">Whether it came as a withdrawal.</param>
    /// <param name="membersOf">The group for whose members it is; null for everybody.</param>
    /// <param name="provenGroup">The group as whose member the sender is known.</param>
    /// <param name="now">The time.</param>
    /// <returns><see cref="PeersReason"/>.</returns>
    internal int Take(ReadOnlySpan<byte> octets, bool withdraws, Identifier? membersOf, Identifier? provenGroup, DateTimeOffset now)
    {
        if (membersOf is not null && (provenGroup is null || !membersOf.Equals(provenGroup)))
        {
            return PeersReason.NotAllowed;
        }

        DocumentReading reading = documents.Read(octets, false);
        if (reading.Reason != PeersReason.Accepted || reading.Document is not { } document)
        {
            return reading.Reason;
        }

        if (document.IsWithdrawal != withdraws || (membersOf is not null && document.Group is not null && !membersOf.Equals(document.Group)))
        {
            return PeersReason.NoDocument;
        }

        return Put(document with { IsForMembers = membersOf is not null, Group = membersOf ?? document.Group }, now);
    }

    /// <summary>Puts a document in that was read already.</summary>
    internal int Put(AdvertisedDocument document, DateTimeOffset now)
    {
        AdvertisedDocument? before = index.Find(document.Name, document.Publisher, now);
        if (before is not null && before.Signer != document.Signer)
        {
            return PeersReason.NotYours;
        }

        if (document.IsWithdrawal && before is null)
        {
            return PeersReason.NotYours;
        }

        bool another = index.FindAll(document.Name, now).Any(other => !other.Publisher.Equals(document.Publisher));
        if (before is null && another && !MemoryAdvertisementIndex.IsOfItself(document))
        {
            return PeersReason.NotYours;
        }

        DateTimeOffset longest = now + LongestLife;
        bool isForMembers = document.IsForMembers || (document.IsWithdrawal && before is { IsForMembers: true });
        DateTimeOffset expiresAt = document.ExpiresAt < longest ? document.ExpiresAt : longest;
        return index.Put(document with { ExpiresAt = expiresAt, IsForMembers = isForMembers, Group = document.Group ?? before?.Group }, now);
    }
}
