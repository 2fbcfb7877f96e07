using System.Security.Cryptography;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Pipes.Transfers;
using NanoPeers.PeerPlatform.Tests.Pipes.Channels;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Tests.Pipes.Transfers;

/// <summary>Files through pipes, over a network that loses one message in five.</summary>
public sealed class PipeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pipe-files-").FullName;

    [Fact]
    public async Task AFileArrivesWholeAndOneThatBrokeGoesOnWhereItWas()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(2);
        PipeDescription pipe = house.Pipe(PipeType.SecuredUnicast);
        byte[] octets = RandomNumberGenerator.GetBytes(600_000);
        using FileToSend file = FileToSend.FromOctets("picture.bin", octets);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(PipeHouse.Stop);
        List<long> held = [];
        FileResult? ended = null;
        PipeFileOptions options = new()
        {
            Folder = _folder, Progress = (_, _, octets) => held.Add(octets), Ended = (_, _, result) => Volatile.Write(ref ended, result),
        };
        PipeFiles receiver = new(house.ChannelsOf(1));
        PipeFiles sender = new(house.ChannelsOf(2));
        Task receiving = receiver.ReceiveAsync(pipe, options, over.Token);
        PipeChannelTests.Lose(house, 1, 2);

        // The first try is given up in the midst of it.
        using CancellationTokenSource giveUp = CancellationTokenSource.CreateLinkedTokenSource(PipeHouse.Stop);
        Task<FileResult> first = sender.SendAsync(pipe, file, new Told(has => Stop(has > octets.Length / 3, giveUp)), giveUp.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        Assert.False(File.Exists(Path.Combine(_folder, "picture.bin")));
        long left = held[^1];
        Assert.InRange(left, 1, octets.Length - 1);
        held.Clear();

        using CancellationTokenSource again = CancellationTokenSource.CreateLinkedTokenSource(PipeHouse.Stop);
        receiving = receiver.ReceiveAsync(pipe, options, again.Token);
        List<long> told = [];
        FileResult result = await sender.SendAsync(pipe, file, new Told(told.Add), PipeHouse.Stop);
        Assert.True(result.IsComplete, result.Problem);
        Assert.Equal(octets, await File.ReadAllBytesAsync(Path.Combine(_folder, "picture.bin"), PipeHouse.Stop));
        Assert.InRange(held[0], left, left + (2 * TransferMessage.MaxChunk));
        Assert.Equal(told.Order(), told);
        Assert.Equal(octets.Length, told[^1]);
        await Eventually.TrueAsync(() => Volatile.Read(ref ended) is not null, "the receiver knows");
        Assert.True(ended!.IsComplete);

        // A name that is taken is refused, and said so.
        FileResult taken = await sender.SendAsync(pipe, file, null, PipeHouse.Stop);
        Assert.Equal(FileRefusal.NameTaken, taken.Refusal);
        await again.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
    }

    [Fact]
    public async Task WhatIsNotWhatWasOfferedIsThrownAway()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(2);
        PipeDescription pipe = house.Pipe(PipeType.SecuredUnicast);
        string path = Path.Combine(_folder, "source.bin");
        await File.WriteAllBytesAsync(path, new byte[50_000], PipeHouse.Stop);
        using FileToSend file = await FileToSend.OpenAsync(path, PipeHouse.Stop);
        await File.WriteAllBytesAsync(path, Enumerable.Repeat((byte)1, 50_000).ToArray(), PipeHouse.Stop);
        string into = Directory.CreateDirectory(Path.Combine(_folder, "in")).FullName;
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(PipeHouse.Stop);
        Task receiving = new PipeFiles(house.ChannelsOf(1)).ReceiveAsync(pipe, new PipeFileOptions { Folder = into }, over.Token);
        FileResult result = await new PipeFiles(house.ChannelsOf(2)).SendAsync(pipe, file, null, PipeHouse.Stop);
        Assert.Equal(FileOutcome.WrongDigest, result.Outcome);
        Assert.Empty(Directory.GetFiles(into));
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private static void Stop(bool stops, CancellationTokenSource source)
    {
        if (stops)
        {
            source.Cancel();
        }
    }

    private sealed class Told(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}
