using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions.Pair;

/// <summary>A responder's exchange that counts into its peer what was done with it.</summary>
internal sealed class CountingExchange(IResponderKeyExchange inner, TestPolicy owner) : IResponderKeyExchange
{
    private bool _live;

    public int Method => inner.Method;

    public int ReplyLength => inner.ReplyLength;

    public RejectReason Begin(SessionMessage message)
    {
        owner.ExchangesBegun++;
        owner.LiveExchanges += _live ? 0 : 1;
        _live = true;
        return inner.Begin(message);
    }

    public bool Step() => inner.Step();

    public void WriteReply(byte[] into, int offset)
    {
        inner.WriteReply(into, offset);
        if (owner.TamperReply != null)
        {
            owner.TamperReply(into, offset);
        }
    }

    public void CopySecret(byte[] secret) => inner.CopySecret(secret);

    public void Wipe()
    {
        owner.LiveExchanges -= _live ? 1 : 0;
        _live = false;
        inner.Wipe();
    }
}
