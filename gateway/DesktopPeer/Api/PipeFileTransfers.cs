using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Pipes.Channels;
using NanoPeers.PeerPlatform.Pipes.Transfers;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>Files of this machine through pipes, as the API's callers have them sent and taken.</summary>
/// <param name="channels">The gateway's channels; null where it has none.</param>
internal sealed class PipeFileTransfers(PipeChannels? channels)
{
    /// <summary>How long a transfer may stand still: a receiver that takes files answers within a second or two.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    private PipeChannels ChannelsOrThrow => channels ?? throw Refusal("This gateway has no channels.");

    /// <summary>Opens a file that is to be sent.</summary>
    /// <param name="path">Where it is on the gateway's machine.</param>
    /// <param name="cancellationToken">Gives up: a long file is read once for its digest.</param>
    /// <exception cref="ApiRefusalException">It cannot be read.</exception>
    public async Task<FileToSend> OpenAsync(string path, CancellationToken cancellationToken)
    {
        _ = ChannelsOrThrow;
        try
        {
            return await FileToSend.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw Refusal(e.Message);
        }
    }

    /// <summary>Sends a file: how far it is, as it goes, and how it ended.</summary>
    /// <param name="pipe">A point-to-point pipe.</param>
    /// <param name="name">What the pipe is called, for people.</param>
    /// <param name="file">The file; disposed here.</param>
    /// <param name="cancellationToken">Gives up; what arrived stays, and the same file goes on from there.</param>
    public async IAsyncEnumerable<PipeFileView> SendAsync(
        PipeDescription pipe, string name, FileToSend file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<PipeFileView> told = Channel.CreateBounded<PipeFileView>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        Task<PipeFileView> sending = SendToEndAsync(pipe, name, file, told.Writer, cancellationToken);
        await foreach (PipeFileView one in told.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return one;
        }

        yield return await sending.ConfigureAwait(false);
    }

    /// <summary>Takes files that come through a pipe into a folder, and says of each how it ended.</summary>
    /// <param name="pipe">A point-to-point pipe.</param>
    /// <param name="into">The folder; made where it is not there.</param>
    /// <exception cref="ApiRefusalException">The folder cannot be had.</exception>
    public Func<CancellationToken, IAsyncEnumerable<PipeHeardView>> Take(PipeDescription pipe, string into)
    {
        PipeFiles files = new(ChannelsOrThrow);
        try
        {
            Directory.CreateDirectory(into);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Refusal($"{into} cannot be made: {e.Message}");
        }

        return cancellationToken => TakeAsync(files, pipe, into, cancellationToken);
    }

    private static ApiRefusalException Refusal(string text) => new(ProblemCode.PipeRefused, text);

    private static async IAsyncEnumerable<PipeHeardView> TakeAsync(
        PipeFiles files, PipeDescription pipe, string into, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<PipeHeardView> ended = Channel.CreateUnbounded<PipeHeardView>();
        PipeFileOptions options = new()
        {
            Folder = into,
            Ended = (from, offer, result) => ended.Writer.TryWrite(new PipeHeardView(
                DateTimeOffset.UtcNow, from.ToString(), result.IsComplete ? $"{offer.Name} arrived" : $"{offer.Name}: {result.Problem}", true)),
        };
        Task receiving = EndWithAsync(files.ReceiveAsync(pipe, options, cancellationToken), ended.Writer);
        await foreach (PipeHeardView one in ended.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return one;
        }

        await receiving.ConfigureAwait(false);
    }

    /// <summary>The listener's stream ends when the pipe's end moved elsewhere, not only when the listener goes.</summary>
    private static async Task EndWithAsync(Task receiving, ChannelWriter<PipeHeardView> ended)
    {
        try
        {
            await receiving.ConfigureAwait(false);
        }
        finally
        {
            ended.TryComplete();
        }
    }

    private async Task<PipeFileView> SendToEndAsync(
        PipeDescription pipe, string name, FileToSend file, ChannelWriter<PipeFileView> told, CancellationToken cancellationToken)
    {
        long length = file.Source.Length;
        using CancellationTokenSource stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stalled.CancelAfter(_patience);
        Moved moved = new(has =>
        {
            stalled.CancelAfter(_patience);
            told.TryWrite(new PipeFileView("going", has, length, ""));
        });
        try
        {
            FileResult result = await new PipeFiles(ChannelsOrThrow).SendAsync(pipe, file, moved, stalled.Token).ConfigureAwait(false);
            return result.IsComplete ? new PipeFileView("complete", length, length, "") : new PipeFileView("failed", moved.Last, length, result.Problem);
        }
        catch (InvalidOperationException e)
        {
            return new PipeFileView("failed", moved.Last, length, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            string why = moved.Last > 0 ? "the receiver takes nothing any more; the same command goes on from here"
                : $"nobody takes files out of {name}: `listen {name} --into FOLDER` at the other end does";
            return new PipeFileView("failed", moved.Last, length, why);
        }
        finally
        {
            told.TryComplete();
            file.Dispose();
        }
    }

    private sealed class Moved(Action<long> told) : IProgress<long>
    {
        private long _last;

        internal long Last => Volatile.Read(ref _last);

        public void Report(long value)
        {
            Volatile.Write(ref _last, value);
            told(value);
        }
    }
}
