namespace NanoPeers.PeerPlatform.GroupPeers.Boards;

/// <summary>How far a board has been shown what it is to know of a group.</summary>
public enum BoardStanding
{
    /// <summary>No session with the board is live.</summary>
    Waiting = 0,

    /// <summary>Statements are being shown.</summary>
    Telling = 1,

    /// <summary>The board has taken all of them.</summary>
    Told = 2,

    /// <summary>The board refused one that the others do not help: <see cref="BoardVoucher.Reason"/>. Tried again under its next session.</summary>
    Refused = 3,
}
