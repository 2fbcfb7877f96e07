using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>
/// What the gateway has with one device: its session, its light, the requests that wait, and how to get a session back. Safe for threads.
/// </summary>
internal sealed class DeviceLink
{
    private const int SubscriptionSeconds = SwitchTiming.LongestSubscriptionSeconds;
    private const int FirstRetryMillis = 2000;
    private const int LongestRetryMillis = 300000;

    /// <summary>Most attempts at once: one, and one more for each time that the device was started again while one went on.</summary>
    private const int MostAttempts = 4;

    private readonly object _gate = new();
    private readonly LightSwitchClient _light = new();
    private readonly Dictionary<uint, TaskCompletionSource<SwitchOutcome>> _waiting = [];
    private PeerSession? _session;
    private RemoteAddress? _address;
    private int _attempts;
    private uint _attemptBootCount;
    private uint _sessionBootCount;
    private long _retryAtMillis = LightSwitchClient.Never;
    private int _retryMillis = FirstRetryMillis;
    private long _resubscribeAtMillis = LightSwitchClient.Never;

    internal DeviceLink(DeviceRecord record, LightStateRecord? light)
    {
        Record = record;
        LastSeenAt = record.LastSeenAt;
        if (light is not null)
        {
            _light.Recall(light.On, light.Version);
        }
    }

    internal DeviceRecord Record { get; }

    internal DateTimeOffset? LastSeenAt { get; private set; }

    internal string Problem { get; private set; } = "";

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

    /// <summary>Whether an attempt should begin now, and if so marks it begun; <see cref="Ended"/> tells its end.</summary>
    /// <param name="address">Where the device asks from; null when it did not ask.</param>
    /// <param name="bootCount">The device's start that asks, 0 when it did not ask.</param>
    /// <param name="renew">Whether a live session is to be replaced.</param>
    /// <returns>Where to connect to; null when no attempt should begin.</returns>
    internal RemoteAddress? TryBeginConnect(RemoteAddress? address, uint bootCount, bool renew)
    {
        lock (_gate)
        {
            // The session's own start may not be known, when the session began without a query: then the one that asks counts as another.
            bool rebooted = bootCount != 0 && bootCount != _sessionBootCount;
            if (_session is { IsLive: true } && !rebooted && !renew)
            {
                return null;
            }

            // An attempt with the start before is waited for in vain: the newer start gets one of its own beside it.
            _address = address ?? _address;
            bool isFree = _attempts == 0 || (_attempts < MostAttempts && bootCount > _attemptBootCount);
            if (!isFree || _address is null)
            {
                return null;
            }

            _attempts++;
            _attemptBootCount = bootCount;
            _retryAtMillis = LightSwitchClient.Never;
            return _address;
        }
    }

    /// <summary>An attempt ended, with a session or without.</summary>
    internal void Ended()
    {
        lock (_gate)
        {
            _attempts--;
        }
    }

    /// <summary>An attempt ended without a session.</summary>
    internal void Failed(string problem, long nowMillis)
    {
        lock (_gate)
        {
            Problem = problem;
            _retryAtMillis = nowMillis + _retryMillis;
            _retryMillis = Math.Min(_retryMillis * 2, LongestRetryMillis);
        }
    }

    /// <summary>A session is live: the light is asked for its state and to tell of changes.</summary>
    internal void Attach(PeerSession session, DateTimeOffset at, long nowMillis)
    {
        lock (_gate)
        {
            _session = session;
            _sessionBootCount = _attemptBootCount;
            _address = session.Address;
            _retryMillis = FirstRetryMillis;
            _retryAtMillis = LightSwitchClient.Never;
            Problem = "";
            LastSeenAt = at;
            _light.Renew(nowMillis);
            Settle();
            _light.Ask(SwitchMessageKind.Describe, 0, nowMillis);
            Subscribe(nowMillis);
        }

        Flush();
    }

    /// <summary>A session ended; true when it was this link's.</summary>
    internal bool Detach(PeerSession session, string problem, long nowMillis)
    {
        lock (_gate)
        {
            if (_session != session)
            {
                return false;
            }

            _session = null;
            Problem = problem;
            _resubscribeAtMillis = LightSwitchClient.Never;
            _retryAtMillis = nowMillis + FirstRetryMillis;
            return true;
        }
    }

    /// <summary>Handles a message of the light; answers whether its state changed.</summary>
    /// <param name="message">The message.</param>
    /// <param name="session">The session that protected it.</param>
    /// <param name="bootCount">The device's start that sent it: proven, other than what a query says.</param>
    /// <param name="at">When.</param>
    internal bool Handle(SwitchMessage message, PeerSession session, uint bootCount, DateTimeOffset at)
    {
        bool changed;
        lock (_gate)
        {
            _sessionBootCount = session == _session ? bootCount : _sessionBootCount;
            LastSeenAt = at;
            changed = _light.HandleMessage(message);
            Settle();
        }

        Flush();
        return changed;
    }

    internal Task<SwitchOutcome>? Ask(int kind, int value, long nowMillis)
    {
        TaskCompletionSource<SwitchOutcome> waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            uint request = _light.Ask(kind, value, nowMillis);
            if (request == 0)
            {
                return null;
            }

            _waiting[request] = waiting;
        }

        Flush();
        return waiting.Task;
    }

    /// <summary>Acts on time; true when it is time to try to connect again.</summary>
    internal bool Tick(long nowMillis)
    {
        bool flush;
        bool retry;
        lock (_gate)
        {
            flush = nowMillis >= _light.NextTimeoutMillis;
            if (flush)
            {
                _light.HandleTimeout(nowMillis);
                Settle();
            }

            if (nowMillis >= _resubscribeAtMillis && _session is not null)
            {
                Subscribe(nowMillis);
                flush = true;
            }

            retry = nowMillis >= _retryAtMillis && _attempts == 0 && _session is null;
        }

        if (flush)
        {
            Flush();
        }

        return retry;
    }

    internal (bool? IsOn, ulong Version) Light
    {
        get
        {
            lock (_gate)
            {
                return (_light.IsKnown ? _light.IsOn : null, _light.Version);
            }
        }
    }

    internal DeviceStatus Status()
    {
        lock (_gate)
        {
            PeerSession? session = _session is { IsLive: true } ? _session : null;
            DevicePresence presence = session is not null ? DevicePresence.Present
                : _attempts > 0 ? DevicePresence.Connecting
                : LastSeenAt is null ? DevicePresence.NeverSeen
                : DevicePresence.Away;
            return new DeviceStatus(
                Record.Name,
                Record.Id,
                presence,
                _light.IsKnown ? _light.IsOn : null,
                _light.Version,
                session is null ? null : StatusOf(session),
                session?.RoundTrip,
                _address?.ToString() ?? Record.LastEndpoint,
                LastSeenAt,
                session is null ? Problem : "");
        }
    }

    private static SessionStatus StatusOf(PeerSession session)
    {
        (uint sent, uint received) = session.Messages;
        return new SessionStatus(
            session.Id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            session.AttemptId.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            Suite.NameOf(session.Terms.Suite),
            KeyExchangeMethod.NameOf(session.Terms.KeyExchange),
            session.Age,
            sent,
            received);
    }

    private void Subscribe(long nowMillis)
    {
        _light.Ask(SwitchMessageKind.Subscribe, SubscriptionSeconds, nowMillis);
        _resubscribeAtMillis = nowMillis + (SubscriptionSeconds * 500L);
    }

    /// <summary>Completes the waiter of the request that the client settled last; called under the lock after every call to the client.</summary>
    private void Settle()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        foreach ((uint request, SwitchOutcome outcome) in Settled())
        {
            if (_waiting.Remove(request, out TaskCompletionSource<SwitchOutcome>? waiting))
            {
                waiting.TrySetResult(outcome);
            }
        }
    }

    private List<(uint Request, SwitchOutcome Outcome)> Settled()
    {
        List<(uint, SwitchOutcome)> settled = [];
        foreach (uint request in _waiting.Keys)
        {
            if (!_light.IsWaiting(request))
            {
                bool latest = request == _light.SettledRequest;
                settled.Add((request, latest ? _light.SettledOutcome : SwitchOutcome.NoAnswer));
            }
        }

        return settled;
    }

    private void Flush()
    {
        PeerSession? session = Session;
        while (session is not null)
        {
            SendStatus status = session.Send(this, static (link, core, writer, into, capacity) =>
            {
                // The session's lock is held here and the link's is taken inside it, never the other way round.
                lock (link._gate)
                {
                    return link._light.PollTransmit(core, writer, into, 0, capacity);
                }
            });
            if (status != SendStatus.Sent)
            {
                return;
            }
        }
    }
}
