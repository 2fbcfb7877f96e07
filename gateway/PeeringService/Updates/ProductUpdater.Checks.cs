using System.Collections.Concurrent;
using System.Security.Cryptography;
using NanoPeers.PeeringService.Objects;
using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Updates;

/// <summary>One check: manifest, decision, components, version, trial.</summary>
public sealed partial class ProductUpdater
{
    /// <summary>Makes one check now, and installs what it finds.</summary>
    /// <param name="trigger">Why.</param>
    /// <param name="cancellationToken">Gives up; what was fetched stays in the local store.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<UpdateResult> CheckAsync(UpdateTrigger trigger, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            UpdateResult result = await CheckUnlessStoppedAsync(cancellationToken).ConfigureAwait(false);
            _last = (result, _time.GetUtcNow());
            UpdaterLog.Checked(_logger, _options.Product, trigger, result.Outcome, result.Detail);
            return result;
        }
        finally
        {
            _fetching.Clear();
            _turn.Release();
        }
    }

    private async Task<UpdateResult> CheckUnlessStoppedAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource both = LinkedToStop(cancellationToken);
        try
        {
            return _installation.Record.IsStopped
                ? new UpdateResult(UpdateOutcome.Stopped, "The updater is stopped; resume it.")
                : await CheckOnceAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new UpdateResult(UpdateOutcome.Stopped, "The updater was stopped.");
        }
        catch (ManifestUnavailableException e)
        {
            return new UpdateResult(UpdateOutcome.NoManifest, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new UpdateResult(UpdateOutcome.DiskFailed, e.Message);
        }
    }

    private CancellationTokenSource LinkedToStop(CancellationToken cancellationToken)
    {
        using (_stopping.EnterScope())
        {
            return CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        }
    }

    private async Task<UpdateResult> CheckOnceAsync(CancellationToken cancellationToken)
    {
        if (_installation.Record.OnTrial)
        {
            UpdateResult trial = await TryVersionAsync(cancellationToken).ConfigureAwait(false);
            if (!trial.IsSuccess)
            {
                return trial;
            }
        }

        byte[] octets = await _source.FetchAsync(cancellationToken).ConfigureAwait(false);
        if (Refuse(octets) is string why)
        {
            return new UpdateResult(UpdateOutcome.ManifestRefused, why);
        }

        UpdateOffer offer = UpdateOffer.Of(_reader.Manifest);
        UpdateDecision decision = UpdateDecision.Of(offer, _installation.Current);
        if ((decision.Contradiction ?? NotAnUrl(offer)) is string contradiction)
        {
            return new UpdateResult(UpdateOutcome.ManifestRefused, contradiction);
        }

        Take(offer, decision.Needed.Count);
        return decision.Needed.Count == 0
            ? new UpdateResult(UpdateOutcome.UpToDate, "Nothing is newer than what is installed.")
            : HeldBack() ?? await UpdateAsync(offer, decision, cancellationToken).ConfigureAwait(false);
    }

    private string? Refuse(byte[] octets)
    {
        if (_reader.Read(octets) is string why)
        {
            return why;
        }

        InstallationRecord record = _installation.Record;
        ManifestMemory memory = new(_options.Product);
        memory.Restore(record.Sequence, record.Issued, Convert.FromHexString(record.Digest), 0);
        ulong installed = _installation.Current?.ProductVersion ?? UpdateVersion.None;
        return memory.Judge(_reader.Manifest, SHA256.HashData(octets), _time.GetUtcNow().ToUnixTimeSeconds(), installed) switch
        {
            ManifestVerdict.Newer or ManifestVerdict.Same => null,
            ManifestVerdict.Older => $"The manifest is number {_reader.Manifest.Sequence}, older than {record.Sequence}, which was taken.",
            ManifestVerdict.Expired => "The manifest has expired: nothing newer was issued, or somebody withholds it.",
            ManifestVerdict.Forked => $"There are two manifests with number {record.Sequence}.",
            ManifestVerdict.NotYet => "The manifest is from the future: this computer's clock is wrong.",
            ManifestVerdict.OtherProduct => $"The manifest is of {_reader.Manifest.Product}.",
            _ => $"Version {UpdateVersion.TextOf(_reader.Manifest.Minimum)} has to be installed first.",
        };
    }

    private static string? NotAnUrl(UpdateOffer offer) =>
        offer.Components.FirstOrDefault(one => !Uri.TryCreate(one.Href, UriKind.Absolute, out _)) is UpdateComponent component
            ? $"{component.Href} of {component.Name} is no URL." : null;

    // From here on no older one is taken, whatever becomes of this one.
    private void Take(UpdateOffer offer, int needed)
    {
        if (offer.Sequence == _installation.Record.Sequence)
        {
            return;
        }

        _installation.Save(_installation.Record with
        {
            Sequence = offer.Sequence,
            Issued = offer.Issued.ToUnixTimeSeconds(),
            Digest = Convert.ToHexStringLower(offer.Digest.Span),
            Failures = 0,
            NotBefore = 0,
            Why = null,
        });
        UpdaterLog.Taken(_logger, _options.Product, offer.Sequence, needed);
    }

    private UpdateResult? HeldBack()
    {
        InstallationRecord record = _installation.Record;
        return record.Failures >= _options.InstallAttempts
            ? new UpdateResult(UpdateOutcome.GivenUp, $"Version {record.Sequence} failed {record.Failures} times and is not tried again: {record.Why}")
            : _time.GetUtcNow().ToUnixTimeSeconds() < record.NotBefore
                ? new UpdateResult(UpdateOutcome.Waiting, $"Version {record.Sequence} failed and is tried again later: {record.Why}")
                : null;
    }

    private async Task<UpdateResult> UpdateAsync(UpdateOffer offer, UpdateDecision decision, CancellationToken cancellationToken)
    {
        _installation.BeginStaging();
        List<UpdateComponent> needed = [.. decision.Needed, .. decision.Kept.Where(one => !_installation.StageKept(one))];
        Task<(IReadOnlyList<FetchPart> Parts, string? Fault)>[] transactions =
            [.. needed.Select(one => _transaction.RunAsync(one, new ComponentProgress(_fetching, one.Name), cancellationToken))];
        (IReadOnlyList<FetchPart> Parts, string? Fault)[] ends = await Task.WhenAll(transactions).ConfigureAwait(false);
        Dictionary<string, IReadOnlyList<FetchPart>> sources = needed.Zip(ends).ToDictionary(pair => pair.First.Name, pair => pair.Second.Parts);
        string[] faults = [.. ends.Select(end => end.Fault).OfType<string>()];
        if (faults.Length > 0)
        {
            return new UpdateResult(UpdateOutcome.ComponentMissing, string.Join("; ", faults), sources);
        }

        _installation.Commit(offer);
        return await TryVersionAsync(cancellationToken).ConfigureAwait(false) with { Sources = sources };
    }

    private async Task<UpdateResult> TryVersionAsync(CancellationToken cancellationToken)
    {
        InstallationRecord record = _installation.Record;
        if (record.Starts >= _options.TrialStarts)
        {
            return await RollBackAsync($"its trial was cut short {record.Starts} times", cancellationToken).ConfigureAwait(false);
        }

        _installation.Save(record with { Starts = record.Starts + 1 });
        if (!await StartAsync(cancellationToken).ConfigureAwait(false))
        {
            return await RollBackAsync("it did not report healthy", cancellationToken).ConfigureAwait(false);
        }

        _installation.Confirm();
        return new UpdateResult(UpdateOutcome.Installed, $"Version {_installation.Current?.Sequence} runs and is healthy.");
    }

    private async Task<UpdateResult> RollBackAsync(string why, CancellationToken cancellationToken)
    {
        InstallationRecord record = _installation.Record;
        TimeSpan retry = _options.InstallRetry * (1 << Math.Min(record.Failures, 10));
        _installation.RollBack($"Version {_installation.Current?.Sequence}: {why}.", (_time.GetUtcNow() + retry).ToUnixTimeSeconds());
        UpdaterLog.RolledBack(_logger, _options.Product, _installation.Record.Current ?? "nothing", why);
        if (_installation.CurrentPath is not null)
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
        }

        return new UpdateResult(UpdateOutcome.RolledBack, _installation.Record.Why!);
    }

    private async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource over = new(_options.HealthTime, _time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        try
        {
            return await _product.StartAsync(_installation.CurrentPath!, both.Token).WaitAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
#pragma warning disable CA1031 // Whatever goes wrong in the product's start, the version before is what helps.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            UpdaterLog.NotStarted(_logger, _options.Product, e);
            return false;
        }
    }

    private sealed class ComponentProgress(ConcurrentDictionary<string, FetchProgress> into, string component) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => into[component] = value;
    }
}
