using NanoPeers.Cryptography;
using NanoPeers.FirmwareTests.Golden;
using NanoPeers.FirmwareTests.Rig;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Messages;

/// <summary>Sealing and opening on the port that is tested on: the vectors, every forged octet, every length.</summary>
[TestClass]
public static class ProtectionTests
{
    private const ulong KeyId = 0x1122334455667788UL;

    [TestMethod]
    public static void The_vectors_are_opened()
    {
        Envelope envelope = new Envelope();
        Assert.AreEqual((int)OpenStatus.Opened, (int)Open(SuiteOne(), GoldenMessages.SuiteOne(), envelope));
        Assert.AreEqual((int)DecodeStatus.Complete, (int)envelope.NextBody());
        Assert.IsTrue(envelope.BodyIs(ProtocolTag.Switch));
        Assert.AreEqual(8, envelope.BodyLength);
        Assert.AreEqual(3, (int)envelope.Buffer[envelope.BodyOffset + 3]);
        Assert.AreEqual((int)DecodeStatus.End, (int)envelope.NextBody());
        Assert.AreEqual((int)OpenStatus.Opened, (int)Open(SuiteOne(), GoldenMessages.SuiteOneEverything(), envelope));
        Assert.AreEqual((int)OpenStatus.Opened, (int)Open(Clear(), GoldenMessages.ClearMinimal(), envelope));
        Assert.AreEqual((int)OpenStatus.Opened, (int)Open(Clear(), GoldenMessages.ClearEndpointsTwoBodiesTrailer(), envelope));
    }

    [TestMethod]
    public static void The_refused_vectors_are_refused_for_their_reasons()
    {
        Envelope envelope = new Envelope();
        Assert.AreEqual((int)OpenStatus.BadDigest, (int)Open(SuiteOne(), GoldenMessages.SuiteOneBodyChanged(), envelope));
        Assert.AreEqual((int)OpenStatus.BadDigest, (int)Open(SuiteOne(), GoldenMessages.SuiteOneSequenceChanged(), envelope));
        Assert.AreEqual((int)OpenStatus.MalformedBodies, (int)Open(SuiteOne(), GoldenMessages.SuiteOnePadding(), envelope));
        Assert.AreEqual((int)OpenStatus.MalformedBodies, (int)Open(SuiteOne(), GoldenMessages.SuiteOnePartOfABlock(), envelope));
        Assert.AreEqual((int)OpenStatus.BadDigest, (int)Open(Clear(), GoldenMessages.ClearBodyChanged(), envelope));
        Assert.AreEqual((int)OpenStatus.WrongSuite, (int)Open(SuiteOne(), GoldenMessages.ClearMinimal(), envelope));
        Assert.AreEqual((int)OpenStatus.WrongSuite, (int)Open(Clear(), GoldenMessages.SuiteOne(), envelope));
    }

    [TestMethod]
    public static void No_message_with_a_changed_octet_is_opened()
    {
        CbcHmacProtection protection = SuiteOne();
        Envelope envelope = new Envelope();
        int digests = 0;
        int length = GoldenMessages.SuiteOne().Length;
        for (int at = 0; at < length; at++)
        {
            byte[] forged = GoldenMessages.SuiteOne();
            forged[at] ^= (byte)(1 << (at % 8));
            if (envelope.TryDecodeDatagram(forged, 0, length, Limits.MaxDatagram) == DecodeStatus.Complete)
            {
                // The hop limit alone is the way's business: it counts down from peer to peer and no digest covers it.
                bool isHops = at == 5;
                OpenStatus status = protection.Open(envelope);
                Assert.AreEqual((int)(isHops ? OpenStatus.Opened : OpenStatus.BadDigest), (int)status, "octet " + at.ToString());
                digests++;
            }
        }

        Assert.IsTrue(digests > 60);
    }

    [TestMethod]
    public static void Another_key_opens_nothing()
    {
        for (int at = 0; at < 48; at++)
        {
            byte[] keys = GoldenMessages.SuiteOneKeys();
            keys[at] ^= 1;
            Envelope envelope = new Envelope();
            OpenStatus status = Open(SuiteOneWith(keys), GoldenMessages.SuiteOne(), envelope);
            Assert.IsTrue(status != OpenStatus.Opened, "octet " + at.ToString());
        }
    }

    [TestMethod]
    public static void Every_length_of_a_body_comes_back()
    {
        CbcHmacProtection protection = SuiteOne();
        Identifier sender = new Identifier(GoldenPeers.Initiator(), 0);
        MessageWriter writer = new MessageWriter(sender);
        byte[] buffer = new byte[Limits.MaxDatagram];
        byte[] body = new byte[70];
        for (int i = 0; i < body.Length; i++)
        {
            body[i] = (byte)(i * 7);
        }

        Envelope envelope = new Envelope();
        for (int count = 0; count <= body.Length; count++)
        {
            writer.Begin(buffer, 0, buffer.Length);
            writer.BeginBody(ProtocolTag.Chat);
            writer.WriteRaw(body, 0, count);
            writer.EndBody();
            int length = writer.Finish(protection, (ulong)count + 1);
            Assert.AreEqual((int)OpenStatus.Opened, (int)Open(protection, Octets.CopyOf(buffer, length), envelope));
            Assert.AreEqual((int)DecodeStatus.Complete, (int)envelope.NextBody());
            Assert.AreEqual(count, envelope.BodyLength);
            for (int i = 0; i < count; i++)
            {
                Assert.AreEqual((int)body[i], (int)envelope.Buffer[envelope.BodyOffset + i]);
            }
        }
    }

    [TestMethod]
    public static void The_same_words_look_different_under_another_number()
    {
        CbcHmacProtection protection = SuiteOne();
        MessageWriter writer = new MessageWriter(new Identifier(GoldenPeers.Initiator(), 0));
        byte[] first = new byte[200];
        byte[] second = new byte[200];
        int length = Seal(writer, protection, first, 1);
        Assert.AreEqual(length, Seal(writer, protection, second, 2));
        int same = 0;
        for (int i = Envelope.FixedLength + 1; i < length; i++)
        {
            same += first[i] == second[i] ? 1 : 0;
        }

        Assert.IsTrue(same < 8, "encrypted octets that are the same: " + same.ToString());
    }

    private static int Seal(MessageWriter writer, IEnvelopeProtection protection, byte[] into, ulong sequence)
    {
        writer.Begin(into, 0, into.Length);
        writer.BeginBody(ProtocolTag.Chat);
        writer.WriteRaw(Octets.Of("the same words each time"), 0, 24);
        writer.EndBody();
        return writer.Finish(protection, sequence);
    }

    private static CbcHmacProtection SuiteOne()
    {
        return SuiteOneWith(GoldenMessages.SuiteOneKeys());
    }

    private static CbcHmacProtection SuiteOneWith(byte[] keys)
    {
        return new CbcHmacProtection(KeyId, TestPorts.MakeCryptography(), keys, 0, 16, 48, new EnvelopeDigest());
    }

    private static ClearProtection Clear()
    {
        ICryptography cryptography = TestPorts.MakeCryptography();
        return new ClearProtection(cryptography, new EnvelopeDigest());
    }

    private static OpenStatus Open(IEnvelopeProtection protection, byte[] message, Envelope envelope)
    {
        Assert.AreEqual((int)DecodeStatus.Complete, (int)envelope.TryDecodeDatagram(message, 0, message.Length, Limits.MaxDatagram));
        return protection.Open(envelope);
    }
}
