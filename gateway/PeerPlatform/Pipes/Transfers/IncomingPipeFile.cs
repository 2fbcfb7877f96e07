using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Pipes.Channels;

namespace NanoPeers.PeerPlatform.Pipes.Transfers;

/// <summary>A file that comes through a channel: judged, taken up where an earlier transfer left it, and named only when its digest is right.</summary>
internal sealed class IncomingPipeFile(Identifier from, FileOffer offer, ChannelOutput answers, PipeFileOptions options) : IDisposable
{
    private ResumableSink? _sink;
    private bool _isOver;

    /// <summary>Answers the offer.</summary>
    internal async Task BeginAsync(CancellationToken cancellationToken)
    {
        FileRefusal refusal = !FileName.IsName(offer.Name) ? FileRefusal.BadName
            : offer.Length > options.MaxLength ? FileRefusal.TooLong
            : Path.Exists(Path.Combine(options.Folder, offer.Name)) ? FileRefusal.NameTaken
            : Open();
        if (refusal != FileRefusal.None)
        {
            _isOver = true;
            await answers.SendAsync(new[] { TransferMessage.Refused, (byte)refusal }, cancellationToken).ConfigureAwait(false);
            options.Ended?.Invoke(from, offer, new FileResult(FileOutcome.Refused, refusal));
            return;
        }

        await answers.SendAsync(TransferMessage.WriteBegin(_sink!.Held), cancellationToken).ConfigureAwait(false);
        await EndIfWholeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a message of the sender.</summary>
    internal async Task TakeAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (_isOver || message.Length < 2 || message.Span[0] != TransferMessage.Chunk)
        {
            return;
        }

        if (!_sink!.TryWrite(_sink.Held, message.Span[1..]))
        {
            await EndAsync(FileOutcome.StorageFailed, cancellationToken).ConfigureAwait(false);
            return;
        }

        options.Progress?.Invoke(from, offer, _sink.Held);
        await EndIfWholeAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sink?.Dispose();
        answers.Dispose();
    }

    private FileRefusal Open()
    {
        try
        {
            _sink = ResumableSink.Open(options.Folder, offer);
            return FileRefusal.None;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return FileRefusal.NoRoom;
        }
    }

    private async Task EndIfWholeAsync(CancellationToken cancellationToken)
    {
        if (_sink!.Held < offer.Length)
        {
            return;
        }

        if (!_sink.HasDigest())
        {
            _sink.Abandon();
            await EndAsync(FileOutcome.WrongDigest, cancellationToken).ConfigureAwait(false);
            return;
        }

        bool isStored = _sink.TryComplete();
        await EndAsync(isStored ? FileOutcome.Complete : FileOutcome.StorageFailed, cancellationToken).ConfigureAwait(false);
    }

    private async Task EndAsync(FileOutcome outcome, CancellationToken cancellationToken)
    {
        _isOver = true;
        await answers.SendAsync(new[] { TransferMessage.Done, (byte)outcome }, cancellationToken).ConfigureAwait(false);
        options.Ended?.Invoke(from, offer, new FileResult(outcome, FileRefusal.None));
    }
}
