using NanoPeers.FirmwareTests.Golden;
using NanoPeers.FirmwareTests.Rig;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Messages;

/// <summary>The envelope of messages, on the vectors' octets.</summary>
[TestClass]
public static class EnvelopeTests
{
    private const int Vectors = 4;

    [TestMethod]
    public static void The_fields_of_a_message_are_read()
    {
        byte[] octets = GoldenMessages.SuiteOne();
        Envelope envelope = new Envelope();
        Assert.AreEqual((int)DecodeStatus.Complete, (int)envelope.TryDecodeDatagram(octets, 0, octets.Length, Limits.MaxDatagram));
        Assert.AreEqual(0x1122334455667788UL, envelope.KeyId);
        Assert.AreEqual(0x000000030000002AUL, envelope.Sequence);
        Assert.AreEqual(Suite.Aes128CbcHmac, envelope.Suite);
        Assert.AreEqual(8, envelope.HopLimit);
        Assert.AreEqual(1, envelope.BodyCount);
        Assert.AreEqual(octets.Length, envelope.TotalLength);
        Assert.AreEqual("01234567-89ab-cdef-0123-456789abcdef", envelope.CopySender().ToString());
    }

    [TestMethod]
    public static void A_message_begins_anywhere_in_its_buffer()
    {
        for (int vector = 0; vector < Vectors; vector++)
        {
            byte[] octets = Vector(vector);
            byte[] buffer = new byte[octets.Length + 30];
            for (int i = 0; i < octets.Length; i++)
            {
                buffer[17 + i] = octets[i];
            }

            Envelope envelope = new Envelope();
            Assert.AreEqual((int)DecodeStatus.Complete, (int)envelope.TryDecode(buffer, 17, octets.Length + 13, Limits.MaxDatagram));
            Assert.AreEqual(octets.Length, envelope.TotalLength);
            Assert.AreEqual((int)DecodeStatus.Malformed, (int)envelope.TryDecodeDatagram(buffer, 17, octets.Length + 13, Limits.MaxDatagram));
        }
    }

    [TestMethod]
    public static void No_beginning_of_a_message_is_a_message()
    {
        Envelope envelope = new Envelope();
        for (int vector = 0; vector < Vectors; vector++)
        {
            byte[] octets = Vector(vector);
            for (int count = 0; count < octets.Length; count++)
            {
                Assert.AreEqual((int)DecodeStatus.NeedMore, (int)envelope.TryDecode(octets, 0, count, Limits.MaxDatagram), "octets " + count.ToString());
                Assert.AreEqual((int)DecodeStatus.Malformed, (int)envelope.TryDecodeDatagram(octets, 0, count, Limits.MaxDatagram));
            }

            Assert.AreEqual((int)DecodeStatus.Complete, (int)envelope.TryDecodeDatagram(octets, 0, octets.Length, Limits.MaxDatagram));
        }
    }

    [TestMethod]
    public static void Any_value_of_any_octet_of_the_head_is_answered_by_a_status()
    {
        byte[] octets = GoldenMessages.ClearEndpointsTwoBodiesTrailer();
        Envelope envelope = new Envelope();
        int complete = 0;
        for (int at = 0; at < Envelope.FixedLength + 24; at++)
        {
            byte right = octets[at];
            for (int value = 0; value < 256; value += 15)
            {
                octets[at] = (byte)value;
                if (envelope.TryDecodeDatagram(octets, 0, octets.Length, Limits.MaxDatagram) == DecodeStatus.Complete)
                {
                    complete++;
                    Assert.AreEqual(octets.Length, envelope.TotalLength);
                    Assert.IsTrue(envelope.BodiesOffset + envelope.BodiesLength + envelope.TrailerLength == octets.Length);
                    envelope.BodiesAreWellFormed(envelope.BodiesLength);
                }
            }

            octets[at] = right;
        }

        Assert.IsTrue(complete > 100);
    }

    [TestMethod]
    public static void A_message_longer_than_what_is_taken_is_refused_by_its_head()
    {
        byte[] octets = GoldenMessages.SuiteOne();
        Envelope envelope = new Envelope();
        Assert.AreEqual((int)DecodeStatus.TooLong, (int)envelope.TryDecode(octets, 0, Envelope.FixedLength, octets.Length - 1));
    }

    [TestMethod]
    public static void The_writer_writes_the_vectors_octets()
    {
        byte[] keys = GoldenMessages.SuiteOneKeys();
        CbcHmacProtection protection = new CbcHmacProtection(
            0x1122334455667788UL, TestPorts.MakeCryptography(), keys, 0, CbcHmacProtection.CipherKeyLength,
            CbcHmacProtection.CipherKeyLength + CbcHmacProtection.MacKeyLength, new EnvelopeDigest());
        byte[] into = new byte[Limits.MaxDatagram];
        MessageWriter writer = WriteSwitch(into, into.Length);
        int length = writer.Finish(protection, 0x000000030000002AUL);
        Octets.AssertSame(GoldenMessages.SuiteOne(), into, length);
    }

    [TestMethod]
    public static void What_does_not_fit_is_not_sent()
    {
        byte[] into = new byte[200];
        byte[] keys = GoldenMessages.SuiteOneKeys();
        CbcHmacProtection protection = new CbcHmacProtection(1, TestPorts.MakeCryptography(), keys, 0, 16, 48, new EnvelopeDigest());
        int whole = GoldenMessages.SuiteOne().Length;
        for (int capacity = 0; capacity < whole; capacity++)
        {
            Assert.AreEqual(0, WriteSwitch(into, capacity).Finish(protection, 1), "capacity " + capacity.ToString());
            Assert.AreEqual(0, (int)into[whole]);
        }

        Assert.AreEqual(whole, WriteSwitch(into, whole).Finish(protection, 1));
    }

    private static MessageWriter WriteSwitch(byte[] into, int capacity)
    {
        Identifier? sender = Identifier.Parse("01234567-89ab-cdef-0123-456789abcdef");
        Assert.IsNotNull(sender);
        MessageWriter writer = new MessageWriter(sender!);
        writer.Begin(into, 0, capacity);
        writer.BeginBody(ProtocolTag.Switch);
        writer.WriteUInt8(1, 3);
        writer.WriteUInt8(4, 1);
        writer.EndBody();
        return writer;
    }

    private static byte[] Vector(int index)
    {
        switch (index)
        {
            case 0: return GoldenMessages.ClearMinimal();
            case 1: return GoldenMessages.ClearEndpointsTwoBodiesTrailer();
            case 2: return GoldenMessages.SuiteOne();
            default: return GoldenMessages.SuiteOneEverything();
        }
    }
}
