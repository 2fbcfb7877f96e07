using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Groups.Rig;

/// <summary>One direction of a session of two peers, with true envelopes and a replay window; its set-up is shown elsewhere.</summary>
public sealed class PairWay
{
    private readonly CbcHmacProtection _protection;
    private readonly ReplayWindow _window = new();
    private ulong _sequence = 1UL << 32;

    public PairWay(ICryptography cryptography, Identifier from, Identifier to)
    {
        byte[] octets = new byte[32];
        from.CopyTo(octets, 0);
        to.CopyTo(octets, 16);
        byte[] keys = [.. SHA256.HashData(octets), .. SHA256.HashData([.. octets, 1]), .. SHA256.HashData([.. octets, 2])];
        KeyId = BitConverter.ToUInt64(SHA256.HashData([.. octets, 3])) | 1;
        _protection = new CbcHmacProtection(KeyId, cryptography, keys, 0, 16, 48, new EnvelopeDigest());
    }

    public ulong KeyId { get; }

    public int Finish(MessageWriter writer) => writer.Finish(_protection, ++_sequence);

    public OpenStatus Open(Envelope envelope)
    {
        OpenStatus status = _window.Check(envelope.Sequence);
        status = status == OpenStatus.Opened ? _protection.Open(envelope) : status;
        if (status == OpenStatus.Opened)
        {
            _window.Accept(envelope.Sequence);
        }

        return status;
    }
}
