using System.Buffers.Text;
using System.Net;
using System.Text;
using NanoPeers.Errands;
using NanoPeers.Peering;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.PeeringService.Errands;

/// <summary>
/// One errand on its way through the states of S2, fig. 9 (<see cref="PeeringUpload"/>). The core calls under the node's lock; whatever takes time runs beside
/// it and calls back.
/// </summary>
internal sealed class ErrandRun : IPeeringUploadListener, IDisposable
{
    /// <summary>Transfers to one peer that may break off before this errand leaves it for others.</summary>
    private const int MaxBroken = 2;

    private readonly ErrandAsker _asker;
    private readonly IErrandTask _task;
    private readonly ErrandOrder _order;
    private readonly ErrandRequest _request;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _steps = [];
    private readonly Dictionary<string, int> _broken = [];
    private readonly PeeringUpload _upload;

    // All below is written under the node's lock.
    private int _round;
    private int _end = -1;
    private bool _isRefused;
    private Uri? _alias;
    private ErrandStatus _why = ErrandStatus.Pending;
    private byte[] _answer = [];
    private string? _by;
    private string _detail = "Nobody who may do it answered.";

    internal ErrandRun(ErrandAsker asker, IErrandTask task, ErrandOrder order, ErrandRequest request)
    {
        _asker = asker;
        _task = task;
        _order = order;
        _request = request;
        ErrandsOptions options = asker.Options;
        PeeringUploadSettings settings = new()
        {
            Href = order.Href,
            Task = order.Task == UploadTask.TaskName ? "" : order.Task,
            TriesDirectly = options.TriesDirectly,
            AsksForCertificate = options.AsksForCertificate,
            RepeatMillis = options.RepeatMillis,
            OverallMillis = options.OverallMillis,
            ReceiptMillis = options.ReceiptMillis,
        };
        _upload = asker.Peering.CreateUpload(settings, this);
    }

    public void Dispose() => _stop.Dispose();

    internal async Task<ErrandOutcome> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using (cancellationToken.Register(() => _asker.Peering.Do(_upload.Cancel)))
            {
                _asker.Peering.Do(_upload.Begin);
                if (cancellationToken.IsCancellationRequested)
                {
                    _asker.Peering.Do(_upload.Cancel);
                }

                await _ended.Task.ConfigureAwait(false);
            }

            await _stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(Steps()).ConfigureAwait(false);
        }
        finally
        {
            _asker.Peering.EndUpload(_upload);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return _end switch
        {
            PeeringOutcome.Done => new ErrandOutcome(ErrandEnd.Done, _answer, _by, ""),
            _ when _isRefused => new ErrandOutcome(ErrandEnd.Refused, [], null, _detail),
            PeeringOutcome.TimedOut => new ErrandOutcome(ErrandEnd.TimedOut, [], null, _detail),
            _ => new ErrandOutcome(ErrandEnd.Cancelled, [], null, _detail),
        };
    }

    void IPeeringUploadListener.TryDirectly(PeeringUpload upload) => Begin(
        async () =>
        {
            ErrandAnswer answer = await ErrandAsker.DirectlyAsync(_task, _order, _request, _stop.Token).ConfigureAwait(false);
            _asker.Peering.Do(now =>
            {
                _detail = answer.Result == ErrandResult.Done ? "" : answer.Detail;
                _isRefused = answer.Result == ErrandResult.Never;
                if (_isRefused)
                {
                    upload.Cancel(now);
                }
                else if (answer.Result == ErrandResult.Done)
                {
                    _answer = answer.Octets;
                    upload.DirectDone(now);
                }
                else
                {
                    upload.DirectFailed(now);
                }
            });
        },
        upload.DirectFailed);

    bool IPeeringUploadListener.IsBlackListed(PeeringUpload upload, PeeringPacket answer, long who) => IsShunned(NameOf(who));

    void IPeeringUploadListener.Verify(PeeringUpload upload, PeeringPacket answer, long who)
    {
        // The packet is gone after this call.
        string? alias = answer.ValueOf(PeeringKey.Alias);
        string certificate = answer.ValueOf(PeeringKey.Certificate) ?? "";
        Begin(
            () =>
            {
                bool isOwn = _asker.Peering.Aliases.TryAccept(alias, PeeringAddress.AddressOf(who), out Uri? url);
                ErrandStatus status = isOwn ? Judge(alias!, certificate) : ErrandStatus.OtherAlias;
                _asker.Peering.Do(now =>
                {
                    _alias = url;
                    _why = status;
                    if (status == ErrandStatus.Valid)
                    {
                        upload.Verified(now);
                    }
                    else
                    {
                        upload.Refused(now);
                    }
                });
                return Task.CompletedTask;
            },
            upload.Refused);
    }

    void IPeeringUploadListener.BlackList(PeeringUpload upload, long who) => List(who, _why);

    void IPeeringUploadListener.Forward(PeeringUpload upload, long who)
    {
        int round = ++_round;
        Uri alias = _alias!;
        _why = ErrandStatus.Pending; // from here on, what is missing is an answer
        Begin(() => ForwardAsync(round, alias, who), upload.ForwardingFailed);
    }

    void IPeeringUploadListener.Ended(PeeringUpload upload, int outcome)
    {
        _end = outcome;
        _ended.TrySetResult();
    }

    private static string NameOf(long who) => PeeringAddress.AddressOf(who).ToString();

    private bool IsShunned(string peer) => _broken.GetValueOrDefault(peer) >= MaxBroken || _asker.BlackList.IsListed(peer, _order.Task);

    private bool IsListed(long who) => _asker.BlackList.IsListed(NameOf(who), _order.Task);

    private ErrandStatus Judge(string alias, string certificate)
    {
        byte[] text = Encoding.UTF8.GetBytes(certificate);
        byte[] octets = new byte[PeeringLimits.MaxValue];
        bool isText = Base64Url.DecodeFromUtf8(text, octets, out _, out int count) == System.Buffers.OperationStatus.Done;
        return isText ? _asker.Key.JudgeCertificate(octets[..count], alias, _order, _asker.Time.GetUtcNow()) : ErrandStatus.Malformed;
    }

    private void List(long who, ErrandStatus why)
    {
        ErrandsOptions options = _asker.Options;
        _detail = $"{NameOf(who)}: {BlackListFile.WordsOf(why)}";
        _asker.BlackList.Add(NameOf(who), _order.Task, why, why == ErrandStatus.Pending ? options.ListedForSilence : options.ListedForLie);
        _why = ErrandStatus.Pending;
    }

    private async Task ForwardAsync(int round, Uri alias, long who)
    {
        // Another errand may have found it wrong in the meantime.
        (Uri? place, string why, bool misdirects) = IsListed(who)
            ? (null, "It is on the black list.", false)
            : await _asker.Peers.PostAsync(alias, _request.Body, _stop.Token).ConfigureAwait(false);
        _asker.Peering.Do(now =>
        {
            if (round != _round)
            {
                return;
            }

            if (place is not null)
            {
                _upload.Forwarded(now);
                return;
            }

            ErrandsLog.NotForwarded(_asker.Logger, NameOf(who), _order.Task, why);
            _broken[NameOf(who)] = _broken.GetValueOrDefault(NameOf(who)) + 1;
            _detail = $"{NameOf(who)}: {why}";
            if (misdirects)
            {
                List(who, ErrandStatus.OtherAlias);
            }

            _upload.ForwardingFailed(now);
        });
        if (place is not null)
        {
            await AwaitAnswerAsync(round, place, who).ConfigureAwait(false);
        }
    }

    /// <summary>Asks for the answer until it is there; the core ends the wait.</summary>
    private async Task AwaitAnswerAsync(int round, Uri place, long who)
    {
        TimeSpan pause = TimeSpan.FromMilliseconds(50);
        while (IsAwaited(round) && !IsListed(who))
        {
            byte[]? answer = await _asker.Peers.GetAsync(place, FetchTask.MaxOctets, _stop.Token).ConfigureAwait(false);
            if (answer is null)
            {
                await Task.Delay(pause, _asker.Time, _stop.Token).ConfigureAwait(false);
                pause = pause < TimeSpan.FromSeconds(1) ? pause * 2 : pause;
                continue;
            }

            ErrandStatus status = _request.Judge?.Invoke(answer) ?? _task.Judge(_order, _request.Body, answer);
            _asker.Peering.Do(now => Take(round, answer, status, who, now));
            return;
        }
    }

    private void Take(int round, byte[] answer, ErrandStatus status, long who, long nowMillis)
    {
        if (round != _round || _upload.State != PeeringUploadState.AwaitsReceipt594)
        {
            return;
        }

        if (status == ErrandStatus.Valid)
        {
            _answer = answer;
            _by = NameOf(who);
            _upload.ReceiptVerified(nowMillis);
        }
        else
        {
            _why = status;
            _upload.ReceiptRefused(nowMillis);
        }
    }

    private bool IsAwaited(int round)
    {
        bool isAwaited = false;
        _asker.Peering.Do(_ => isAwaited = round == _round && _upload.State == PeeringUploadState.AwaitsReceipt594);
        return isAwaited;
    }

    /// <summary>Runs a step beside the node's lock. Whatever goes wrong in it is an answer, too.</summary>
    private void Begin(Func<Task> step, Action<long> failed)
    {
        lock (_steps)
        {
            _steps.Add(Task.Run(async () =>
            {
                try
                {
                    await step().ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (_stop.IsCancellationRequested)
                {
                    // It is over.
                }
                catch (Exception e)
                {
                    ErrandsLog.StepFailed(_asker.Logger, e);
                    _asker.Peering.Do(failed);
                }
            }));
        }
    }

    private Task[] Steps()
    {
        lock (_steps)
        {
            return [.. _steps];
        }
    }
}
