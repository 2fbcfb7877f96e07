using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>The transfers of a lane: from a peer, and from the origin.</summary>
internal sealed partial class DownloadLane : IOriginTarget
{
    private long _taken;

    ObjectInProgress IOriginTarget.Incoming => Incoming;

    Task IOriginTarget.BeginAnewAsync() => _download.BeginAnewAsync();

    void IOriginTarget.Took(int octets)
    {
        _download.Took(_download.Order.Origin.Host, true, octets);
        Peering.Do(_ => _transaction?.Progressed(Incoming.Received, Incoming.Total ?? 0));
    }

    private async Task FromPeerAsync(PeerSource source, CancellationToken cancellationToken)
    {
        PeerAnswer answer;
        try
        {
            answer = await TakeFromAsync(source, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            answer = new PeerAnswer(e is OperationCanceledException ? "it is too slow" : e.Message, false);
        }

        if (answer.IsLie)
        {
            Fetcher.Distrusted.Add(source.Who);
            _download.Failure = (FetchFault.Damaged, $"what {source.Name} gave is not what was expected");
        }

        if (answer.Why is { } why)
        {
            PeeringLog.SourceFailed(Fetcher.Logger, source.Name, _download.Href, why);
        }

        Peering.Do(now =>
        {
            _download.Providers.Remove(source.Who);
            if (answer.Why is not null)
            {
                _transaction?.RetrievalFailed(now);
                return;
            }

            _transaction?.Retrieved(_isMain ? Peering.CopyToTell(_download.Href) : null, now);
            if (_download.Here is not null)
            {
                _main?.IsWhole(now);
            }
        });
    }

    /// <summary>Takes what is missing from a peer, and completes the object when nothing is any more.</summary>
    private async Task<PeerAnswer> TakeFromAsync(PeerSource source, CancellationToken cancellationToken)
    {
        if (_download.Order.Expected.Sha256 is null && Incoming.Id != source.Digest)
        {
            // Nobody vouched for a content; it is held to the one that the peer named.
            await _download.BeginAsync(_download.Order.Expected with { Sha256 = source.Digest }, cancellationToken).ConfigureAwait(false);
        }

        for (bool isSecond = false; _download.Here is null; isSecond = true)
        {
            _taken = 0;
            PeerAnswer answer = await TakeMissingAsync(source, cancellationToken).ConfigureAwait(false);
            if (answer.Why is not null || (!_isMain && Incoming.NextMissing(0, 1) is not null))
            {
                return answer;
            }

            bool isAllIts = _taken >= (Incoming.Total ?? 0);
            CompletionAnswer completion = await _download.CompleteAsync(cancellationToken).ConfigureAwait(false);
            if (completion == CompletionAnswer.Damaged && (isAllIts || isSecond))
            {
                return new PeerAnswer("its copy is not what it must be", true);
            }

            // Damaged, with octets of others in it: this one is asked for everything. Incomplete: another lane failed meanwhile.
        }

        return PeerAnswer.Well;
    }

    private async Task<PeerAnswer> TakeMissingAsync(PeerSource source, CancellationToken cancellationToken)
    {
        if (Incoming.Total is null)
        {
            return await TransferAsync(source, null, cancellationToken).ConfigureAwait(false);
        }

        while (Incoming.NextMissing(0, 1) is not null)
        {
            Task changed = _download.Claims.Changed;
            bool isAlone = !IsForSeveral;
            if (_download.Claims.Take(Incoming, isAlone) is not { } range)
            {
                if (!_isMain)
                {
                    break;
                }

                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            PeerAnswer answer;
            try
            {
                answer = await TransferAsync(source, range, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _download.Claims.Release(range);
            }

            if (answer.Why is not null)
            {
                return answer;
            }

            FindHelpers();
        }

        return PeerAnswer.Well;
    }

    private bool IsForSeveral =>
        Fetcher.Options.SourcesAtOnce > 1 && Incoming.Expected.Chunks is { } chunks && chunks.Length >= Fetcher.Options.SeveralSourcesFrom;

    /// <summary>After the first segment: further peers for what is left.</summary>
    private void FindHelpers()
    {
        if (!_isMain || !IsForSeveral || _helpers.Count > 0)
        {
            return;
        }

        for (int i = 1; i < Fetcher.Options.SourcesAtOnce; i++)
        {
            DownloadLane helper = new(_download, this);
            _helpers.Add(helper);
            _ = helper.HelpAsync();
        }
    }

    private async Task HelpAsync()
    {
        try
        {
            await RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The download ended before it found anybody.
        }
    }

    private async Task<PeerAnswer> TransferAsync(PeerSource source, (long Start, long End)? range, CancellationToken cancellationToken)
    {
        TimeSpan window = source.IsIncoming ? Fetcher.Options.IncomingSilence : Fetcher.Options.PeerWindow;
        long least = source.IsIncoming ? 1 : (long)(Fetcher.Options.PeerOctetsPerSecond * window.TotalSeconds);
        using SourcePace pace = new(Peering.Time, window, least, cancellationToken);
        return await source.FetchAsync(Fetcher.Peers, Incoming, range, pace, octets =>
        {
            _taken += octets;
            _download.Took(source.Name, false, octets);
        }).ConfigureAwait(false);
    }

    private async Task FromOriginAsync(CancellationToken cancellationToken)
    {
        if (Incoming.Id != _download.Order.Expected.Sha256)
        {
            // What came of a content that a peer named says nothing about the origin's.
            await _download.BeginAnewAsync().ConfigureAwait(false);
        }

        OriginSource origin = new(Fetcher.Origins, _download.Order.Origin, Fetcher.Options, Peering.Time);
        OriginAnswer answer = OriginAnswer.Well;
        for (int attempt = 0; attempt < 2 && _download.Here is null; attempt++)
        {
            answer = await origin.FetchAsync(this, cancellationToken).ConfigureAwait(false);
            if (answer.Fault is not null || await _download.CompleteAsync(cancellationToken).ConfigureAwait(false) == CompletionAnswer.Complete)
            {
                break;
            }

            // Octets of peers may have been in it; the origin alone is judged next.
            answer = new OriginAnswer(FetchFault.Damaged, "what the origin gives is not what was expected");
        }

        if (answer.Fault is { } fault)
        {
            _download.Failure = (fault, answer.Why);
            PeeringLog.SourceFailed(Fetcher.Logger, _download.Order.Origin.Host, _download.Href, answer.Why ?? "");
        }

        Peering.Do(now =>
        {
            if (_download.Here is null)
            {
                _transaction?.RetrievalFailed(now);
            }
            else
            {
                _transaction?.Retrieved(Peering.CopyToTell(_download.Href), now);
            }
        });
    }
}
