using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// A key exchange that is made once, because of its arrays, and lent to one set-up at a time. <see cref="Wipe"/> gives it back.
/// </summary>
internal sealed class LentKeyExchange : IResponderKeyExchange
{
    private readonly IResponderKeyExchange _inner;

    internal LentKeyExchange(IResponderKeyExchange inner)
    {
        _inner = inner;
    }

    /// <summary>Whether a set-up has it.</summary>
    internal bool IsLent { get; private set; }

    /// <inheritdoc/>
    public int Method
    {
        get { return _inner.Method; }
    }

    /// <inheritdoc/>
    public int ReplyLength
    {
        get { return _inner.ReplyLength; }
    }

    /// <inheritdoc/>
    public RejectReason Begin(SessionMessage message)
    {
        IsLent = true;
        return _inner.Begin(message);
    }

    /// <inheritdoc/>
    public bool Step()
    {
        return _inner.Step();
    }

    /// <inheritdoc/>
    public void WriteReply(byte[] into, int offset)
    {
        _inner.WriteReply(into, offset);
    }

    /// <inheritdoc/>
    public void CopySecret(byte[] secret)
    {
        _inner.CopySecret(secret);
    }

    /// <inheritdoc/>
    public void Wipe()
    {
        _inner.Wipe();
        IsLent = false;
    }
}
