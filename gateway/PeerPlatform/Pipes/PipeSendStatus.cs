namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>What became of a message given to <see cref="PipeOutput.Send(ReadOnlySpan{byte})"/>. None of them says that it arrived.</summary>
public enum PipeSendStatus
{
    /// <summary>It stands in the output's queue, or is on its way.</summary>
    Taken = 0,

    /// <summary>The output's queue is full: this message was not taken. Send again after a pause, or wait with <see cref="PipeOutput.SendAsync"/>.</summary>
    Busy = 1,

    /// <summary>Longer than a message of a pipe may be, or than the way to the present end carries.</summary>
    TooLong = 2,

    /// <summary>The output is closed, or this peer is no member any more.</summary>
    Closed = 3,
}
