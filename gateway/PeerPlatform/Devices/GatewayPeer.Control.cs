using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What people and programs do with the gateway.</summary>
public sealed partial class GatewayPeer
{
    /// <inheritdoc/>
    public IReadOnlyList<DeviceStatus> Devices() =>
        [.. _links.Values.Select(link => link.Status(_options.Time.GetUtcNow())).OrderBy(status => status.Name, StringComparer.OrdinalIgnoreCase)];

    /// <inheritdoc/>
    public async Task<SwitchAnswer> SwitchAsync(string name, SwitchAction action, CancellationToken cancellationToken)
    {
        long started = _options.Time.GetTimestamp();
        DeviceLink? link = Find(name);
        if (link is null)
        {
            return Answer(SwitchResult.UnknownDevice, false, started, $"No device is named {name}. `peers` lists the names.");
        }

        if (link.Session is not { IsLive: true })
        {
            if (Keep(link, action) is { } kept)
            {
                return kept with { Took = _options.Time.GetElapsedTime(started) };
            }

            string problem = $"There is no session with {link.Record.Name}: {ProblemOf(link)}. `why {link.Record.Name}` tells more.";
            return Answer(SwitchResult.NotPresent, false, started, problem);
        }

        _sleep.Forget(link.Record.Id);
        int kind = action == SwitchAction.Toggle ? SwitchMessageKind.Toggle : SwitchMessageKind.Set;
        Task<SwitchOutcome>? asked = link.Ask(kind, action == SwitchAction.On ? 1 : 0, _node.NowMillis);
        if (asked is null)
        {
            return Answer(SwitchResult.Busy, false, started, $"{link.Record.Name} has too many requests to answer. Try again in a moment.");
        }

        SwitchOutcome outcome = await asked.WaitAsync(cancellationToken).ConfigureAwait(false);
        bool isOn = link.IsOn == true;
        return outcome switch
        {
            SwitchOutcome.Done => Answer(SwitchResult.Done, isOn, started, ""),
            SwitchOutcome.Refused => Answer(SwitchResult.Refused, isOn, started, $"{link.Record.Name} refused."),
            _ => Answer(SwitchResult.NoAnswer, isOn, started, $"{link.Record.Name} did not answer. Is it switched on and in reach?"),
        };
    }

    /// <inheritdoc/>
    public bool Remove(string name)
    {
        DeviceLink? link = Find(name);
        if (link is null)
        {
            return false;
        }

        // The stores come first: what they throw leaves everything as it was.
        link.Remove(device =>
        {
            _options.Devices.Remove(device.Id);
            _options.Resumptions.Remove(device.Id);
            _options.Lights.Remove(device.Id);
            _sleep.Forget(device.Id);
        });
        if (!_links.TryRemove(link.Record.Id, out _))
        {
            return false;
        }

        _keeper.Forget(link.Record.Id);
        _journal.Forget(link.Record.Id);
        foreach (PeerSession session in _node.Sessions.Where(session => session.Peer.Equals(link.Record.Id)))
        {
            session.Close(CloseReason.Removed);
        }

        _events.Publish(GatewayEventKind.Removed, link.Record.Name, null, $"{link.Record.Name}: removed");
        return true;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<GatewayEvent> WatchAsync(CancellationToken cancellationToken) => _events.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<AttemptReport> Why(string? name)
    {
        string? NameOf(Identifier id) => _links.TryGetValue(id, out DeviceLink? link) ? link.Record.Name : null;
        IReadOnlyList<AttemptReport> all = _journal.Reports(NameOf, _node.NowMillis);
        return name is null ? all : [.. all.Where(report => string.Equals(report.Device, name, StringComparison.OrdinalIgnoreCase))];
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> Counters()
    {
        Dictionary<string, long> counters = new(_node.Counters.ToDictionary());
        Add("queries_shed", Interlocked.Read(ref _queriesShed));
        Add("unknown_devices", Interlocked.Read(ref _unknownDevices));
        Add("gateway_faults", Interlocked.Read(ref _faults) + _book.Faults);
        Add("journal_shed", _journal.Shed);
        return counters;

        void Add(string name, long count)
        {
            if (count != 0)
            {
                counters[name] = count;
            }
        }
    }

    private static string ProblemOf(DeviceLink link) => link.Problem.Length > 0 ? link.Problem : "nothing was heard of it yet";

    private SwitchAnswer Answer(SwitchResult result, bool isOn, long started, string problem) =>
        new(result, isOn, _options.Time.GetElapsedTime(started), problem);

    private DeviceLink? Find(string name) =>
        _links.Values.FirstOrDefault(link => string.Equals(link.Record.Name, name, StringComparison.OrdinalIgnoreCase));
}
