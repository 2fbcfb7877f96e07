using System.Buffers.Text;
using Microsoft.Extensions.Logging;
using NanoPeers.Errands;
using NanoPeers.Peering;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.PeeringService.Errands;

/// <summary>
/// Answers peers that want a task done (S2: "may reply to this request with a local alias that points to ... its local upload directory"): with an alias for
/// each, and the backend's certificate for it. What is posted lies in the upload folder, and the uploader does the rest. Without the backend it is silent.
/// </summary>
internal sealed class ErrandProvider : IAliasedCopies
{
    private const int RequestsPerSecond = 2;
    private const int MaxAcquiring = 8;

    private static readonly TimeSpan _idleTime = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly ErrandsOptions _options;
    private readonly LocalPeering _peering;
    private readonly AliasServer _server;
    private readonly AliasTable _table;
    private readonly ErrandTasks _tasks;
    private readonly BackendKey _key;
    private readonly BackendClient _backend;
    private readonly Outbox _outbox;
    private readonly Uri _certificates;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _stored;
    private readonly CancellationToken _closing;
    private readonly SourceLimits _limits = new(RequestsPerSecond);
    private readonly Dictionary<(long Source, ErrandOrder Order), CertifiedAlias> _askers = [];
    private readonly long _began;
    private DateTimeOffset _offlineUntil;
    private int _acquiring;

    internal ErrandProvider(
        ErrandsOptions options, LocalPeering peering, AliasServer server, AliasTable table, ErrandTasks tasks, BackendKey key, BackendClient backend,
        Outbox outbox, Action stored, TimeProvider time, ILogger logger, CancellationToken closing)
    {
        (_options, _peering, _server, _table, _tasks, _key, _backend, _outbox) = (options, peering, server, table, tasks, key, backend, outbox);
        (_stored, _time, _logger, _closing) = (stored, time, logger, closing);
        _certificates = options.Certificates ?? new Uri(options.Upload, "certificates");
        _began = time.GetTimestamp();
    }

    /// <summary>Folders that can still be posted to, or soon.</summary>
    internal ISet<string> OpenFolders()
    {
        lock (_gate)
        {
            SweepAliases();
            return _askers.Values.Select(one => _outbox.PathFor(one.Order, one.Source)).ToHashSet(StringComparer.Ordinal);
        }
    }

    public IAliasedCopy? Find(PeeringPacket request)
    {
        string? href = request.IsValue(PeeringKey.Method, "post") ? request.ValueOf(PeeringKey.Href) : null;
        string node = request.ValueOf(PeeringKey.Node) ?? "";
        string task = request.ValueOf(PeeringKey.Task) ?? UploadTask.TaskName;
        bool isText = href is not null && ErrandTasks.IsText(href, ErrandLimits.MaxUrl) && ErrandTasks.IsText(node, ErrandLimits.MaxReporter);
        if (!isText || _tasks.Find(task) is not { } known || !known.Approves(href!) || _closing.IsCancellationRequested || _options.IsOn?.Invoke() == false)
        {
            return null;
        }

        lock (_gate)
        {
            CertifiedAlias? asker = Answer(new ErrandOrder(task, href!, node), SourceOf(_peering.Asker), _time.GetUtcNow());
            return asker is null || !request.IsValue(PeeringKey.Certificate, "wanted") ? asker : asker.WithCertificate;
        }
    }

    /// <summary>Lets who posted a file have what came of it.</summary>
    internal void HandBack(OutboxFile file, byte[] answer)
    {
        lock (_gate)
        {
            foreach (UploadAlias alias in _askers.Values.SelectMany(one => one.Open))
            {
                if (Path.GetFullPath(alias.Order.Folder) == file.Folder && alias.SetReceipt(file.Name, answer))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Nodes of one machine have one address on loopback; elsewhere a port is nothing to tell peers by.</summary>
    private static long SourceOf(long who) => (who >> 40) == 127 ? who : who >> 16;

    private CertifiedAlias? Answer(ErrandOrder order, long source, DateTimeOffset now)
    {
        _askers.TryGetValue((source, order), out CertifiedAlias? asker);
        if (asker is not null && (asker.IsAcquiring || now < asker.FreshUntil))
        {
            asker.AskedAt = now;
            return asker;
        }

        long nowMillis = (long)_time.GetElapsedTime(_began).TotalMilliseconds;
        bool isFull = _outbox.OctetsOfPeers >= _options.MaxOctetsOfPeers || _acquiring >= MaxAcquiring;
        if (now < _offlineUntil || isFull || !_limits.Allows(source, nowMillis) || (asker is null && !MakeRoom(source, now)))
        {
            return null;
        }

        if (asker is null)
        {
            asker = new CertifiedAlias(_peering, order, source);
            _askers.Add((source, order), asker);
        }

        asker.LetGo();
        asker.AskedAt = now;
        asker.IsAcquiring = true;
        _acquiring++;
        _ = Task.Run(() => AcquireAsync(asker), CancellationToken.None);
        return asker;
    }

    /// <summary>Each address has a share; when all is taken, the address with most goes first, with what it has not used for longest.</summary>
    private bool MakeRoom(long source, DateTimeOffset now)
    {
        SweepAliases();
        int own = _askers.Values.Count(one => one.Source == source);
        if (own < _options.MaxAskersOfOneAddress && _askers.Count < _options.MaxAskers)
        {
            return true;
        }

        long from = own >= _options.MaxAskersOfOneAddress ? source : _askers.Values.GroupBy(one => one.Source).MaxBy(group => group.Count())!.Key;
        CertifiedAlias? idle =
            _askers.Values.Where(one => one.Source == from && !one.IsAcquiring && now - one.AskedAt > _idleTime).MinBy(one => one.AskedAt);
        if (idle is null)
        {
            return false;
        }

        idle.Open.ForEach(alias => _table.CloseUpload(alias));
        _askers.Remove((idle.Source, idle.Order));
        return true;
    }

    private void SweepAliases()
    {
        DateTimeOffset now = _time.GetUtcNow();
        foreach (CertifiedAlias asker in _askers.Values.ToArray())
        {
            asker.Open.RemoveAll(alias => alias.Order.Until <= now && (_table.CloseUpload(alias) || true));
            if (asker.Open.Count == 0 && !asker.IsAcquiring)
            {
                asker.LetGo();
                _askers.Remove((asker.Source, asker.Order));
            }
        }
    }

    private async Task AcquireAsync(CertifiedAlias asker)
    {
        string? fault = "";
        try
        {
            fault = await CertifyAsync(asker).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            fault = e.Message;
        }
        catch (OperationCanceledException)
        {
            // This node closes.
        }
        finally
        {
            lock (_gate)
            {
                asker.IsAcquiring = false;
                _acquiring--;
                if (fault is not null)
                {
                    _offlineUntil = _time.GetUtcNow() + _options.OfflineTime;
                    ErrandsLog.NotCertified(_logger, asker.Order.Task, fault);
                }
            }
        }
    }

    /// <summary>Opens an alias and gets the backend's word for it. Null, or why there is none.</summary>
    private async Task<string?> CertifyAsync(CertifiedAlias asker)
    {
        ErrandOrder order = asker.Order;
        DateTimeOffset now = _time.GetUtcNow();
        UploadAlias alias = _table.OpenUpload(new UploadOrder(order.Task, _outbox.FolderFor(order, asker.Source), now + _options.AliasLife)
        {
            MaxOctets = _options.MaxFileOctets,
            MaxFiles = _options.MaxFilesOfOnePeer + 1, // the order is one
            MaxFolderOctets = _options.MaxOctetsOfOnePeer,
            Stored = _ => _stored(),
        });
        string url = _server.UrlOf(alias.Path, _peering.EndPoint.Address).AbsoluteUri;
        Uri place = BackendClient.WithQuery(_certificates.AbsoluteUri, ("alias", url), ("task", order.Task), ("href", order.Href));
        ErrandAnswer answer = await _backend.SendAsync(HttpMethod.Post, place, [], ErrandCertificate.Length, _closing).ConfigureAwait(false);
        ErrandStatus status = answer.Result == ErrandResult.Done ? _key.JudgeCertificate(answer.Octets, url, order, now) : ErrandStatus.Pending;
        if (status != ErrandStatus.Valid)
        {
            _table.CloseUpload(alias);
            return answer.Result == ErrandResult.Done ? $"The certificate is not right ({BlackListFile.WordsOf(status)})" : answer.Detail;
        }

        // Offered for half of what is left; then a new one, so that whoever accepts it has time to use it.
        DateTimeOffset expires = DateTimeOffset.FromUnixTimeSeconds(ErrandCertificate.ExpiresSeconds(answer.Octets, 0));
        TimeSpan left = (expires < alias.Order.Until ? expires : alias.Order.Until) - now;
        lock (_gate)
        {
            asker.Open.Add(alias);
            asker.Hold(url, Base64Url.EncodeToString(answer.Octets), now + (left / 2));
        }

        ErrandsLog.Opened(_logger, order.Reporter, order.Task);
        return null;
    }
}
