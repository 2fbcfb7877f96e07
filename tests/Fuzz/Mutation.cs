using System.Security.Cryptography;
using NanoPeers.Enrolment;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.Fuzz;

/// <summary>Damages a message, by a random source that follows from a seed: octets, lengths, fields, or parts of two messages put together.</summary>
internal static class Mutation
{
    private static readonly int[] _edges = [0, 1, 2, 3, 31, 32, 33, 63, 64, 127, 128, 255, 256, 1099, 1100, 1101, 1400, 4096, 0x7FFF, 0x8000, 0xFFFF];

    /// <summary>A damaged message. Half of those in clear get a digest that is right again, so that what stands behind it is reached.</summary>
    public static byte[] Of(byte[] valid, byte[] other, Random random)
    {
        ClearMessage? parts = random.Next(2) == 0 ? ClearMessage.Read(valid) : null;
        if (parts != null)
        {
            return Fields(parts, random);
        }

        byte[] octets = Octets(valid, other, random);
        return random.Next(2) == 0 ? Resealed(octets) : octets;
    }

    /// <summary>Changes fields: dropped, doubled, swapped, resized, their ids changed; the envelope is made anew.</summary>
    private static byte[] Fields(ClearMessage message, Random random)
    {
        for (int change = random.Next(1, 3); change > 0; change--)
        {
            int at = random.Next(message.Fields.Count);
            (int id, byte[] value) = message.Fields[at];
            switch (random.Next(7))
            {
                case 0:
                    message.Fields.RemoveAt(at);
                    break;
                case 1:
                    message.Fields.Insert(random.Next(message.Fields.Count + 1), (id, value));
                    break;
                case 2:
                    message.Fields[at] = (random.Next(256), value);
                    break;
                case 3:
                    byte[] sized = new byte[_edges[random.Next(_edges.Length)] % 500];
                    value.AsSpan(0, Math.Min(value.Length, sized.Length)).CopyTo(sized);
                    message.Fields[at] = (id, sized);
                    break;
                case 4:
                    message.Sender = SessionPair.IdOf(random.Next(2) == 0 ? "A" : "B");
                    break;
                default:
                    byte[] changed = [.. value];
                    Change(changed, random);
                    message.Fields[at] = (id, changed);
                    break;
            }

            if (message.Fields.Count == 0)
            {
                message.Fields.Add((SessionField.Kind, [(byte)random.Next(14)]));
            }
        }

        return message.Build();
    }

    private static byte[] Octets(byte[] valid, byte[] other, Random random)
    {
        var octets = new List<byte>(valid);
        for (int change = random.Next(1, 5); change > 0 && octets.Count > 4; change--)
        {
            int at = random.Next(octets.Count - 4);
            int run = Math.Min(random.Next(1, 40), octets.Count - at - 1);
            switch (random.Next(7))
            {
                case 0:
                    octets[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    octets[at] = (byte)random.Next(256);
                    break;
                case 2:
                    int edge = _edges[random.Next(_edges.Length)];
                    octets[at] = (byte)(edge >> 8);
                    octets[at + 1] = (byte)edge;
                    break;
                case 3:
                    octets.RemoveRange(at, run);
                    break;
                case 4:
                    octets.InsertRange(at, octets.GetRange(at, run));
                    break;
                case 5:
                    octets.RemoveRange(at, octets.Count - at);
                    break;
                default:
                    int from = random.Next(other.Length);
                    octets.RemoveRange(at, octets.Count - at);
                    octets.AddRange(other[from..]);
                    break;
            }
        }

        return octets.Count > Limits.MaxConstrainedMessage ? [.. octets.Take(Limits.MaxConstrainedMessage)] : [.. octets];
    }

    private static void Change(byte[] octets, Random random)
    {
        if (octets.Length > 0)
        {
            octets[random.Next(octets.Length)] = random.Next(3) switch { 0 => 0, 1 => 255, _ => (byte)random.Next(256) };
        }
    }

    private static byte[] ResealedInvitation(byte[] octets)
    {
        const int Check = InvitationCodec.CheckLength;
        BigEndian.WriteUInt16(octets, 7, octets.Length);
        SHA256.HashData(octets.AsSpan(0, octets.Length - Check)).AsSpan(0, Check).CopyTo(octets.AsSpan(octets.Length - Check));
        return octets;
    }

    /// <summary>Gives a clear message lengths and a digest that fit what it is now.</summary>
    private static byte[] Resealed(byte[] octets)
    {
        if (octets.Length > 13 && octets[0] == 1 && octets[1] == 0 && octets[2] == 1)
        {
            return ResealedInvitation(octets);
        }

        if (octets.Length <= Envelope.FixedLength || octets[4] != Suite.Clear)
        {
            return octets;
        }

        BigEndian.WriteUInt32(octets, 8, (uint)octets.Length);
        BigEndian.WriteUInt32(octets, 12, (uint)octets.Length);
        byte hops = octets[5];
        octets[5] = 0;
        Array.Clear(octets, 8, 4);
        Array.Clear(octets, 48, 16);
        byte[] digest = new byte[32];
        new TestCryptography(0).ComputeHmac(new byte[32], 0, 32, octets, 0, octets.Length, digest, 0);
        octets[5] = hops;
        BigEndian.WriteUInt32(octets, 8, (uint)octets.Length);
        digest.AsSpan(0, 16).CopyTo(octets.AsSpan(48));
        return octets;
    }
}
