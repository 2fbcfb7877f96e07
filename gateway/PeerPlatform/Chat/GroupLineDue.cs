using NanoPeers.Groups;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>A message of a group's lines that is to be sent.</summary>
/// <param name="Kind">See <see cref="ChatMessageKind"/>.</param>
/// <param name="Member">To whom; null to all.</param>
/// <param name="Protection">How: a message goes under no other.</param>
/// <param name="Run">Whose lines: this peer's run, or the one that is asked about.</param>
/// <param name="Line">The line, or the first.</param>
/// <param name="Until">The last.</param>
/// <param name="Text">What is said; null when nothing is.</param>
internal readonly record struct GroupLineDue(
    int Kind,
    Identifier? Member,
    GroupProtection Protection,
    uint Run,
    uint Line,
    uint Until,
    byte[]? Text);
