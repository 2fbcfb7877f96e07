using NanoPeers.Advertisements;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>Why a document was refused, and where in it.</summary>
/// <param name="Status">What kind of fault.</param>
/// <param name="Line">The line, from 1; 0 where the form has none.</param>
/// <param name="Column">The character in the line, from 1; 0 where the form has none.</param>
/// <param name="Reason">A sentence's words for people; it may quote the document.</param>
public sealed record AdvertisementProblem(AdvertisementStatus Status, int Line, int Column, string Reason)
{
    /// <summary>For people: line, column, reason.</summary>
    public override string ToString() => Line == 0 ? Reason : FormattableString.Invariant($"line {Line}, column {Column}: {Reason}");
}
