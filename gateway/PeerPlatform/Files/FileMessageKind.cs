namespace NanoPeers.PeerPlatform.Files;

/// <summary>Kinds of message of the <c>file</c> protocol. The numbers are fixed. FILES.md.</summary>
public static class FileMessageKind
{
    /// <summary>Sender: here is a file. Repeated until the transfer ends; asks how it stands.</summary>
    public const int Offer = 1;

    /// <summary>Receiver: it is not decided yet whether the file is wanted.</summary>
    public const int Wait = 2;

    /// <summary>Receiver: send these octets.</summary>
    public const int Read = 3;

    /// <summary>Sender: the octets that were asked for.</summary>
    public const int Chunk = 4;

    /// <summary>Receiver: the transfer has ended, well or not.</summary>
    public const int Done = 5;

    /// <summary>Either end: no transfer, or no more of it.</summary>
    public const int Refused = 6;

    /// <summary>The highest kind.</summary>
    public const int Last = Refused;
}
