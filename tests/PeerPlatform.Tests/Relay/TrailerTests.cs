using System.Globalization;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.Relay;
using static NanoPeers.PeerPlatform.Tests.Relay.HostBench;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>Trailers of relayed messages: their size, what they say, and who may add them.</summary>
public sealed class TrailerTests
{
    private const RelayRights Carrier = RelayRights.Own | RelayRights.Deposit | RelayRights.Carry;
    private const int TotalLengthAt = 8;

    [Fact]
    [Trait("Capability", "C7")]
    public void The_trailers_size_is_total_less_bodies_less_envelope_for_any_length_and_any_octets()
    {
        Random random = new(20261121);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] message = RelayMessages.Clear(Id((byte)random.Next(1, 250)), (uint)round + 1);
            byte[] trailer = new byte[round == 0 ? 0 : random.Next(0, Limits.MaxDatagram - message.Length)];
            random.NextBytes(trailer);
            byte[] whole = [.. message, .. trailer];
            BigEndian.WriteUInt32(whole, TotalLengthAt, (uint)whole.Length);
            Envelope envelope = RelayMessages.View(whole);
            int computed = envelope.TotalLength - envelope.BodiesLength - (envelope.BodiesOffset - envelope.Offset);
            Assert.Equal(trailer.Length, computed);
            Assert.Equal(computed, envelope.TrailerLength);
            Assert.Equal(trailer, whole[envelope.TrailerOffset..]);

            // Every change of one octet gives a message that adds up, or none at all.
            whole[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
            if (envelope.TryDecodeDatagram(whole, 0, whole.Length, Limits.MaxDatagram) == DecodeStatus.Complete)
            {
                Assert.Equal(whole.Length, (envelope.BodiesOffset - envelope.Offset) + envelope.BodiesLength + envelope.TrailerLength);
            }
        }
    }

    [Fact]
    [Trait("Capability", "C7")]
    public void Relays_records_grow_and_shrink_the_message_by_their_size_and_leave_the_rest()
    {
        byte[] buffer = new byte[Limits.MaxDatagram];
        byte[] message = RelayMessages.Clear(Id(2), 1);
        message.CopyTo(buffer, 0);
        int length = message.Length;
        for (byte relay = 1; relay <= Limits.MaxHops + 1; relay++)
        {
            Envelope envelope = RelayMessages.View(buffer[..length]);
            length = AuditTrail.Append(View(buffer, length), buffer.Length, Id(relay), relay);
            Assert.Equal(Math.Min((int)relay, Limits.MaxHops) * AuditTrail.RecordLength, length - message.Length);
            Assert.True(AuditTrail.IsSound(envelope));
        }

        Envelope full = View(buffer, length);
        Assert.Equal([.. Enumerable.Range(1, 8).Select(i => (ulong)i)], Enumerable.Range(0, AuditTrail.CountOf(full)).Select(i => AuditTrail.TimeOf(full, i)));
        Assert.Equal(length, AuditTrail.Append(full, length + AuditTrail.RecordLength - 1, Id(9), 9));
        Assert.Equal(message.Length, AuditTrail.Strip(full));
        Assert.Equal(message, buffer[..message.Length]);
    }

    [Theory]
    [InlineData(TrailerRule.Strip)]
    [InlineData(TrailerRule.Refuse)]
    [Trait("Capability", "C9")]
    public void Without_the_right_a_trailer_is_taken_off_or_the_message_is_refused(TrailerRule rule)
    {
        HostBench bench = new HostBench(new RelayHostOptions { Trailers = rule, Records = false }).Opened(1);
        byte[] forged = WithRecord(RelayMessages.Clear(Id(2), 1), 66);

        // The carrier's own credential decides, not what the trailer says, nor whose message it is.
        foreach (RelayCaller without in new[] { Caller(2), Caller(3, Carrier) })
        {
            int answer = bench.Deposit(without, 1, forged);
            Assert.Equal(rule == TrailerRule.Refuse ? RelayReason.TrailerRefused : RelayReason.None, answer);
        }

        if (rule == TrailerRule.Strip)
        {
            byte[] delivered = Assert.Single(bench.Collect(Caller(1))).Message!;
            Assert.Equal(0, RelayMessages.View(delivered).TrailerLength);
            Assert.Equal(2, bench.Host.Counters.TrailersStripped);
        }
        else
        {
            Assert.Equal(0, bench.Waiting(1));
        }
    }

    [Fact]
    [Trait("Capability", "C9")]
    public void With_the_right_a_trailer_stays_and_one_that_is_no_list_of_records_does_not()
    {
        HostBench bench = new HostBench(new RelayHostOptions { Records = false }).Opened(1);
        RelayCaller relay = Caller(3, RelayRights.Relay);
        Assert.Equal(RelayReason.None, bench.Deposit(relay, 1, WithRecord(RelayMessages.Clear(Id(2), 1), 66)));
        byte[] odd = WithRecord(RelayMessages.Clear(Id(2), 2), 66);
        odd[^AuditTrail.RecordLength] = 2;
        Assert.Equal(RelayReason.None, bench.Deposit(relay, 1, odd));
        byte[][] delivered = [.. bench.Collect(Caller(1)).Select(due => due.Message!)];
        Envelope kept = RelayMessages.View(delivered[0]);
        Assert.Equal(Id(66), AuditTrail.RelayOf(kept, 0));
        Assert.Equal(0, RelayMessages.View(delivered[1]).TrailerLength);
    }

    [Fact]
    [Trait("Capability", "C8")]
    public void A_relay_records_itself_and_the_time_and_lowers_the_hop_limit()
    {
        HostBench bench = new HostBench().Opened(1);
        bench.At(5_000).Deposit(Caller(2), 1, RelayMessages.Clear(Id(2), 1));
        Envelope delivered = RelayMessages.View(Assert.Single(bench.Collect(Caller(1))).Message!);
        Assert.Equal(1, AuditTrail.CountOf(delivered));
        Assert.Equal(Id(100), AuditTrail.RelayOf(delivered, 0));
        Assert.Equal((ulong)Start.AddSeconds(5).ToUnixTimeMilliseconds(), AuditTrail.TimeOf(delivered, 0));
        Assert.Equal(Limits.MaxHops - 1, delivered.HopLimit);
    }

    [Fact]
    public void Octets_of_a_record_are_as_the_page_says()
    {
        byte[] record = WithRecord(RelayMessages.Clear(Id(2), 1), 0x42)[^AuditTrail.RecordLength..];
        Assert.Equal("010018" + string.Concat(Enumerable.Repeat("42", 16)) + 7UL.ToString("x16", CultureInfo.InvariantCulture), Convert.ToHexStringLower(record));
    }

    private static Envelope View(byte[] buffer, int length)
    {
        Envelope envelope = new();
        Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(buffer, 0, length, Limits.MaxDatagram));
        return envelope;
    }

    private static byte[] WithRecord(byte[] message, byte relay)
    {
        byte[] buffer = [.. message, .. new byte[AuditTrail.RecordLength]];
        int length = AuditTrail.Append(View(buffer, message.Length), buffer.Length, Id(relay), 7);
        Assert.Equal(buffer.Length, length);
        return buffer;
    }
}
