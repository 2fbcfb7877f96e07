using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>Noise and damaged messages: every one gets an answer, none an exception, and no view reaches beyond its message.</summary>
public sealed class EnvelopeFuzzTests
{
    [Theory]
    [Trait("Capability", "C1")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void DamagedMessagesNeverCrash(int suite)
    {
        byte[] valid = SampleKeys.Build(
            new RawMessage { Source = "udp://10.0.0.1:9701"u8.ToArray(), Trailer = [1, 2, 3, 4] }
                .WithBody("switch", 1, 0, 1, 1).WithBody("chat", new byte[30]).WithBody("region"),
            suite);
        IEnvelopeProtection protection = SampleKeys.Of(suite);
        for (int seed = 0; seed < 20_000; seed++)
        {
            Run(Mutate(valid, new Random(seed)), protection, mayOpen: true);
        }
    }

    [Fact]
    [Trait("Capability", "C1")]
    public void MessagesWithATrueDigestAndSenselessBodiesNeverCrash()
    {
        IEnvelopeProtection protection = SampleKeys.Clear();
        byte[] plain = new RawMessage().WithBody("switch", 1, 0, 1, 1).WithBody("chat", new byte[30]).PlainBodies();
        for (int seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            byte[] bodies = Mutate(plain, random);
            byte[] octets = new RawMessage { BodyOctets = bodies, BodyCount = (ushort)random.Next(9) }.BuildClear();
            Run(octets, protection, mayOpen: true);
        }
    }

    [Fact]
    [Trait("Capability", "C1")]
    public void NoiseNeverCrashesAndNeverOpens()
    {
        IEnvelopeProtection protection = SampleKeys.Clear();
        for (int seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            byte[] noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            if (noise.Length > 2 && random.Next(2) == 0)
            {
                noise[0] = 0x4E;
                noise[1] = 0x50;
                noise[2] = 1;
            }

            Run(noise, protection, mayOpen: false);
        }
    }

    private static void Run(byte[] octets, IEnvelopeProtection protection, bool mayOpen)
    {
        // The buffer ends with the message: a step beyond it would throw.
        var envelope = new Envelope();
        DecodeStatus status = envelope.TryDecode(octets, 0, octets.Length, Limits.MaxConstrainedMessage);
        if (status != DecodeStatus.Complete)
        {
            Assert.Equal(DecodeStatus.End, envelope.NextBody());
            return;
        }

        Assert.Equal(envelope.TotalLength - envelope.BodiesLength - (envelope.BodiesOffset - envelope.Offset), envelope.TrailerLength);
        Assert.InRange(envelope.TrailerOffset + envelope.TrailerLength, Envelope.FixedLength + 1, octets.Length);
        OpenStatus opened = protection.Open(envelope);
        if (opened != OpenStatus.Opened)
        {
            return;
        }

        Assert.True(mayOpen);
        for (int body = 0; body < envelope.BodyCount; body++)
        {
            Assert.Equal(DecodeStatus.Complete, envelope.NextBody());
            Assert.InRange(envelope.BodyOffset + envelope.BodyLength, envelope.BodiesOffset, envelope.TrailerOffset);
        }

        Assert.Equal(DecodeStatus.End, envelope.NextBody());
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        var octets = new List<byte>(valid);
        int changes = random.Next(1, 5);
        for (int i = 0; i < changes; i++)
        {
            int at = random.Next(octets.Count);
            switch (random.Next(5))
            {
                case 0:
                    octets[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    octets[at] = (byte)(random.Next(2) * 255);
                    break;
                case 2:
                    octets.RemoveRange(at, Math.Min(random.Next(1, 20), octets.Count - at));
                    octets.Add(0);
                    break;
                case 3:
                    octets.InsertRange(at, octets.GetRange(at, Math.Min(random.Next(1, 20), octets.Count - at)));
                    break;
                default:
                    octets[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. octets];
    }
}
