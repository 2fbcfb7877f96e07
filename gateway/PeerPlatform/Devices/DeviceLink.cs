using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>
/// What the gateway has with one device: its session, its light, the requests that wait, and how to get a session back. Safe for threads. Its lock
/// is taken inside a session's, never the other way round. DEVICES.md.
/// </summary>
internal sealed class DeviceLink
{
    private readonly object _gate = new();
    private readonly Lock _writing = new();
    private readonly ConnectPlan _plan = new();
    private readonly DeviceLight _light;
    private PeerSession? _session;
    private DateTimeOffset? _lastSeenAt;
    private bool _isRemoved;
    private bool _isOver;
    private volatile string _problem = "";

    internal DeviceLink(DeviceRecord record, LightStateRecord? light)
    {
        Record = record;
        _lastSeenAt = record.LastSeenAt;
        _light = new DeviceLight(light);
    }

    internal DeviceRecord Record { get; }

    internal DeviceNotes Notes { get; } = new();

    /// <summary>Why there is no session, in a few words.</summary>
    internal string Problem => _problem;

    internal PeerSession? Session
    {
        get
        {
            lock (_gate)
            {
                return _session;
            }
        }
    }

    /// <summary>The address that the store remembers.</summary>
    internal void Recall(RemoteAddress known)
    {
        lock (_gate)
        {
            _plan.Recall(known);
        }
    }

    /// <summary>
    /// A query came in the device's name, which proves nothing. Whether an attempt should begin where it came from: when there is no session, or it
    /// ages, or the query is of a later start of the device than its session is.
    /// </summary>
    internal bool TryAnswer(RemoteAddress from, uint bootCount, bool isAgeing, long nowMillis)
    {
        lock (_gate)
        {
            PeerSession? live = _session is { IsLive: true } ? _session : null;
            bool needed = live is null || isAgeing || bootCount > live.PeerBootCount;
            return needed && !_isOver && _plan.TryAnswer(from, bootCount, live is not null, nowMillis);
        }
    }

    /// <summary>Whether an attempt should begin where the device was proven to be, and if so where that is.</summary>
    internal RemoteAddress? TryReturn(bool renew)
    {
        lock (_gate)
        {
            bool needed = (renew || _session is not { IsLive: true }) && !_isOver;
            return needed ? _plan.TryReturn() : null;
        }
    }

    /// <summary>An attempt ended. True when it failed and no other brought a session meanwhile: then something is amiss.</summary>
    internal bool Ended(RemoteAddress to, uint bootCount, string problem, long nowMillis)
    {
        lock (_gate)
        {
            bool failed = problem.Length > 0 && _session is not { IsLive: true };
            _plan.End(to, bootCount, failed, nowMillis);
            _problem = failed ? problem : _problem;
            return failed;
        }
    }

    /// <summary>A session is live: the light is asked for its state and to tell of changes. False when another session is the one to be used.</summary>
    internal bool Attach(PeerSession session, DateTimeOffset at, long nowMillis)
    {
        lock (_gate)
        {
            if (_isOver || (_session is { IsLive: true } && !session.Outranks(_session)))
            {
                return false;
            }

            _session = session;
            _plan.Live(session.Address);
            _problem = "";
            _lastSeenAt = at;
            Notes.Seen(session.Address.ToString(), at);
            _light.Renew(nowMillis);
        }

        Flush();
        return true;
    }

    /// <summary>A session ended; true when it was this link's.</summary>
    internal bool Detach(PeerSession session, string problem, DateTimeOffset at, long nowMillis)
    {
        lock (_gate)
        {
            if (_session != session)
            {
                return false;
            }

            _session = null;
            _problem = problem;
            _light.Lose();
            _plan.Lost(session.Address, nowMillis);
            _lastSeenAt = at - session.HeardAgo;
            Notes.Seen(session.Address.ToString(), at - session.HeardAgo);
            return true;
        }
    }

    /// <summary>Handles a message of the light; answers whether its state changed, and what it is.</summary>
    internal bool Handle(SwitchMessage message, DateTimeOffset at, long nowMillis, out bool isOn)
    {
        bool changed;
        lock (_gate)
        {
            ulong before = _light.Version;
            changed = _light.Handle(message, nowMillis);
            isOn = _light.IsOn == true;
            if (_light.Version != before)
            {
                Notes.Light(isOn, _light.Version, at);
            }
        }

        Flush();
        return changed;
    }

    /// <summary>Asks the light for something; null when too many requests wait.</summary>
    internal Task<SwitchOutcome>? Ask(int kind, int value, long nowMillis)
    {
        Task<SwitchOutcome>? asked;
        lock (_gate)
        {
            asked = _isOver ? Task.FromResult(SwitchOutcome.NoAnswer) : _light.Ask(kind, value, nowMillis);
        }

        Flush();
        return asked;
    }

    /// <summary>Acts on time; true when it is time to try to connect again.</summary>
    internal bool Tick(long nowMillis)
    {
        bool flush;
        bool retry;
        lock (_gate)
        {
            flush = _light.Tick(nowMillis);
            retry = _session is null && _plan.IsDue(nowMillis);
        }

        if (flush)
        {
            Flush();
        }

        return retry;
    }

    /// <summary>Writes what is noted, unless the device is removed: nothing is kept of it behind the back of whoever removed it.</summary>
    internal void Write(Action<DeviceLink> write)
    {
        lock (_writing)
        {
            if (!_isRemoved)
            {
                write(this);
            }
        }
    }

    /// <summary>Removes the device from the stores, and then from here.</summary>
    internal void Remove(Action<DeviceRecord> remove)
    {
        lock (_writing)
        {
            remove(Record);
            _isRemoved = true;
        }

        Abandon();
    }

    /// <summary>No session is set up any more, and nobody is left waiting for the light.</summary>
    internal void Abandon()
    {
        lock (_gate)
        {
            _isOver = true;
            _light.Abandon();
        }
    }

    internal bool? IsOn
    {
        get
        {
            lock (_gate)
            {
                return _light.IsOn;
            }
        }
    }

    internal DeviceStatus Status(DateTimeOffset at)
    {
        lock (_gate)
        {
            PeerSession? session = _session is { IsLive: true } ? _session : null;
            DevicePresence presence = session is not null ? DevicePresence.Present
                : _plan.IsUnderWay ? DevicePresence.Connecting
                : _lastSeenAt is null ? DevicePresence.NeverSeen
                : DevicePresence.Away;
            return new DeviceStatus(
                Record.Name,
                Record.Id,
                presence,
                _light.IsOn,
                _light.Version,
                session is null ? null : SessionStatus.Of(session),
                session?.RoundTrip,
                session?.Address.ToString() ?? _plan.Known?.ToString() ?? Record.LastEndpoint,
                session is null ? _lastSeenAt : at - session.HeardAgo,
                session is null ? _problem : "");
        }
    }

    private void Flush()
    {
        PeerSession? session = Session;
        SendStatus status = SendStatus.Sent;
        while (session is not null && status == SendStatus.Sent)
        {
            status = session.Send(this, static (link, core, writer, into, capacity) =>
            {
                lock (link._gate)
                {
                    return link._light.PollTransmit(core, writer, into, capacity);
                }
            });
        }
    }
}
