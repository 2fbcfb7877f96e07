namespace NanoPeers.PeerPlatform.Transports;

/// <summary>What the two ends of a connection say between messages: who they are, whether they live, when one of two connections rests.</summary>
internal sealed partial class TcpConnection
{
    private const int MostWaitingControls = 16;

    private readonly Lock _saying = new();
    private byte[] _controls = new byte[StreamControl.Length];
    private byte[] _writing = new byte[StreamControl.Length];
    private int _controlOctets;
    private long _lastHeardMillis;
    private long _lastPingMillis;
    private int _unanswered;

    /// <summary>The transport at the other end; 0 while it did not say.</summary>
    public UInt128 Instance { get; private set; }

    /// <summary>On a connection that was taken: the token that its maker was given; 0 when it asked for none.</summary>
    public UInt128 IssuedToken { get; private set; }

    /// <summary>On a connection that was made: the token that the other end gave; 0 when it gave none.</summary>
    public UInt128 HeldToken { get; private set; }

    /// <summary>The connection that takes the place of this one; null when none does. Guarded by the transport's lock.</summary>
    public TcpConnection? Successor { get; set; }

    /// <summary>Whether the other end said goodbye. Guarded by the transport's lock.</summary>
    public bool HeardBye { get; set; }

    /// <summary>Whether the other end has seen this end's goodbye. Guarded by the transport's lock.</summary>
    public bool HeardByeSeen { get; set; }

    /// <summary>Says something between messages, as soon as what is being written is out.</summary>
    public void Say(StreamControlKind kind, UInt128 token = default)
    {
        lock (_saying)
        {
            // An other end that asks and never reads gets no memory for it.
            if (_controlOctets >= MostWaitingControls * StreamControl.Length)
            {
                return;
            }

            if (_controls.Length - _controlOctets < StreamControl.Length)
            {
                Array.Resize(ref _controls, _controls.Length * 2);
            }

            new StreamControl(kind, _transport.Instance, token).Write(_controls.AsSpan(_controlOctets));
            _controlOctets += StreamControl.Length;
        }

        _signal.Set();
    }

    /// <summary>Takes no more messages out of the queue, or takes them again.</summary>
    public void Pause(bool isPaused)
    {
        _isPaused = isPaused;
        _signal.Set();
    }

    /// <summary>Says what waits to be said, then ends when the other end has done so, too.</summary>
    public void Finish()
    {
        _isPaused = true;
        _isFinishing = true;
        _signal.Set();
    }

    private void Greet()
    {
        if (IsDialled)
        {
            Say(StreamControlKind.Hello);
        }
    }

    private bool TryTakeControl(out ReadOnlyMemory<byte> controls)
    {
        lock (_saying)
        {
            (_controls, _writing) = (_writing, _controls);
            controls = _writing.AsMemory(0, _controlOctets);
            _controlOctets = 0;
            return controls.Length > 0;
        }
    }

    private void Hear(StreamControl control)
    {
        Interlocked.Exchange(ref _lastHeardMillis, _transport.NowMillis);
        Volatile.Write(ref _unanswered, 0);
        switch (control.Kind)
        {
            case StreamControlKind.Hello when !IsDialled && Instance == 0:
                Instance = control.Instance;
                IssuedToken = _transport.NewToken();
                Say(StreamControlKind.Welcome, IssuedToken);
                _transport.Meet(this);
                break;
            case StreamControlKind.Welcome when IsDialled && Instance == 0:
                Instance = control.Instance;
                HeldToken = control.Token;
                _transport.Meet(this);
                break;
            case StreamControlKind.Same when IsDialled:
                _transport.Join(this, control.Token);
                break;
            case StreamControlKind.Bye:
                _transport.HearBye(this);
                break;
            case StreamControlKind.ByeSeen:
                _transport.HearByeSeen(this);
                break;
            case StreamControlKind.Ping:
                Say(StreamControlKind.Pong);
                break;
        }
    }

    /// <summary>Asks an other end that understands it, and that was not heard for some time, whether it lives.</summary>
    private bool IsSilent(long nowMillis, TcpTransportOptions options)
    {
        long silence = nowMillis - Interlocked.Read(ref _lastHeardMillis);
        if (Instance == 0 || silence < options.KeepAliveMillis)
        {
            return false;
        }

        if (Volatile.Read(ref _unanswered) > 0 && silence >= options.SilentMillis)
        {
            return true;
        }

        if (nowMillis - _lastPingMillis >= options.KeepAliveMillis / 3)
        {
            _lastPingMillis = nowMillis;
            Volatile.Write(ref _unanswered, 1);
            Say(StreamControlKind.Ping);
        }

        return false;
    }
}
