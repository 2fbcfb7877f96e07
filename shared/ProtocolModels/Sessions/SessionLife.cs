namespace NanoPeers.Sessions;

/// <summary>Where an agreed session stands.</summary>
public enum SessionLife
{
    /// <summary>This end has the key; nothing came under it yet, so the other end has not shown that it has it too.</summary>
    Unconfirmed = 1,

    /// <summary>A message under the key arrived.</summary>
    Live = 2,

    /// <summary>Over: the keys are overwritten, late messages are refused.</summary>
    Closed = 3,
}
