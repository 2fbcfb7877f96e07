using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Pipes.Channels;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Pipes.Transfers;

/// <summary>
/// Files through pipes: a service on top of channels. The receiver says what it has already, so a transfer that broke goes on where it was; what arrives
/// is checked by its digest before it gets its name. Any thread may call. CHANNELS.md, "Files".
/// </summary>
/// <param name="channels">The peer's channels.</param>
public sealed class PipeFiles(PipeChannels channels)
{
    /// <summary>Sends a file to whoever has the input end of a pipe and takes files there.</summary>
    /// <param name="pipe">A point-to-point pipe.</param>
    /// <param name="file">The file; not disposed here.</param>
    /// <param name="progress">Told how many octets of the file the receiver surely has; may be called from any thread, and must not wait.</param>
    /// <param name="cancellationToken">Gives up; what arrived stays at the receiver, and a later transfer of the same file goes on from there.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="InvalidOperationException">This peer has no output end of that pipe.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<FileResult> SendAsync(PipeDescription pipe, FileToSend file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        PipeDescription reply = PipeDescription.Create(pipe.Group, pipe.DemandsSecurity ? PipeType.SecuredUnicast : pipe.Type);
        using ChannelInput answers = channels.ListenFresh(reply);
        using ChannelOutput? channel = channels.Open(pipe, out string problem);
        if (channel is null)
        {
            throw new InvalidOperationException(problem);
        }

        FileOffer offer = new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1, file.Name, file.Source.Length, file.Digest);
        await channel.SendAsync(TransferMessage.WriteOffer(offer, reply.Pipe), cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> first = await AnswerAsync(answers, cancellationToken).ConfigureAwait(false);
        long from = TransferMessage.ReadBegin(first.Span);
        if (from < 0 || from > offer.Length)
        {
            return ResultOf(first.Span);
        }

        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<ReadOnlyMemory<byte>> last = AnswerAsync(answers, over.Token);
        FileResult? failed = await SendChunksAsync(channel, file.Source, from, last, progress, over.Token).ConfigureAwait(false);
        FileResult result = failed ?? ResultOf((await last.ConfigureAwait(false)).Span);
        if (result.IsComplete)
        {
            progress?.Report(offer.Length);
            await channel.CloseAsync(cancellationToken).ConfigureAwait(false);
        }

        await over.CancelAsync().ConfigureAwait(false);
        return result;
    }

    /// <summary>Takes the files that come through a pipe into a folder, until the caller ends it.</summary>
    /// <param name="pipe">A point-to-point pipe; its input end moves here.</param>
    /// <param name="options">What is taken, and where it goes.</param>
    /// <param name="cancellationToken">Ends it; parts that are there stay for later transfers.</param>
    /// <exception cref="OperationCanceledException">The caller ended it.</exception>
    public async Task ReceiveAsync(PipeDescription pipe, PipeFileOptions options, CancellationToken cancellationToken)
    {
        using ChannelInput input = channels.Listen(pipe, true);
        Dictionary<(Identifier, ulong), IncomingPipeFile> incoming = [];
        try
        {
            while (await input.ReceiveAsync(cancellationToken).ConfigureAwait(false) is { } message)
            {
                await TakeAsync(incoming, message, pipe, options, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (IncomingPipeFile file in incoming.Values)
            {
                file.Dispose();
            }
        }
    }

    private async Task TakeAsync(
        Dictionary<(Identifier, ulong), IncomingPipeFile> incoming, ChannelMessage message, PipeDescription pipe, PipeFileOptions options,
        CancellationToken cancellationToken)
    {
        (Identifier, ulong) key = (message.From, message.Channel);
        if (message.IsEnd)
        {
            if (incoming.Remove(key, out IncomingPipeFile? ended))
            {
                ended.Dispose();
            }
        }
        else if (incoming.TryGetValue(key, out IncomingPipeFile? file))
        {
            await file.TakeAsync(message.Octets, cancellationToken).ConfigureAwait(false);
        }
        else if (TransferMessage.ReadOffer(message.Octets.Span) is { } offered && incoming.Count < options.MaxFiles)
        {
            PipeDescription reply = new(
                offered.Reply, pipe.Group, pipe.DemandsSecurity ? PipeType.SecuredUnicast : pipe.Type, "");
            if (channels.Open(reply, out _) is { } answers)
            {
                IncomingPipeFile made = new(message.From, offered.Offer, answers, options);
                incoming[key] = made;
                await made.BeginAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<FileResult?> SendChunksAsync(
        ChannelOutput channel, IFileSource source, long from, Task last, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        byte[] chunk = new byte[1 + TransferMessage.MaxChunk];
        chunk[0] = TransferMessage.Chunk;
        long told = 0;
        for (long at = from; at < source.Length && !last.IsCompleted;)
        {
            int length = (int)Math.Min(TransferMessage.MaxChunk, source.Length - at);
            if (!source.TryRead(at, chunk.AsSpan(1, length)))
            {
                return new FileResult(FileOutcome.Refused, FileRefusal.SourceFailed);
            }

            await channel.SendAsync(chunk.AsMemory(0, 1 + length), cancellationToken).ConfigureAwait(false);
            at += length;

            // The offer is the first message; the chunks before the last have all the same length.
            long has = Math.Min(from + (Math.Max(0, channel.Acknowledged - 1) * TransferMessage.MaxChunk), source.Length);
            if (has > told)
            {
                told = has;
                progress?.Report(has);
            }
        }

        return null;
    }

    private static async Task<ReadOnlyMemory<byte>> AnswerAsync(ChannelInput answers, CancellationToken cancellationToken)
    {
        ChannelMessage? message = await answers.ReceiveAsync(cancellationToken).ConfigureAwait(false);
        return message?.Octets ?? default;
    }

    private static FileResult ResultOf(ReadOnlySpan<byte> answer) => answer switch
    {
        [TransferMessage.Refused, byte why] when Enum.IsDefined((FileRefusal)why) => new FileResult(FileOutcome.Refused, (FileRefusal)why),
        [TransferMessage.Done, byte how] when Enum.IsDefined((FileOutcome)how) => new FileResult((FileOutcome)how, FileRefusal.None),
        _ => new FileResult(FileOutcome.Cancelled, FileRefusal.None),
    };
}
