using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Transfers;

/// <summary>
/// Who got what from whom, and when, as far as this node took part. Bounded: a line for each object and pair of nodes, the one that was touched longest ago
/// goes first. Kept in a file of lines of JSON; a crash loses what was served since the last fetch. All members may be called from any thread.
/// </summary>
public sealed class TransferLog : IServedParts, IDisposable
{
    /// <summary>Lines at most: 4,096.</summary>
    public const int MaxTransfers = 4_096;

    private const long MaxFileOctets = 4 << 20;
    private const string LocalSource = "local";

    private readonly Lock _gate = new();
    private readonly Lock _saving = new();
    private readonly Dictionary<(ObjectId Object, string From, string To), LinkedListNode<Transfer>> _byPair = [];
    private readonly LinkedList<Transfer> _byAge = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _file;

    /// <summary>Opens the record; lines that cannot be read are left out.</summary>
    /// <param name="file">Where it is kept: in a folder that is this node's alone.</param>
    /// <param name="time">What "when" means.</param>
    /// <param name="logger">Receives events 4150 to 4159.</param>
    public TransferLog(string file, TimeProvider time, ILogger<TransferLog> logger)
    {
        _file = file;
        _time = time;
        _logger = logger;
        Load();
    }

    /// <summary>Everything that went, the oldest first. What was served has the name by which it was fetched, where that is known.</summary>
    public IReadOnlyList<Transfer> List()
    {
        lock (_gate)
        {
            Dictionary<ObjectId, string> names = [];
            foreach (Transfer one in _byAge.Where(one => one.Href.Length > 0))
            {
                names.TryAdd(one.Object, one.Href);
            }

            return [.. _byAge.OrderBy(one => one.Began).Select(one => one.Href.Length > 0 ? one : one with { Href = names.GetValueOrDefault(one.Object, "") })];
        }
    }

    /// <inheritdoc/>
    public void Served(ObjectId id, IPAddress to, long octets, TimeSpan took)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (octets > 0)
        {
            Add(new Transfer(id, "", Transfer.Here, false, to.ToString(), octets, now - took, now));
        }
    }

    /// <summary>Something was fetched.</summary>
    /// <param name="href">Its name.</param>
    /// <param name="outcome">What came from where.</param>
    /// <param name="began">When it was ordered.</param>
    public void Fetched(string href, FetchOutcome outcome, DateTimeOffset began)
    {
        if (outcome.Object is not { } id)
        {
            return;
        }

        DateTimeOffset now = _time.GetUtcNow();
        foreach (FetchPart part in outcome.Parts.Where(part => part.Octets > 0 && part.Source != LocalSource))
        {
            Add(new Transfer(id, href, NodeOf(part), part.IsOrigin, Transfer.Here, part.Octets, began, now));
        }

        Save();
    }

    /// <summary>Writes what there is.</summary>
    public void Dispose() => Save();

    /// <summary>A node is known by its address: its ports are those of one transfer.</summary>
    private static string NodeOf(FetchPart part) =>
        !part.IsOrigin && IPEndPoint.TryParse(part.Source, out IPEndPoint? peer) ? peer.Address.ToString() : part.Source;

    private void Add(Transfer one)
    {
        lock (_gate)
        {
            (ObjectId, string, string) key = (one.Object, one.From, one.To);
            if (_byPair.Remove(key, out LinkedListNode<Transfer>? before))
            {
                _byAge.Remove(before);
                Transfer old = before.Value;
                one = one with
                {
                    Octets = old.Octets + one.Octets,
                    Began = old.Began < one.Began ? old.Began : one.Began,
                    Href = one.Href.Length > 0 ? one.Href : old.Href,
                };
            }
            else if (_byPair.Count == MaxTransfers)
            {
                Transfer oldest = _byAge.First!.Value;
                _byPair.Remove((oldest.Object, oldest.From, oldest.To));
                _byAge.RemoveFirst();
            }

            _byPair.Add(key, _byAge.AddLast(one));
        }
    }

    private void Load()
    {
        try
        {
            if (!File.Exists(_file) || new FileInfo(_file).Length > MaxFileOctets)
            {
                return;
            }

            foreach (string line in File.ReadLines(_file).Take(MaxTransfers))
            {
                if (TransferLine.Read(line) is { } transfer)
                {
                    Add(transfer);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TransfersLog.NotRead(_logger, _file, e.Message);
        }
    }

    private void Save()
    {
        lock (_saving)
        {
            StringBuilder text = new();
            lock (_gate)
            {
                foreach (Transfer one in _byAge)
                {
                    text.Append(TransferLine.Write(one)).Append('\n');
                }
            }

            try
            {
                File.WriteAllText(_file + ".new", text.ToString());
                File.Move(_file + ".new", _file, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                TransfersLog.NotWritten(_logger, _file, e.Message);
            }
        }
    }
}
