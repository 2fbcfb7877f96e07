namespace NanoPeers.Storage;

/// <summary>
/// The database was damaged where nothing stands that could not be had again: statements of groups, which members send each other; states of lights,
/// which the lights report; addresses; secrets of resumption, which a full handshake renews. Everything else was taken over whole.
/// </summary>
/// <param name="Path">The database.</param>
/// <param name="SetAside">The name under which the damaged one is kept.</param>
/// <param name="Problem">What was wrong: a sentence.</param>
/// <param name="At">When it was noticed.</param>
/// <param name="StatementsKept">Statements of groups that could be read.</param>
public sealed record StateLoss(string Path, string SetAside, string Problem, DateTimeOffset At, int StatementsKept);
