using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Tests.Transports;

/// <summary>Messages of any length with octets that differ from each other: from 65 octets on they are envelopes that decode.</summary>
internal static class TestMessages
{
    /// <summary>Octets of the shortest envelope: the fixed part and an empty destination.</summary>
    public const int ShortestEnvelope = Envelope.FixedLength + 1;

    public static byte[] OfLength(int length, int seed = 0)
    {
        var message = new byte[length];
        new Random((seed * 1_000_003) + length).NextBytes(message);
        if (length < ShortestEnvelope)
        {
            return message;
        }

        Array.Clear(message, 0, 24); // key id 0, no flags, suite 0, no bodies
        message[0] = (byte)'N';
        message[1] = (byte)'P';
        message[2] = Envelope.Version;
        message[5] = Limits.MaxHops;
        BigEndian.WriteUInt32(message, 8, (uint)length);
        BigEndian.WriteUInt32(message, 12, ShortestEnvelope); // what follows is a trailer, which may be any octets
        message[Envelope.FixedLength] = 0;
        return message;
    }
}
