using System;

namespace NanoPeers.Peering;

/// <summary>
/// An upload, or another task, on behalf of this node (S2 fig. 9). Nothing is forwarded, and nothing is announced, before the caller verified the responder's
/// certificate. No I/O. PEERING.md.
/// </summary>
public sealed class PeeringUpload
{
    private readonly PeeringVoice _voice;
    private readonly PeeringUploadSettings _settings;
    private readonly IPeeringUploadListener _listener;
    private readonly IPeeringTrace? _trace;
    private readonly byte[] _by = new byte[PeeringLimits.MaxValue];
    private int _byCount;
    private long _overallMillis = PeeringServer.Never;
    private long _dueMillis = PeeringServer.Never;
    private long _asked;

    internal PeeringUpload(PeeringVoice voice, uint id, PeeringUploadSettings settings, IPeeringUploadListener listener, IPeeringTrace? trace)
    {
        _voice = voice;
        _settings = settings;
        _listener = listener;
        _trace = trace;
        Id = id;
    }

    /// <summary>Where it stands: one of <see cref="PeeringUploadState"/>.</summary>
    public int State { get; private set; } = PeeringUploadState.Idle580;

    /// <summary>Names the upload in its packets.</summary>
    public uint Id { get; }

    /// <summary>Where the file is to go at the backend.</summary>
    public string Href
    {
        get { return _settings.Href; }
    }

    /// <summary>The node that is verified, or that was accepted; 0 for none.</summary>
    public long Provider { get; private set; }

    /// <summary>When HandleTimeout is due.</summary>
    public long NextTimeoutMillis
    {
        get { return _dueMillis < _overallMillis ? _dueMillis : _overallMillis; }
    }

    /// <summary>Begins, once.</summary>
    /// <param name="nowMillis">This node's clock.</param>
    public void Begin(long nowMillis)
    {
        _overallMillis = nowMillis + _settings.OverallMillis;
        if (_settings.TriesDirectly)
        {
            Move(PeeringUploadState.TriesDirectly581, PeeringServer.Never, nowMillis);
            _listener.TryDirectly(this);
        }
        else
        {
            Ask(nowMillis);
        }
    }

    /// <summary>The direct try succeeded.</summary>
    /// <param name="nowMillis">This node's clock.</param>
    public void DirectDone(long nowMillis)
    {
        if (State == PeeringUploadState.TriesDirectly581)
        {
            End(PeeringOutcome.Done, nowMillis);
        }
    }

    /// <summary>The direct try failed: the network is asked.</summary>
    /// <param name="nowMillis">This node's clock.</param>
    public void DirectFailed(long nowMillis)
    {
        if (State == PeeringUploadState.TriesDirectly581)
        {
            Ask(nowMillis);
        }
    }

    /// <summary>The certificate is good: "I found", then the file goes.</summary>
    /// <param name="nowMillis">This node's clock.</param>
    public void Verified(long nowMillis)
    {
        if (State != PeeringUploadState.Verifies586 || _asked != 0)
        {
            return;
        }

        Move(PeeringUploadState.Announces590, PeeringServer.Never, nowMillis);
        _voice.Found(Id, Href, _by, 0, _byCount);
        Move(PeeringUploadState.Forwards592, PeeringServer.Never, nowMillis);
        _listener.Forward(this, Provider);
    }

    /// <summary>The certificate is none, is not good, or cannot be verified: the responder goes on the black list, and another is waited for.</summary>
    /// <param name="nowMillis">This node's clock.</param>
    public void Refused(long nowMillis)
    {
        if (State == PeeringUploadState.Verifies586)
        {
            RefuseProvider(nowMillis);
        }
    }

    /// <summary>The file is at the alias.</summary>
    /// <param name="nowMillis">This node's clock.</param>
    public void Forwarded(long nowMillis)
    {
        if (State != PeeringUploadState.Forwards592)
        {
            return;
        }

        if (_settings.ReceiptMillis == 0)
        {
            End(PeeringOutcome.Done, nowMillis);
        }
        else
        {
            Move(PeeringUploadState.AwaitsReceipt594, nowMillis + _settings.ReceiptMillis, nowMillis);
        }
    }

    /// <summary>The file did not get there: another peer is asked. This is no reason for the black list.</summary>
    /// <param name="nowMillis">This node's clock.</param>
    public void ForwardingFailed(long nowMillis)
    {
        if (State == PeeringUploadState.Forwards592)
        {
            Ask(nowMillis);
        }
    }

    /// <summary>The receipt is here, and the caller verified it.</summary>
    /// <param name="nowMillis">This node's clock.</param>
    public void ReceiptVerified(long nowMillis)
    {
        if (State == PeeringUploadState.AwaitsReceipt594)
        {
            End(PeeringOutcome.Done, nowMillis);
        }
    }

    /// <summary>A receipt came, and is not good: the provider goes on the black list, and another is asked.</summary>
    /// <param name="nowMillis">This node's clock.</param>
    public void ReceiptRefused(long nowMillis)
    {
        if (State == PeeringUploadState.AwaitsReceipt594)
        {
            RefuseProvider(nowMillis);
        }
    }

    /// <summary>Ends it.</summary>
    /// <param name="nowMillis">This node's clock.</param>
    public void Cancel(long nowMillis)
    {
        if (State != PeeringUploadState.Idle580)
        {
            End(PeeringOutcome.Cancelled, nowMillis);
        }
    }

    /// <summary>Handles a packet; those that do not answer this upload are left alone.</summary>
    /// <param name="packet">A packet that was read without fault.</param>
    /// <param name="who">Where it came from.</param>
    /// <param name="nowMillis">This node's clock.</param>
    public void HandlePacket(PeeringPacket packet, long who, long nowMillis)
    {
        bool isAnswer = packet.Type == PeeringPacketType.Response && packet.Id == Id && packet.IsValue(PeeringKey.Href, Href);
        if (!isAnswer || packet.Find(PeeringKey.Alias) < 0 || !IsHeard(who) || _listener.IsBlackListed(this, packet, who))
        {
            return;
        }

        bool isSecond = _asked == who && State == PeeringUploadState.Verifies586;
        Provider = who;
        _asked = 0;
        if (packet.Find(PeeringKey.Certificate) < 0 && !_settings.AsksForCertificate && !isSecond)
        {
            // The certificate is asked for in an exchange of its own (S2: "in a separate communication").
            _asked = who;
            Move(PeeringUploadState.Verifies586, nowMillis + PeeringTiming.CertificateMillis, nowMillis);
            _voice.NeedCertificate(Id, Href, _settings.Task, who);
            return;
        }

        KeepNode(packet);
        Move(PeeringUploadState.Verifies586, PeeringServer.Never, nowMillis);
        _listener.Verify(this, packet, who);
    }

    /// <summary>Does what is due. Calling early is harmless.</summary>
    /// <param name="nowMillis">This node's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        if (nowMillis >= _overallMillis)
        {
            End(PeeringOutcome.TimedOut, nowMillis);
        }
        else if (nowMillis >= _dueMillis)
        {
            HandleDue(nowMillis);
        }
    }

    private void HandleDue(long nowMillis)
    {
        if (State == PeeringUploadState.Awaits584)
        {
            Ask(nowMillis);
        }
        else
        {
            RefuseProvider(nowMillis); // no certificate, or no receipt, in time
        }
    }

    private bool IsHeard(long who)
    {
        return State == PeeringUploadState.Awaits584 || (State == PeeringUploadState.Verifies586 && _asked != 0 && _asked == who);
    }

    private void Ask(long nowMillis)
    {
        Provider = 0;
        _asked = 0;
        Move(PeeringUploadState.Asks582, PeeringServer.Never, nowMillis);
        _voice.NeedTask(Id, Href, _settings.Task, _settings.AsksForCertificate);
        Move(PeeringUploadState.Awaits584, nowMillis + _settings.RepeatMillis, nowMillis);
    }

    private void RefuseProvider(long nowMillis)
    {
        bool hasForwarded = State == PeeringUploadState.AwaitsReceipt594;
        Move(PeeringUploadState.BlackLists588, PeeringServer.Never, nowMillis);
        _listener.BlackList(this, Provider);
        Provider = 0;
        _asked = 0;
        if (hasForwarded)
        {
            Ask(nowMillis); // the others were told "I found"
        }
        else
        {
            Move(PeeringUploadState.Awaits584, nowMillis + _settings.RepeatMillis, nowMillis);
        }
    }

    private void KeepNode(PeeringPacket answer)
    {
        int node = answer.Find(PeeringKey.Node);
        _byCount = node < 0 ? 0 : answer.LengthOf(node);
        if (_byCount > 0)
        {
            Array.Copy(answer.Buffer, answer.OffsetOf(node), _by, 0, _byCount);
        }
    }

    private void End(int outcome, long nowMillis)
    {
        Move(PeeringUploadState.Idle580, PeeringServer.Never, nowMillis);
        _overallMillis = PeeringServer.Never;
        _listener.Ended(this, outcome);
    }

    private void Move(int state, long dueMillis, long nowMillis)
    {
        if (_trace != null)
        {
            _trace.ClientMoved(Id, State, state, nowMillis);
        }

        State = state;
        _dueMillis = dueMillis;
    }
}
