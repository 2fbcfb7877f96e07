namespace NanoPeers.Storage.Mailboxes;

/// <summary>Mailboxes were found damaged when they were opened. What could be read was taken over into a new file, of a new era.</summary>
/// <param name="Path">The file that was damaged; in its place is the new one.</param>
/// <param name="SetAside">The name under which the damaged one is kept; null when there was nothing to keep.</param>
/// <param name="Problem">What was wrong: a sentence.</param>
/// <param name="At">When it was noticed.</param>
/// <param name="Mailboxes">Mailboxes that were taken over.</param>
/// <param name="Items">Messages and names that were taken over.</param>
public sealed record MailboxLoss(string Path, string? SetAside, string Problem, DateTimeOffset At, int Mailboxes, int Items);
