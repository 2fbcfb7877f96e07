using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>What became of a file at one member of a group.</summary>
/// <param name="Member">The member.</param>
/// <param name="Result">How its transfer ended; null when the member was not reached and nothing was offered to it.</param>
/// <param name="Problem">Why the member does not have the file, in a few words; empty when it has.</param>
public sealed record MemberFileResult(Identifier Member, FileResult? Result, string Problem)
{
    /// <summary>Whether the member has the file, whole and with the same digest.</summary>
    public bool IsComplete => Result is { IsComplete: true };
}
