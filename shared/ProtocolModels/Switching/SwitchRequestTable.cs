namespace NanoPeers.Switching;

/// <summary>
/// The requests of one client that wait for their answers. Set and Toggle go out one at a time, in the order they were asked; Subscribe and
/// Unsubscribe likewise. So a lost message never lets an older wish win over a newer one. SWITCHING.md, "Requests".
/// </summary>
internal sealed class SwitchRequestTable
{
    private const int NoOrder = 0;
    private const int SwitchingOrder = 1;
    private const int SubscribingOrder = 2;

    private readonly SwitchRequest[] _requests;
    private uint _lastRequestId;

    internal SwitchRequestTable(int places)
    {
        _requests = new SwitchRequest[places];
        for (int i = 0; i < _requests.Length; i++)
        {
            _requests[i] = new SwitchRequest();
        }
    }

    /// <summary>The request that was settled last.</summary>
    internal uint SettledRequest { get; private set; }

    internal SwitchOutcome SettledOutcome { get; private set; }

    internal SwitchRefusal SettledRefusal { get; private set; }

    internal long NextMillis
    {
        get
        {
            long next = LightSwitchClient.Never;
            for (int i = 0; i < _requests.Length; i++)
            {
                next = HasTurn(_requests[i]) && _requests[i].NextMillis < next ? _requests[i].NextMillis : next;
            }

            return next;
        }
    }

    /// <summary>Takes a request in; its number, or 0 when there is no room or no light takes it.</summary>
    internal uint Ask(int kind, int value, long nowMillis)
    {
        SwitchRequest? free = null;
        for (int i = 0; i < _requests.Length; i++)
        {
            free = free == null && _requests[i].Id == 0 ? _requests[i] : free;
        }

        if (free == null || !IsSound(kind, value))
        {
            return 0;
        }

        _lastRequestId = _lastRequestId == uint.MaxValue ? 1 : _lastRequestId + 1;
        free.Begin(_lastRequestId, kind, value, nowMillis);
        if (HasTurn(free))
        {
            free.StartTime(nowMillis);
        }

        return _lastRequestId;
    }

    internal bool IsWaiting(uint requestId)
    {
        return Find(requestId) != null;
    }

    /// <summary>
    /// Makes requests due again, or gives them up, and with them what waits for its turn behind them: an old wish must not come true when the
    /// light is back. Whether a request was given up.
    /// </summary>
    internal bool HandleTimeout(long nowMillis)
    {
        bool gaveUp = false;
        for (int i = 0; i < _requests.Length; i++)
        {
            SwitchRequest request = _requests[i];
            if (HasTurn(request) && nowMillis >= request.NextMillis && !request.HandleTimeout(nowMillis))
            {
                GiveUp(request);
                gaveUp = true;
            }
        }

        return gaveUp;
    }

    /// <summary>The next request to send, counted as sent; null when there is none.</summary>
    internal SwitchRequest? TakeDue()
    {
        for (int i = 0; i < _requests.Length; i++)
        {
            if (_requests[i].IsDue && HasTurn(_requests[i]))
            {
                _requests[i].TakeDue();
                return _requests[i];
            }
        }

        return null;
    }

    /// <summary>Begins all again, but gives up a toggle that was sent.</summary>
    internal void Renew(long nowMillis)
    {
        for (int i = 0; i < _requests.Length; i++)
        {
            SwitchRequest request = _requests[i];
            if (request.Kind == SwitchMessageKind.Toggle && request.WasSent)
            {
                Settle(request.Id, SwitchOutcome.NoAnswer, SwitchRefusal.None);
            }
            else if (request.Id != 0)
            {
                request.Begin(request.Id, request.Kind, request.Value, nowMillis);
            }
        }
    }

    /// <summary>Settles every Set and Toggle as not answered.</summary>
    internal void GiveUpSwitching()
    {
        for (int i = 0; i < _requests.Length; i++)
        {
            if (OrderOf(_requests[i].Kind) == SwitchingOrder)
            {
                Settle(_requests[i].Id, SwitchOutcome.NoAnswer, SwitchRefusal.None);
            }
        }
    }

    internal void Settle(uint requestId, SwitchOutcome outcome, SwitchRefusal refusal)
    {
        SwitchRequest? request = Find(requestId);
        if (request != null)
        {
            request.Clear();
            SettledRequest = requestId;
            SettledOutcome = outcome;
            SettledRefusal = refusal;
        }
    }

    private static bool IsSound(int kind, int value)
    {
        switch (kind)
        {
            case SwitchMessageKind.Set: return value == 0 || value == 1;
            case SwitchMessageKind.Subscribe: return value > 0 && value <= SwitchTiming.LongestSubscriptionSeconds;
            default: return OrderOf(kind) != NoOrder || kind == SwitchMessageKind.Describe || kind == SwitchMessageKind.Get;
        }
    }

    private static int OrderOf(int kind)
    {
        switch (kind)
        {
            case SwitchMessageKind.Set:
            case SwitchMessageKind.Toggle:
                return SwitchingOrder;
            case SwitchMessageKind.Subscribe:
            case SwitchMessageKind.Unsubscribe:
                return SubscribingOrder;
            default:
                return NoOrder;
        }
    }

    private SwitchRequest? Find(uint requestId)
    {
        for (int i = 0; i < _requests.Length; i++)
        {
            if (requestId != 0 && _requests[i].Id == requestId)
            {
                return _requests[i];
            }
        }

        return null;
    }

    /// <summary>Whether a request waits, and none of its order that was asked before it.</summary>
    private bool HasTurn(SwitchRequest request)
    {
        int order = OrderOf(request.Kind);
        for (int i = 0; i < _requests.Length && order != NoOrder; i++)
        {
            uint other = _requests[i].Id;
            if (other != 0 && OrderOf(_requests[i].Kind) == order && (int)(request.Id - other) > 0)
            {
                return false;
            }
        }

        return request.Id != 0;
    }

    private void GiveUp(SwitchRequest request)
    {
        int order = OrderOf(request.Kind);
        Settle(request.Id, SwitchOutcome.NoAnswer, SwitchRefusal.None);
        for (int i = 0; i < _requests.Length && order != NoOrder; i++)
        {
            if (OrderOf(_requests[i].Kind) == order)
            {
                Settle(_requests[i].Id, SwitchOutcome.NoAnswer, SwitchRefusal.None);
            }
        }
    }
}
