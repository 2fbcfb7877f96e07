using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using NanoPeers.Errands;

namespace NanoPeers.PeeringService.Errands;

/// <summary>
/// The black list (<see cref="ErrandBlackList"/>) in a file that is replaced as a whole. Peers are known by their addresses: what they call themselves costs
/// them nothing to change. All members may be called from any thread; none waits for the disk but <see cref="Save"/> and those that say so.
/// </summary>
internal sealed class BlackListFile
{
    private readonly Lock _gate = new();
    private readonly Lock _saving = new();
    private readonly ErrandBlackList _list = new();
    private readonly Dictionary<(string Who, string Task), string> _reportedIn = [];
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private bool _isDirty;
    private int _isSaveDue;

    /// <summary>Reads the file, if there is one. One that is no list is kept aside, and a new one is begun.</summary>
    internal BlackListFile(string path, TimeProvider time, ILogger logger)
    {
        _path = path;
        _time = time;
        _logger = logger;
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            foreach (Line line in JsonSerializer.Deserialize<Line[]>(File.ReadAllBytes(path)) ?? [])
            {
                _list.Add(new BlackListEntry(line.Who, line.Task, line.Why, line.Since, line.Until) { IsReported = line.IsReported });
                if (line.Report is { } report)
                {
                    _reportedIn[(line.Who, line.Task)] = report;
                }
            }
        }
        catch (JsonException e)
        {
            ErrandsLog.BlackListUnreadable(logger, e.Message);
            File.Move(path, path + ".damaged", overwrite: true);
        }
    }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>What counts now.</summary>
    internal IReadOnlyList<BlackListView> Entries
    {
        get
        {
            lock (_gate)
            {
                long now = Now;
                return
                [
                    .. All().Where(one => one.UntilSeconds > now).Select(one => new BlackListView(
                        one.Who, one.Task, WordsOf(one.Why), DateTimeOffset.FromUnixTimeSeconds(one.SinceSeconds),
                        DateTimeOffset.FromUnixTimeSeconds(one.UntilSeconds), one.IsReported)),
                ];
            }
        }
    }

    internal bool IsListed(string who, string task)
    {
        lock (_gate)
        {
            return _list.IsListed(who, task, Now);
        }
    }

    /// <summary>Puts a peer on the list. It counts at once, and is on the disk a moment later.</summary>
    internal void Add(string who, string task, ErrandStatus why, TimeSpan life)
    {
        lock (_gate)
        {
            long now = Now;
            _list.Add(new BlackListEntry(who, task, why, now, now + (long)life.TotalSeconds));
            _reportedIn.Remove((who, task));
            _isDirty = true;
        }

        ErrandsLog.Listed(_logger, who, task, WordsOf(why), life);

        // A flood of liars is written as fast as the disk is, and no faster.
        if (Interlocked.Exchange(ref _isSaveDue, 1) == 0)
        {
            _ = Task.Run(() =>
            {
                Volatile.Write(ref _isSaveDue, 0);
                Save();
            });
        }
    }

    /// <summary>Takes a peer off the list, for all tasks; null for everybody. Waits for the disk.</summary>
    /// <returns>How many entries went.</returns>
    internal int Clear(string? who)
    {
        int gone;
        lock (_gate)
        {
            gone = _list.Clear(who);
            Changed();
        }

        Save();
        return gone;
    }

    /// <summary>The next report of entries that the backend does not know of; null when there is none to be made. It is kept under a name.</summary>
    internal byte[]? Report(string name, string node)
    {
        lock (_gate)
        {
            BlackListEntry[] news = [.. All().Where(one => !one.IsReported && !_reportedIn.ContainsKey((one.Who, one.Task)))];
            if (news.Length == 0)
            {
                return null;
            }

            XElement report = new("blacklist", new XAttribute("node", node), new XAttribute("at", TextOf(Now)), news.Select(one => new XElement(
                "entry", new XAttribute("who", one.Who), new XAttribute("task", one.Task), new XAttribute("why", WordsOf(one.Why)),
                new XAttribute("since", TextOf(one.SinceSeconds)), new XAttribute("until", TextOf(one.UntilSeconds)))));
            Array.ForEach(news, one => _reportedIn[(one.Who, one.Task)] = name);
            _isDirty = true;
            return Encoding.UTF8.GetBytes(report.ToString());
        }
    }

    /// <summary>The backend has receipted a report. Waits for the disk.</summary>
    internal void Reported(string name) => Close(name, isReported: true);

    /// <summary>A report is gone without a receipt: what it said goes into the next one. Waits for the disk.</summary>
    internal void Unreported(string name) => Close(name, isReported: false);

    /// <summary>Reports that were made and are not receipted.</summary>
    internal IReadOnlyList<string> OpenReports()
    {
        lock (_gate)
        {
            return [.. _reportedIn.Values.Distinct()];
        }
    }

    /// <summary>Writes what has changed, and lets go of what has ended.</summary>
    internal void Save()
    {
        lock (_saving)
        {
            byte[] octets;
            lock (_gate)
            {
                _list.Sweep(Now);
                if (!_isDirty)
                {
                    return;
                }

                octets = JsonSerializer.SerializeToUtf8Bytes(All().Select(one => new Line(
                    one.Who, one.Task, one.Why, one.SinceSeconds, one.UntilSeconds, one.IsReported, _reportedIn.GetValueOrDefault((one.Who, one.Task)))));
                _isDirty = false;
            }

            try
            {
                OwnerOnly.Replace(_path, octets);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _isDirty = true;
                ErrandsLog.BlackListUnsaved(_logger, e.Message);
            }
        }
    }

    /// <summary>"bad-signature" of BadSignature; what is still awaited when time is over is "nothing-came".</summary>
    internal static string WordsOf(ErrandStatus status) => status == ErrandStatus.Pending
        ? "nothing-came"
        : string.Concat(status.ToString().Select((letter, place) => (char.IsUpper(letter) && place > 0 ? "-" : "") + char.ToLowerInvariant(letter)));

    private void Close(string name, bool isReported)
    {
        lock (_gate)
        {
            if (!_reportedIn.ContainsValue(name))
            {
                return;
            }

            foreach (BlackListEntry entry in All().Where(one => _reportedIn.GetValueOrDefault((one.Who, one.Task)) == name))
            {
                entry.IsReported = isReported;
            }

            foreach ((string, string) key in _reportedIn.Where(pair => pair.Value == name).Select(pair => pair.Key).ToArray())
            {
                _reportedIn.Remove(key);
            }

            _isDirty = true;
        }

        Save();
    }

    private void Changed()
    {
        HashSet<(string, string)> left = [.. All().Select(one => (one.Who, one.Task))];
        foreach ((string, string) key in _reportedIn.Keys.Where(key => !left.Contains(key)).ToArray())
        {
            _reportedIn.Remove(key);
        }

        _isDirty = true;
    }

    private List<BlackListEntry> All() => [.. Enumerable.Range(0, _list.Count).Select(_list.At)];

    private static string TextOf(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private sealed record Line(string Who, string Task, ErrandStatus Why, long Since, long Until, bool IsReported, string? Report);
}
