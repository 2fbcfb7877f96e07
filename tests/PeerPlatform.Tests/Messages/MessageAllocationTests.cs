using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;

namespace NanoPeers.PeerPlatform.Tests.Messages;

/// <summary>
/// Writing, sealing, decoding and opening allocate nothing per message on the gateway, for good messages and refused ones; but for a
/// wrong tag of suite 2, which .NET tells by an exception.
/// </summary>
public sealed class MessageAllocationTests
{
    private const int Rounds = 10_000;

    private readonly byte[] _buffer = new byte[Limits.MaxDatagram];
    private readonly byte[] _value = new byte[64];
    private readonly MessageWriter _writer = new(new Identifier(new byte[16], 0));
    private readonly Envelope _envelope = new();
    private readonly FieldReader _reader = new();
    private readonly ReplayWindow _window = new();
    private ulong _sequence;
    private int _opened;
    private int _refused;

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void AMessageCostsNoMemory(int suite, bool withDamage)
    {
        using var cryptography = new PlatformCryptography();
        byte[] keys = new byte[80];
        new Random(1).NextBytes(keys);
        var digest = new EnvelopeDigest();
        IEnvelopeProtection protection = suite switch
        {
            0 => new ClearProtection(cryptography, digest),
            1 => new CbcHmacProtection(5, cryptography, keys, 0, 16, 48, digest),
            _ => new GcmProtection(5, cryptography, keys, 0, 32, digest),
        };
        for (int i = 0; i < 100; i++)
        {
            SendAndReceive(protection, withDamage);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
        {
            SendAndReceive(protection, withDamage);
        }

        long after = GC.GetAllocatedBytesForCurrentThread();
        protection.Wipe();
        Assert.Equal(before, after);
        Assert.Equal(Rounds + 100, _opened);
        Assert.Equal(withDamage ? Rounds + 100 : 0, _refused);
    }

    private void SendAndReceive(IEnvelopeProtection protection, bool withDamage)
    {
        if (withDamage)
        {
            int damaged = Write(protection);
            _buffer[damaged - 1] ^= 1;
            _refused += Receive(protection, damaged) ? 0 : 1;
        }

        int length = Write(protection);
        _opened += Receive(protection, length) ? 1 : 0;
    }

    private int Write(IEnvelopeProtection protection)
    {
        _writer.Begin(_buffer, 0, _buffer.Length);
        _writer.BeginBody(ProtocolTag.Chat);
        _writer.WriteUInt8(1, 2);
        _writer.WriteOctets(2, _value, 0, _value.Length);
        _writer.EndBody();
        return _writer.Finish(protection, ++_sequence);
    }

    private bool Receive(IEnvelopeProtection protection, int length)
    {
        if (_envelope.TryDecodeDatagram(_buffer, 0, length, Limits.MaxDatagram) != DecodeStatus.Complete
            || _window.Check(_envelope.Sequence) != OpenStatus.Opened
            || protection.Open(_envelope) != OpenStatus.Opened)
        {
            return false;
        }

        _window.Accept(_envelope.Sequence);
        int fields = 0;
        while (_envelope.NextBody() == DecodeStatus.Complete)
        {
            _reader.Begin(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength);
            while (_reader.Next() == DecodeStatus.Complete)
            {
                fields++;
            }
        }

        return fields == 2;
    }
}
