namespace NanoPeers.PeerPlatform.Files;

/// <summary>Where one chunk of a receiver's ring stands.</summary>
internal enum ReadState
{
    /// <summary>Not asked for.</summary>
    Free = 0,

    /// <summary>Asked for; or to be asked for again.</summary>
    Asked = 1,

    /// <summary>There, waiting for those before it.</summary>
    Arrived = 2,
}
