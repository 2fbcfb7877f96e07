using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Peers;

public sealed class FilePeerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanopeers-files-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(Suite.Aes128CbcHmac)]
    [InlineData(Suite.Aes256Gcm)]
    [Trait("Capability", "A17")]
    public async Task Ten_megabytes_are_encrypted_downloaded_and_decrypted_with_the_same_hash(byte suite)
    {
        string source = Path.Combine(_folder.CreateSubdirectory("a").FullName, "resource.bin");
        byte[] octets = RandomNumberGenerator.GetBytes(10 * 1024 * 1024);
        await File.WriteAllBytesAsync(source, octets, Token);
        string target = _folder.CreateSubdirectory("b").FullName;
        await using TestPeer a = new TestPeer(1, new TestPeerOptions { Suites = [suite] }).Start();
        await using TestPeer b = new TestPeer(2, new TestPeerOptions { Suites = [suite], Files = Into(target) }).Start();
        PeerSession session = (await a.ConnectAsync(b, "file")).Session!;
        using FileToSend file = await FileToSend.OpenAsync(source, Token);
        long started = Stopwatch.GetTimestamp();
        FileResult result = await a.Files.SendAsync(session, file, null, Token);
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        TestContext.Current.TestOutputHelper?.WriteLine($"10 MiB under {Suite.NameOf(suite)} in {took.TotalMilliseconds:0} ms");
        Assert.Equal("", result.Problem);
        string arrived = Path.Combine(target, "resource.bin");
        Assert.Equal(SHA256.HashData(octets), SHA256.HashData(await File.ReadAllBytesAsync(arrived, Token)));
        Assert.Equal([arrived], Directory.GetFileSystemEntries(target));

        // Every message of the transfer was encrypted: no run of the file is in the capture.
        Assert.All(a.Transport.Captured.Where(message => message.Length > 1_000), message => Assert.Equal(suite, message[4]));
        Assert.False(a.Transport.Shows(octets.AsSpan(5_000_000, 16)));
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    [Trait("Capability", "A6")]
    public async Task A_timer_opens_a_session_sends_a_file_and_closes_with_nobody_there()
    {
        using MemoryNetwork network = new();
        ManualTimeProvider time = new();
        string target = _folder.FullName;
        await using TestPeer sender = new TestPeer(1, new TestPeerOptions { Network = network, Time = time }).Start();
        await using TestPeer receiver = new TestPeer(2, new TestPeerOptions { Network = network, Files = Into(target, NameTaken.Number) }).Start();
        ConcurrentQueue<CloseReason> closed = new();
        receiver.Node.SessionEnded += (_, reason) => closed.Enqueue(reason);
        ConcurrentQueue<(FileResult? Result, ConnectResult? Connected, Exception? Problem)> runs = new();
        int opened = 0;
        await using ScheduledSend report = new(
            sender.Files,
            sender.AddressOf(receiver),
            token => sender.Member.CreateRequestAsync(FileServiceOptions.Purpose, null, token),
            _ => Task.FromResult(FileToSend.FromOctets("report.txt", new byte[3_000 + opened++])),
            TimeSpan.FromHours(1),
            TimeSpan.FromHours(6));
        report.Ended += (result, connected, problem) => runs.Enqueue((result, connected, problem));
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0, opened);
        Assert.Empty(sender.Node.Sessions);
        time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => runs.Count == 1 && closed.Count == 1, "the first run ends");
        time.Advance(TimeSpan.FromHours(6));
        await Eventually.TrueAsync(() => runs.Count == 2 && closed.Count == 2, "the second run ends");
        Assert.All(runs, run => Assert.True(run.Result is { IsComplete: true }, run.Problem?.ToString() ?? run.Connected?.Problem));
        Assert.Equal(2, runs.Select(run => run.Connected!.Session!.Id).Distinct().Count());
        Assert.All(closed, reason => Assert.Equal(CloseReason.Done, reason));
        Assert.Empty(sender.Node.Sessions);
        Assert.Equal(3_000, new FileInfo(Path.Combine(target, "report.txt")).Length);
        Assert.Equal(3_001, new FileInfo(Path.Combine(target, "report (2).txt")).Length);
    }

    [Fact]
    public async Task A_run_that_finds_nobody_says_so_and_the_next_one_tries_again()
    {
        using MemoryNetwork network = new();
        await using TestPeer sender = new TestPeer(1, new TestPeerOptions { Network = network }).Start();
        sender.Member.Session.AttemptTimeoutMillis = 200;
        ConcurrentQueue<ConnectResult?> runs = new();
        await using ScheduledSend report = new(
            sender.Files,
            sender.Node.Transports.Resolve(Endpoints.Endpoint.Parse("memory://nobody")!).Address!,
            token => sender.Member.CreateRequestAsync("file", null, token),
            _ => Task.FromResult(FileToSend.FromOctets("report.txt", new byte[10])),
            TimeSpan.FromMilliseconds(10),
            TimeSpan.FromMilliseconds(100));
        report.Ended += (_, connected, _) => runs.Enqueue(connected);
        await Eventually.TrueAsync(() => runs.Count >= 2, "two runs fail");
        Assert.All(runs, run => Assert.Equal(SessionFailure.NothingHeard, run!.Failure));
    }

    [Fact]
    public async Task By_default_no_file_is_taken()
    {
        using MemoryNetwork network = new();
        await using TestPeer a = new TestPeer(1, new TestPeerOptions { Network = network }).Start();
        await using TestPeer b = new TestPeer(2, new TestPeerOptions { Network = network }).Start();
        FileResult result = await SendAsync(a, b, "unwanted.txt", 10);
        Assert.Equal((FileOutcome.Refused, FileRefusal.RefusedByPolicy), (result.Outcome, result.Refusal));
    }

    [Fact]
    public async Task A_taken_name_is_refused_numbered_or_overwritten_as_the_receiver_says()
    {
        using MemoryNetwork network = new();
        string path = Path.Combine(_folder.FullName, "notes.txt");
        await File.WriteAllTextAsync(path, "mine", Token);
        NameTaken ifTaken = NameTaken.Refuse;
        FileServiceOptions files = new() { Decide = (file, _) => Task.FromResult(FolderSink.Decide(_folder.FullName, file.Offer, ifTaken)) };
        await using TestPeer a = new TestPeer(1, new TestPeerOptions { Network = network }).Start();
        await using TestPeer b = new TestPeer(2, new TestPeerOptions { Network = network, Files = files }).Start();
        Assert.Equal(FileRefusal.NameTaken, (await SendAsync(a, b, "notes.txt", 11)).Refusal);
        Assert.Equal("mine", await File.ReadAllTextAsync(path, Token));
        ifTaken = NameTaken.Number;
        Assert.True((await SendAsync(a, b, "notes.txt", 12)).IsComplete);
        Assert.True((await SendAsync(a, b, "notes.txt", 13)).IsComplete);
        Assert.Equal("mine", await File.ReadAllTextAsync(path, Token));
        Assert.Equal(12, new FileInfo(Path.Combine(_folder.FullName, "notes (2).txt")).Length);
        Assert.Equal(13, new FileInfo(Path.Combine(_folder.FullName, "notes (3).txt")).Length);
        ifTaken = NameTaken.Overwrite;
        Assert.True((await SendAsync(a, b, "notes.txt", 14)).IsComplete);
        Assert.Equal(14, new FileInfo(path).Length);
        Assert.Equal(3, _folder.GetFileSystemInfos().Length);
    }

    [Fact]
    public async Task Bad_names_long_files_and_too_many_at_once_are_refused_by_name()
    {
        using MemoryNetwork network = new();
        TaskCompletionSource<FileDecision> decision = new();
        FileServiceOptions files = new() { MaxLength = 1_000, MaxIncoming = 1, Decide = (_, _) => decision.Task };
        await using TestPeer a = new TestPeer(1, new TestPeerOptions { Network = network }).Start();
        await using TestPeer b = new TestPeer(2, new TestPeerOptions { Network = network, Files = files }).Start();
        PeerSession session = (await a.ConnectAsync(b, "file")).Session!;
        Assert.Equal(FileRefusal.TooLong, (await SendAsync(a, session, "long.bin", 1_001)).Refusal);
        Task<FileResult> first = SendAsync(a, session, "first.bin", 10);
        Assert.False(first.IsCompleted);
        await Eventually.TrueAsync(() => a.Transport.Captured.Length > 0, "the offer is sent");
        await EventuallyBusyAsync(a, session);
        decision.SetResult(FileDecision.Refuse(FileRefusal.RefusedByUser));
        Assert.Equal("the person asked said no", (await first).Problem);
        Assert.Throws<ArgumentException>(() => FileToSend.FromOctets("../evil", new byte[1]));
        Assert.Equal(FileRefusal.BadName, FolderSink.Decide(_folder.FullName, new FileOffer(1, "..", 1, new byte[32]), NameTaken.Refuse).Refusal);
        Assert.Equal(FileRefusal.NoRoom, FolderSink.Decide(_folder.FullName, new FileOffer(1, "a", long.MaxValue, new byte[32]), NameTaken.Refuse).Refusal);
    }

    [Fact]
    public async Task A_person_may_take_a_minute_to_decide()
    {
        using MemoryNetwork network = new();
        ManualTimeProvider time = new();
        TaskCompletionSource<FileDecision> decision = new();
        int asked = 0;
        FileServiceOptions files = new()
        {
            Decide = (_, _) =>
            {
                asked++;
                return decision.Task;
            },
        };
        await using TestPeer a = new TestPeer(1, new TestPeerOptions { Network = network, Time = time }).Start();
        await using TestPeer b = new TestPeer(2, new TestPeerOptions { Network = network, Files = files }).Start();
        PeerSession session = (await a.ConnectAsync(b, "file")).Session!;
        Task<FileResult> sending = SendAsync(a, session, "slow.bin", 10);
        await Eventually.TrueAsync(() => asked == 1, "the person is asked");
        for (int second = 0; second < 60; second++)
        {
            long delivered = a.Node.Counters[NodeCounter.Delivered];
            time.Advance(TimeSpan.FromSeconds(4));
            await Eventually.TrueAsync(() => a.Node.Counters[NodeCounter.Delivered] > delivered, "the receiver says that it waits");
        }

        Assert.False(sending.IsCompleted);
        decision.SetResult(FolderSink.Decide(_folder.FullName, new FileOffer(1, "slow.bin", 10, new byte[32]), NameTaken.Refuse));
        Assert.True((await sending).IsComplete);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Giving_up_is_told_and_leaves_nothing_behind()
    {
        using MemoryNetwork network = new();
        ConcurrentQueue<FileResult> received = new();
        await using TestPeer a = new TestPeer(1, new TestPeerOptions { Network = network }).Start();
        await using TestPeer b = new TestPeer(2, new TestPeerOptions { Network = network, Files = Into(_folder.FullName) }).Start();
        b.Files.Received += (_, result) => received.Enqueue(result);
        PeerSession session = (await a.ConnectAsync(b, "file")).Session!;
        using CancellationTokenSource giveUp = new();
        CallbackProgress progress = new(asked =>
        {
            if (asked > 100_000)
            {
                giveUp.Cancel();
            }
        });
        using FileToSend file = FileToSend.FromOctets("big.bin", new byte[50_000_000]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => a.Files.SendAsync(session, file, progress, giveUp.Token));
        await Eventually.TrueAsync(() => !received.IsEmpty, "the receiver learns it");
        Assert.Equal(new FileResult(FileOutcome.Refused, FileRefusal.Cancelled), Assert.Single(received));
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Fact]
    public async Task A_transfer_goes_on_under_the_next_session()
    {
        using MemoryNetwork network = new();
        await using TestPeer a = new TestPeer(1, new TestPeerOptions { Network = network }).Start();
        await using TestPeer b = new TestPeer(2, new TestPeerOptions { Network = network, Files = Into(_folder.FullName) }).Start();
        PeerSession first = (await a.ConnectAsync(b, "file")).Session!;
        TaskCompletionSource halfway = new(TaskCreationOptions.RunContinuationsAsynchronously);
        CallbackProgress progress = new(asked =>
        {
            if (asked > 500_000)
            {
                halfway.TrySetResult();
            }
        });
        byte[] octets = RandomNumberGenerator.GetBytes(20_000_000);
        using FileToSend file = FileToSend.FromOctets("moving.bin", octets);
        Task<FileResult> sending = a.Files.SendAsync(first, file, progress, Token);
        await halfway.Task;
        PeerSession second = (await a.ConnectAsync(b, "file")).Session!;
        first.Close(CloseReason.Done);
        Assert.Equal("", (await sending).Problem);
        Assert.True(second.Messages.Sent > 100);
        Assert.Equal(octets, await File.ReadAllBytesAsync(Path.Combine(_folder.FullName, "moving.bin"), Token));
    }

    [Fact]
    public async Task A_read_of_what_is_not_offered_is_refused()
    {
        using MemoryNetwork network = new();
        await using TestPeer a = new TestPeer(1, new TestPeerOptions { Network = network }).Start();
        await using TestPeer b = new TestPeer(2, new TestPeerOptions { Network = network }).Start();
        PeerSession session = (await a.ConnectAsync(b, "file")).Session!;
        session.SendBody(ProtocolTag.File, 5ul, static (writer, transfer) =>
        {
            FileMessage.Begin(writer, FileMessageKind.Read, transfer);
            writer.WriteUInt64(FileField.Offset, 0);
            writer.WriteUInt16(FileField.Count, 100);
        });
        await Eventually.TrueAsync(() => a.Files.Dropped == 1 && b.Files.Dropped == 1, "the refusal of an unknown transfer arrives");
    }

    private static async Task EventuallyBusyAsync(TestPeer a, PeerSession session)
    {
        // The first offer is on its way while this one is sent; they arrive in order.
        FileResult second = await SendAsync(a, session, "second.bin", 10);
        Assert.Equal(FileRefusal.Busy, second.Refusal);
    }

    internal static FileServiceOptions Into(string folder, NameTaken ifTaken = NameTaken.Refuse) =>
        new() { Decide = (file, _) => Task.FromResult(FolderSink.Decide(folder, file.Offer, ifTaken)) };

    private static async Task<FileResult> SendAsync(TestPeer from, TestPeer to, string name, int length) =>
        await SendAsync(from, (await from.ConnectAsync(to, "file")).Session!, name, length);

    private static async Task<FileResult> SendAsync(TestPeer from, PeerSession session, string name, int length)
    {
        using FileToSend file = FileToSend.FromOctets(name, new byte[length]);
        return await from.Files.SendAsync(session, file, null, Token);
    }

    private sealed class CallbackProgress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
