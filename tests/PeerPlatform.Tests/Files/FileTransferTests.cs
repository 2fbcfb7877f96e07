using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Tests.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Files;

public sealed class FileTransferTests : IDisposable
{
    private readonly PlatformCryptography _cryptography = new();
    private readonly MemorySink _sink = new();

    public void Dispose() => _cryptography.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_023)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public void A_file_of_any_length_arrives_whole(int length)
    {
        byte[] file = Octets(length, 1);
        (VirtualPair pair, FileSenderEnd sender, FileReceiverEnd receiver) = Begin(file, 1, new LinkQuality(), Suite.Aes128CbcHmac);
        pair.RunUntil(() => sender.Core.Outcome != FileOutcome.None, 60_000);
        Assert.Equal(FileOutcome.Complete, sender.Core.Outcome);
        Assert.Equal(FileOutcome.Complete, receiver.Core!.Outcome);
        Assert.True(_sink.IsComplete);
        Assert.Equal(file, _sink.Stored);
        Assert.Equal(length, receiver.Core.Stored);

        // Without loss nothing is asked twice.
        Assert.Equal((length + 1_023) / 1_024, receiver.Core.ReadsSent);
        Assert.Equal(0, receiver.Core.ChunksUnneeded);
    }

    /// <summary>Loss, doubles and a jitter of 40 ms on a round trip of 20 to 100 ms.</summary>
    [Theory]
    [InlineData(0.05, 0.05)]
    [InlineData(0.2, 0.2)]
    [InlineData(0.5, 0.1)]
    public void Under_loss_doubling_and_reordering_the_file_arrives_whole(double loss, double duplicate)
    {
        for (int seed = 1; seed <= 10; seed++)
        {
            byte[] file = Octets(100_000 + seed, seed);
            var sink = new MemorySink();
            (VirtualPair pair, FileSenderEnd sender, FileReceiverEnd receiver) =
                Begin(file, seed, new LinkQuality(loss, duplicate, 10, 50), Suite.Aes256Gcm, sink);
            pair.RunUntil(() => sender.Core.Outcome != FileOutcome.None, 300_000);
            Assert.Equal(FileOutcome.Complete, sender.Core.Outcome);
            Assert.Equal(file, sink.Stored);
            Assert.True(receiver.Core!.ReadsSent > 98 && pair.Refused > 0, $"The link of seed {seed} is too good.");
        }
    }

    [Fact]
    public void Light_loss_costs_little_time()
    {
        byte[] file = Octets(1_000_000, 5);
        (VirtualPair good, FileSenderEnd sender, _) = Begin(file, 5, new LinkQuality(0, 0, 5, 5), Suite.Aes256Gcm, new MemorySink());
        good.RunUntil(() => sender.Core.Outcome != FileOutcome.None, 300_000);
        (VirtualPair lossy, sender, FileReceiverEnd receiver) = Begin(file, 5, new LinkQuality(0.01, 0, 5, 5), Suite.Aes256Gcm, new MemorySink());
        lossy.RunUntil(() => sender.Core.Outcome != FileOutcome.None, 300_000);
        long goodMillis = good.NowMillis - 10_000;
        long lossyMillis = lossy.NowMillis - 10_000;

        // 977 chunks, 32 in a round trip of 10 ms: 0.31 s. A per cent of loss each way is no reason to take five times as long.
        Assert.InRange(goodMillis, 300, 400);
        Assert.InRange(lossyMillis, goodMillis, 5 * goodMillis);
        Assert.InRange(receiver.Core!.ReadsSent, 978, 1_200);
    }

    [Fact]
    public void A_cut_of_twenty_seconds_is_survived()
    {
        byte[] file = Octets(300_000, 2);
        (VirtualPair pair, FileSenderEnd sender, FileReceiverEnd receiver) = Begin(file, 2, new LinkQuality(0, 0, 10, 10), Suite.Aes256Gcm);
        pair.RunUntil(() => receiver.Core?.Stored > 100_000, 10_000);
        pair.Link.IsCut = true;
        pair.RunFor(20_000);
        pair.Link.IsCut = false;
        pair.RunUntil(() => sender.Core.Outcome != FileOutcome.None, 20_000);
        Assert.Equal(FileOutcome.Complete, sender.Core.Outcome);
        Assert.Equal(file, _sink.Stored);
    }

    [Fact]
    public void Both_ends_give_up_after_thirty_seconds_of_silence()
    {
        byte[] file = Octets(300_000, 2);
        (VirtualPair pair, FileSenderEnd sender, FileReceiverEnd receiver) = Begin(file, 2, new LinkQuality(0, 0, 10, 10), Suite.Aes256Gcm);
        pair.RunUntil(() => receiver.Core?.Stored > 100_000, 10_000);
        pair.Link.IsCut = true;
        pair.RunFor(29_000);
        Assert.Equal(FileOutcome.None, sender.Core.Outcome);
        Assert.Equal(FileOutcome.None, receiver.Core!.Outcome);
        pair.RunFor(2_000);
        Assert.Equal(FileOutcome.Silent, sender.Core.Outcome);
        Assert.Equal(FileOutcome.Silent, receiver.Core.Outcome);
        Assert.True(_sink.IsAbandoned);
        Assert.Equal(FileSender.Never, sender.Core.NextTimeoutMillis);
        Assert.Equal(FileReceiver.Never, receiver.Core.NextTimeoutMillis);
    }

    [Fact]
    public void A_lost_Done_is_said_again()
    {
        byte[] file = Octets(10, 2);
        (VirtualPair pair, FileSenderEnd sender, FileReceiverEnd receiver) = Begin(file, 2, new LinkQuality(0, 0, 10, 10), Suite.Aes256Gcm);
        pair.RunUntil(() => sender.ChunksWritten == 1, 10_000);
        pair.RunUntil(
            () =>
            {
                pair.Link.IsCut = receiver.Core?.Outcome == FileOutcome.None && sender.ChunksWritten == 1;
                return receiver.Core?.Outcome == FileOutcome.Complete;
            },
            10_000);
        pair.Link.IsCut = false;
        Assert.Equal(FileOutcome.None, sender.Core.Outcome);
        pair.RunUntil(() => sender.Core.Outcome != FileOutcome.None, 10_000);
        Assert.Equal(FileOutcome.Complete, sender.Core.Outcome);
    }

    [Fact]
    public void Octets_that_are_not_those_of_the_digest_are_thrown_away()
    {
        byte[] file = Octets(5_000, 3);
        byte[] other = (byte[])file.Clone();
        other[4_321] ^= 1;
        (VirtualPair pair, FileSenderEnd sender, FileReceiverEnd receiver) = Begin(other, 1, new LinkQuality(), Suite.Aes256Gcm, _sink, SHA256.HashData(file));
        pair.RunUntil(() => sender.Core.Outcome != FileOutcome.None, 60_000);
        Assert.Equal(FileOutcome.WrongDigest, receiver.Core!.Outcome);
        Assert.Equal(FileOutcome.WrongDigest, sender.Core.Outcome);
        Assert.True(_sink.IsAbandoned);
        Assert.False(_sink.IsComplete);
    }

    [Fact]
    public void A_sink_that_fails_ends_the_transfer_at_both_ends()
    {
        _sink.FailAt = 20_480;
        (VirtualPair pair, FileSenderEnd sender, FileReceiverEnd receiver) = Begin(Octets(50_000, 3), 1, new LinkQuality(), Suite.Aes256Gcm);
        pair.RunUntil(() => sender.Core.Outcome != FileOutcome.None, 60_000);
        Assert.Equal(FileOutcome.StorageFailed, sender.Core.Outcome);
        Assert.Equal(FileOutcome.StorageFailed, receiver.Core!.Outcome);
        Assert.True(_sink.IsAbandoned);

        var late = new MemorySink { FailsToComplete = true };
        (pair, sender, receiver) = Begin(Octets(5_000, 3), 1, new LinkQuality(), Suite.Aes256Gcm, late);
        pair.RunUntil(() => sender.Core.Outcome != FileOutcome.None, 60_000);
        Assert.Equal(FileOutcome.StorageFailed, sender.Core.Outcome);
        Assert.True(late.IsAbandoned);
    }

    [Fact]
    public void Either_end_can_give_up_and_the_other_learns_it()
    {
        (VirtualPair pair, FileSenderEnd sender, FileReceiverEnd receiver) = Begin(Octets(500_000, 3), 1, new LinkQuality(), Suite.Aes256Gcm);
        pair.RunUntil(() => receiver.Core?.Stored > 50_000, 60_000);
        sender.Core.Cancel();
        pair.RunUntil(() => receiver.Core!.Outcome != FileOutcome.None, 1_000);
        Assert.Equal(FileOutcome.Refused, receiver.Core!.Outcome);
        Assert.Equal(FileRefusal.Cancelled, receiver.Core.Refusal);
        Assert.True(_sink.IsAbandoned);

        var sink = new MemorySink();
        (pair, sender, receiver) = Begin(Octets(500_000, 3), 1, new LinkQuality(), Suite.Aes256Gcm, sink);
        pair.RunUntil(() => receiver.Core?.Stored > 50_000, 60_000);
        receiver.Core!.Cancel();
        pair.RunUntil(() => sender.Core.Outcome != FileOutcome.None, 1_000);
        Assert.Equal(FileOutcome.Cancelled, sender.Core.Outcome);
        Assert.True(sink.IsAbandoned);
    }

    [Fact]
    public void A_source_that_fails_is_told()
    {
        byte[] file = Octets(50_000, 3);
        var source = new MemorySource(file);
        var offer = new FileOffer(77, "file.bin", file.Length, SHA256.HashData(file));
        var sender = new FileSenderEnd(new FileSender(offer, source, 10_000));
        var receiver = new FileReceiverEnd(_sink);
        var pair = new VirtualPair(_cryptography, Suite.Aes256Gcm, new LossyLink(1, new LinkQuality()), sender, receiver);
        pair.RunUntil(() => receiver.Core?.Stored > 10_000, 1_000);
        source.Fails = true;
        pair.RunUntil(() => receiver.Core!.Outcome != FileOutcome.None, 1_000);
        Assert.Equal(FileRefusal.SourceFailed, receiver.Core!.Refusal);
        Assert.Equal(FileRefusal.SourceFailed, sender.Core.Refusal);
    }

    private static byte[] Octets(int length, int seed)
    {
        byte[] octets = new byte[length];
        new Random(seed).NextBytes(octets);
        return octets;
    }

    private (VirtualPair Pair, FileSenderEnd Sender, FileReceiverEnd Receiver) Begin(
        byte[] file, int seed, LinkQuality quality, int suite, MemorySink? sink = null, byte[]? digest = null)
    {
        var offer = new FileOffer(77, "file.bin", file.Length, digest ?? SHA256.HashData(file));
        var sender = new FileSenderEnd(new FileSender(offer, new MemorySource(file), 10_000));
        var receiver = new FileReceiverEnd(sink ?? _sink);
        return (new VirtualPair(_cryptography, suite, new LossyLink(seed, quality), sender, receiver), sender, receiver);
    }
}
