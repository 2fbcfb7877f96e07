namespace NanoPeers.Peering;

/// <summary>
/// One transaction of a client: the state machine of S2, figs. 4A, 4B, 6 and 7. Asks the network, takes the first answer, waits for another peer's download
/// where the caller may, and otherwise retrieves itself, after it told so. One object for each transaction, used again. No I/O. PEERING.md.
/// </summary>
public sealed partial class PeeringTransaction
{
    /// <summary>Fetches from peers that may fail before a transaction does without peers.</summary>
    public const int MaxFetches = 8;


    private readonly PeeringVoice _voice;
    private readonly PeeringServer _server;
    private readonly PeeringWanters _wanters;
    private readonly IPeeringDraws _draws;
    private readonly PeeringSettings _settings;
    private readonly string _node;
    private readonly long[] _due = new long[PeeringTimer.Count];
    private readonly long[] _ignored = new long[MaxFetches];
    private IPeeringListener? _listener;
    private int _ignoredCount;
    private int _repeatMillis;
    private long _waitEnds;
    private bool _isAlone;

    internal PeeringTransaction(PeeringVoice voice, PeeringServer server, PeeringWanters wanters, string node, IPeeringDraws draws, PeeringSettings settings)
    {
        _voice = voice;
        _server = server;
        _wanters = wanters;
        _node = node;
        _draws = draws;
        _settings = settings;
        ClearTimers();
    }

    /// <summary>Where it stands: one of <see cref="PeeringClientState"/>.</summary>
    public int State { get; private set; } = PeeringClientState.Idle142;

    /// <summary>Names the transaction in its packets.</summary>
    public uint Id { get; private set; }

    /// <summary>The resource.</summary>
    public string Href { get; private set; } = "";

    /// <summary>Whether it can and will wait for another peer's download (S2, 214).</summary>
    public bool MayWait { get; private set; }

    /// <summary>Whether only what peers hold is wanted: then it never retrieves itself.</summary>
    public bool CachedOnly { get; private set; }

    /// <summary>The peer whose copy is fetched, or whose download is waited for; 0 for none.</summary>
    public long Provider { get; private set; }

    /// <summary>The downloading flag of the resource: this node retrieves it from outside (S2, fig. 4B).</summary>
    public bool IsDownloading
    {
        get { return State == PeeringClientState.RetrievesItself150; }
    }

    /// <summary>Octets that are known to be here, or at the peer that is waited for.</summary>
    public long Received { get; private set; }

    /// <summary>Octets in all; 0 while they are not known.</summary>
    public long Total { get; private set; }

    /// <summary>When HandleTimeout is due.</summary>
    public long NextTimeoutMillis { get; private set; } = PeeringServer.Never;

    internal uint Hash { get; private set; }

    internal IPeeringTrace? Trace { get; set; }

    /// <summary>Ends it at once: nothing is sent, the listener is told.</summary>
    /// <param name="nowMillis">This node's clock.</param>
    public void Cancel(long nowMillis)
    {
        if (State != PeeringClientState.Idle142)
        {
            End(PeeringOutcome.Cancelled, nowMillis);
        }
    }

    internal void Begin(uint id, string href, bool mayWait, bool cachedOnly, IPeeringListener listener, long nowMillis)
    {
        Id = id;
        Href = href;
        Hash = PeeringHash.Of(href);
        MayWait = mayWait;
        CachedOnly = cachedOnly;
        _listener = listener;
        _ignoredCount = 0;
        _isAlone = false;
        Set(PeeringTimer.Overall, nowMillis + _settings.OverallMillis);
        Ask(nowMillis);
    }

    internal void HandleTimeout(long nowMillis)
    {
        for (int timer = 0; timer < PeeringTimer.Count && nowMillis >= NextTimeoutMillis; timer++)
        {
            if (_due[timer] <= nowMillis)
            {
                Set(timer, PeeringServer.Never);
                HandleTimer(timer, nowMillis);
            }
        }
    }

    private void HandleTimer(int timer, long nowMillis)
    {
        switch (timer)
        {
            case PeeringTimer.Repeat: Repeat(nowMillis); break;
            case PeeringTimer.Wait: EndWait(nowMillis); break;
            case PeeringTimer.Claim: Claim(nowMillis); break;
            case PeeringTimer.Stall: Ask(nowMillis); break;
            case PeeringTimer.Progress: TellProgress(nowMillis); break;
            default: DoWithoutPeers(nowMillis); break;
        }
    }

    /// <summary>"I need", with the transaction's number, and the wait for a response: 144.</summary>
    private void Ask(long nowMillis)
    {
        Move(PeeringClientState.Waiting144, nowMillis);
        Provider = 0;
        Received = 0;
        Total = 0;
        _isBegun = false;
        _waitEnds = nowMillis + _settings.MaxDelayMillis + _settings.TransmissionMillis;
        _repeatMillis = _settings.RepeatMillis;
        Set(PeeringTimer.Wait, _waitEnds);
        Set(PeeringTimer.Repeat, _repeatMillis > 0 ? nowMillis + _repeatMillis : PeeringServer.Never);
        _voice.Need(Id, Href, 0);
    }

    private void Repeat(long nowMillis)
    {
        // Answers to a repeat are drawn from what is left of the delay, so that they come within the wait.
        long left = _waitEnds - _settings.TransmissionMillis - nowMillis;
        if (left > 0)
        {
            Set(PeeringTimer.Repeat, nowMillis + _repeatMillis);
            _voice.Need(Id, Href, (int)left);
        }
    }

    /// <summary>Nobody answered in time: S2 fig. 6, 214 and 220.</summary>
    private void EndWait(long nowMillis)
    {
        if (!MayWait)
        {
            DoWithoutPeers(nowMillis);
            return;
        }

        Move(PeeringClientState.AnyInProgress152, nowMillis);
        if (Provider != 0)
        {
            WaitForDownload(nowMillis);
        }
        else if (CachedOnly)
        {
            End(PeeringOutcome.NotFound, nowMillis);
        }
        else
        {
            BeginClaims(nowMillis);
        }
    }

    /// <summary>No peer is waited for, from here to the end.</summary>
    private void DoWithoutPeers(long nowMillis)
    {
        if (State == PeeringClientState.ItemFound158 || State == PeeringClientState.RetrievesItself150)
        {
            return;
        }

        if (CachedOnly)
        {
            End(PeeringOutcome.NotFound, nowMillis);
            return;
        }

        _isAlone = true;
        Retrieve(nowMillis);
    }

    private void End(int outcome, long nowMillis)
    {
        IPeeringListener listener = _listener!;
        Move(PeeringClientState.Idle142, nowMillis);
        ClearTimers();
        _listener = null;
        Provider = 0;
        listener.Ended(this, outcome);
    }

    private bool IsIgnored(long who)
    {
        for (int i = 0; i < _ignoredCount; i++)
        {
            if (_ignored[i] == who)
            {
                return true;
            }
        }

        return false;
    }

    private void Ignore(long who)
    {
        if (_ignoredCount < _ignored.Length)
        {
            _ignored[_ignoredCount++] = who;
        }
    }

    /// <summary>A new state; of the timers only that of the whole goes on.</summary>
    private void Move(int state, long nowMillis)
    {
        if (Trace != null)
        {
            Trace.ClientMoved(Id, State, state, nowMillis);
        }

        State = state;
        for (int i = 0; i < PeeringTimer.Overall; i++)
        {
            _due[i] = PeeringServer.Never;
        }

        Plan();
    }

    private void ClearTimers()
    {
        for (int i = 0; i < _due.Length; i++)
        {
            _due[i] = PeeringServer.Never;
        }

        Plan();
    }

    private void Set(int timer, long dueMillis)
    {
        _due[timer] = dueMillis;
        Plan();
    }

    private void Plan()
    {
        NextTimeoutMillis = PeeringServer.Never;
        for (int i = 0; i < _due.Length; i++)
        {
            NextTimeoutMillis = _due[i] < NextTimeoutMillis ? _due[i] : NextTimeoutMillis;
        }
    }
}
