using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>Decoding allocates nothing, for a good message and for one that is refused.</summary>
public sealed class DecodeAllocationTests
{
    private const int Rounds = 10_000;

    [Fact]
    public void DecodingAndWalkingGoodMessagesAllocatesNothing()
    {
        byte[] octets = new RawMessage { Source = "memory://a"u8.ToArray(), Trailer = [1] }
            .WithBody("switch", 1, 0, 1, 1).WithBody("chat", 2, 0, 0).BuildClear();
        var envelope = new Envelope();
        var reader = new FieldReader();
        int fields = 0;
        void DecodeOnce()
        {
            if (envelope.TryDecodeDatagram(octets, 0, octets.Length, Limits.MaxDatagram) != DecodeStatus.Complete)
            {
                return;
            }

            while (envelope.NextBody() == DecodeStatus.Complete)
            {
                bool known = envelope.BodyIs(ProtocolTag.Switch) || envelope.BodyIs(ProtocolTag.Chat);
                reader.Begin(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
                while (known && reader.Next() == DecodeStatus.Complete)
                {
                    fields++;
                }
            }
        }

        AssertAllocatesNothing(DecodeOnce);
        Assert.Equal(2 * (Rounds + 1), fields);
    }

    [Fact]
    public void RefusingMessagesAllocatesNothing()
    {
        byte[][] refused =
        [
            [],
            [0x4E],
            [0x4D, 0x50],
            new RawMessage().BuildClear()[..64],
            new RawMessage { Version = 2 }.BuildClear(),
            new RawMessage { Flags = 8 }.BuildClear(),
            new RawMessage { Suite = 9 }.BuildClear(),
            new RawMessage { HopLimit = 9 }.BuildClear(),
            new RawMessage { BodyCount = 9 }.BuildClear(),
            new RawMessage { TotalLength = 1401 }.BuildClear(),
            new RawMessage { SealedLength = 63 }.BuildClear(),
            new RawMessage { Source = new byte[129] }.BuildClear(),
            new RawMessage { Destination = new byte[129] }.BuildClear(),
            [.. new RawMessage().BuildClear(), 0],
        ];
        var envelope = new Envelope();
        int rejected = 0;
        AssertAllocatesNothing(() =>
        {
            for (int i = 0; i < refused.Length; i++)
            {
                DecodeStatus status = envelope.TryDecodeDatagram(refused[i], 0, refused[i].Length, Limits.MaxDatagram);
                rejected += status == DecodeStatus.Complete ? 0 : 1;
            }
        });
        Assert.Equal(refused.Length * (Rounds + 1), rejected);
    }

    [Fact]
    public void TheReplayWindowAllocatesNothing()
    {
        var window = new ReplayWindow();
        ulong next = 0;
        AssertAllocatesNothing(() =>
        {
            next++;
            window.Check(next);
            window.Accept(next);
            window.Check(next);
        });
    }

    private static void AssertAllocatesNothing(Action once)
    {
        once();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
        {
            once();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
