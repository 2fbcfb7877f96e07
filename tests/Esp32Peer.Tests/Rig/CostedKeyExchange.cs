using NanoPeers.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>The managed RSA exchange, each step of which takes its time on the chip: some 1,500 steps in about two seconds.</summary>
internal sealed class CostedKeyExchange(World world, ICryptography cryptography) : IResponderKeyExchange
{
    private readonly RsaResponderKeyExchange _inner = new(cryptography, RsaPublicKey.ModulusSize2048);

    /// <summary>Microseconds of a step.</summary>
    public int StepMicros { get; set; } = 1_400;

    /// <summary>Exchanges begun.</summary>
    public int Begun { get; private set; }

    /// <summary>Exchanges finished.</summary>
    public int Finished { get; private set; }

    /// <summary>The exchange behind it.</summary>
    public RsaResponderKeyExchange Inner => _inner;

    public RsaPublicOperation Operation => _inner.Operation;

    public int Method => _inner.Method;

    public int ReplyLength => _inner.ReplyLength;

    public RejectReason Begin(SessionMessage message)
    {
        RejectReason reason = _inner.Begin(message);
        Begun += reason == RejectReason.None ? 1 : 0;
        return reason;
    }

    public bool Step()
    {
        world.Spend(StepMicros);
        bool done = _inner.Step();
        Finished += done ? 1 : 0;
        return done;
    }

    public void WriteReply(byte[] into, int offset) => _inner.WriteReply(into, offset);

    public void CopySecret(byte[] secret) => _inner.CopySecret(secret);

    public void Wipe() => _inner.Wipe();
}
