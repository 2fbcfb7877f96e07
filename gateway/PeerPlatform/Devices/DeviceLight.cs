using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>
/// The light of one device, as the gateway sees it: its newest state, who waits for an answer, and the subscription, which is begun with each
/// session and renewed at half its time. Used under the link's lock.
/// </summary>
internal sealed class DeviceLight
{
    private const int SubscriptionSeconds = SwitchTiming.LongestSubscriptionSeconds;

    private readonly LightSwitchClient _client = new();
    private readonly Dictionary<uint, TaskCompletionSource<SwitchOutcome>> _waiting = [];
    private uint _subscribing;
    private long _subscribeAtMillis = LightSwitchClient.Never;

    internal DeviceLight(LightStateRecord? kept)
    {
        if (kept is not null)
        {
            _client.Recall(kept.On, kept.Version);
        }
    }

    /// <summary>The newest state heard; null when none ever was.</summary>
    internal bool? IsOn => _client.IsKnown ? _client.IsOn : null;

    internal ulong Version => _client.Version;

    /// <summary>A session is live: what waits is sent again, and the light is asked for its state and to tell of changes.</summary>
    internal void Renew(long nowMillis)
    {
        _client.Renew(nowMillis);
        Settle(nowMillis);
        _client.Ask(SwitchMessageKind.Describe, 0, nowMillis);
        Subscribe(nowMillis);
    }

    /// <summary>There is no session: a subscription can wait.</summary>
    internal void Lose()
    {
        _subscribing = 0;
        _subscribeAtMillis = LightSwitchClient.Never;
    }

    /// <summary>Handles a message of the light; answers whether its state changed.</summary>
    internal bool Handle(SwitchMessage message, long nowMillis)
    {
        bool changed = _client.HandleMessage(message);
        Settle(nowMillis);
        return changed;
    }

    /// <summary>Asks for something; null when too many requests wait.</summary>
    internal Task<SwitchOutcome>? Ask(int kind, int value, long nowMillis)
    {
        uint request = _client.Ask(kind, value, nowMillis);
        if (request == 0)
        {
            return null;
        }

        TaskCompletionSource<SwitchOutcome> waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[request] = waiting;
        return waiting.Task;
    }

    /// <summary>Acts on time; whether something may be due to be sent.</summary>
    internal bool Tick(long nowMillis)
    {
        bool due = nowMillis >= _client.NextTimeoutMillis;
        if (due)
        {
            _client.HandleTimeout(nowMillis);
            Settle(nowMillis);
        }

        if (nowMillis >= _subscribeAtMillis)
        {
            Subscribe(nowMillis);
            due = true;
        }

        return due;
    }

    internal int PollTransmit(SecuredSession session, MessageWriter writer, byte[] into, int capacity) =>
        _client.PollTransmit(session, writer, into, 0, capacity);

    /// <summary>The device is removed, or the gateway stops: nobody is left waiting.</summary>
    internal void Abandon()
    {
        foreach (TaskCompletionSource<SwitchOutcome> waiting in _waiting.Values)
        {
            waiting.TrySetResult(SwitchOutcome.NoAnswer);
        }

        _waiting.Clear();
    }

    private void Subscribe(long nowMillis)
    {
        _subscribing = _client.Ask(SwitchMessageKind.Subscribe, SubscriptionSeconds, nowMillis);
        _subscribeAtMillis = _subscribing != 0 ? nowMillis + (SubscriptionSeconds * 500L) : nowMillis + GatewayTuning.SubscribeAgainMillis;
    }

    /// <summary>Tells whoever waits for a request that the client settled; called after every call to the client.</summary>
    private void Settle(long nowMillis)
    {
        if (_subscribing != 0 && !_client.IsWaiting(_subscribing))
        {
            bool done = OutcomeOf(_subscribing) == SwitchOutcome.Done;
            _subscribing = 0;
            _subscribeAtMillis = done ? _subscribeAtMillis : nowMillis + GatewayTuning.SubscribeAgainMillis;
        }

        if (_waiting.Count == 0)
        {
            return;
        }

        uint[] settled = [.. _waiting.Keys.Where(request => !_client.IsWaiting(request))];
        foreach (uint request in settled)
        {
            _waiting.Remove(request, out TaskCompletionSource<SwitchOutcome>? waiting);
            waiting?.TrySetResult(OutcomeOf(request));
        }
    }

    // Where one call settled several, none of them was answered.
    private SwitchOutcome OutcomeOf(uint settled) => settled == _client.SettledRequest ? _client.SettledOutcome : SwitchOutcome.NoAnswer;
}
