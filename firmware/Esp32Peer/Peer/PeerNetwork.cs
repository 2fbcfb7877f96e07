using NanoPeers.Attempts;
using NanoPeers.Discovery;
using NanoPeers.Enrolment;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// The networked half of an enrolled peer: finds a gateway, answers session requests, holds sessions, and passes switch messages to the light.
/// Drives the shared cores; what they send goes to the datagram port at once. Everything is made here, once; no message allocates.
/// Cut by verb: receive, handshakes, sessions, discovery.
/// </summary>
internal sealed partial class PeerNetwork : ISetupRoom
{
    private const long Never = long.MaxValue;
    private const int AcceptCapacity = 700;

    private readonly PeerPorts _ports;
    private readonly PeerOptions _options;
    private readonly Invitation _invitation;
    private readonly PeerCounters _counters;
    private readonly LightSwitchService _light;
    private readonly SecretAuthenticator _authenticator;
    private readonly SessionTools _tools;
    private readonly LentKeyExchange _rsa;
    private readonly ResumptionSecrets _resumption;
    private readonly KnownGateway _knownGateway;
    private readonly RequestGate _requestGate = new RequestGate();
    private readonly HintGate _hintGate = new HintGate();
    private readonly SessionPolicy _policy;
    private readonly IntroductionTable _introductions;
    private readonly RetryCookie _cookies;
    private readonly Envelope _envelope = new Envelope();
    private readonly SessionMessage _sessionMessage = new SessionMessage();
    private readonly SwitchMessage _switchMessage = new SwitchMessage();
    private readonly RegionMessage _regionMessage = new RegionMessage();
    private readonly HandshakeSlot[] _slots = new HandshakeSlot[Limits.MaxConstrainedHandshakes];
    private readonly SessionEntry[] _sessions;
    private readonly GatewaySearch _search;
    private readonly byte[] _transmit = new byte[Limits.MaxDatagram];
    private readonly byte[] _random = new byte[2];
    private long _dueMillis;

    internal PeerNetwork(
        PeerPorts ports, PeerOptions options, Invitation invitation, uint bootCount, PeerCounters counters, AttemptTrace trace, PeerRecords records,
        LightSwitchService light)
    {
        _ports = ports;
        _options = options;
        _invitation = invitation;
        _counters = counters;
        _light = light;
        _tools = new SessionTools(invitation.Device, ports.Cryptography, new SequenceCounter(bootCount), new BudgetedTrace(trace), true);
        _authenticator = new SecretAuthenticator(ports.Cryptography, AuthenticatorMethod.Secret, invitation.Secret, 0);
        _seeker = options.Seeker;
        _groups = options.Groups;
        _stack = options.Stack;
        _rsa = new LentKeyExchange(options.RsaKeyExchange ?? new RsaResponderKeyExchange(ports.Cryptography, RsaModulusLength));
        _resumption = new ResumptionSecrets(records, invitation.Policy);
        _knownGateway = new KnownGateway(records);
        _links = new LinkedPeers(ports.Cryptography, records);
        _introductions = new IntroductionTable(_tools, Limits.MaxConstrainedIntroductions);
        _cookies = new RetryCookie(ports.Cryptography);
        _search = new GatewaySearch(_tools, invitation.Group, invitation.Name);
        _policy = MakePolicy(options, invitation.Policy);
        _linkPolicy = MakePolicy(options, invitation.Policy);
        _linkPolicy.AttemptTimeoutMillis = PeerTiming.LinkAskMillis;
        ControlPolicy policy = new ControlPolicy(ports.Cryptography, invitation, _policy, _authenticator, _resumption, _introductions, _links, _rsa, this);
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new HandshakeSlot(new SessionResponder(_tools, policy, AcceptCapacity));
        }

        _sessions = new SessionEntry[options.Sessions];
        for (int i = 0; i < _sessions.Length; i++)
        {
            _sessions[i] = new SessionEntry();
        }

        MakeAddresses();
        if (_groups != null)
        {
            _groups.Start(this, ports, _tools, light, bootCount, counters, ports.Clock.NowMillis);
        }

        if (_stack != null)
        {
            _stack.Start(this, ports, _tools, light, invitation, bootCount, counters);
        }
    }

    /// <summary>When <see cref="HandleTimers"/> is due.</summary>
    internal long NextTimeoutMillis
    {
        get { return _dueMillis; }
    }

    /// <summary>Whether a key exchange has steps to do.</summary>
    public bool IsComputing
    {
        get
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                if (_slots[i].Responder.State == ResponderState.Computing)
                {
                    return true;
                }
            }

            return (_seeker != null && _seeker.IsComputing) || (_groups != null && _groups.IsComputing);
        }
    }

    /// <summary>Who switched the light last by a message; null for nobody yet.</summary>
    internal Identifier? Switcher { get; private set; }

    /// <summary>Whether that was the gateway.</summary>
    internal bool IsSwitchedByGateway
    {
        get { return Switcher != null && IsGateway(Switcher); }
    }

    /// <summary>Where the peer stands.</summary>
    internal PeerState State
    {
        get
        {
            if (HasGateway)
            {
                return PeerState.Live;
            }

            if (IsSettingUp)
            {
                return PeerState.Handshaking;
            }

            if (_isSearching)
            {
                return PeerState.Searching;
            }

            return _requestExpectedUntilMillis != Never ? PeerState.AwaitingRequest : PeerState.BackingOff;
        }
    }

    /// <summary>Begins to look for a gateway.</summary>
    internal void Start(long nowMillis)
    {
        StartLinks(nowMillis);
        BeginSearch(nowMillis);
        StartSeeking(nowMillis);
        _dueMillis = ComputeDue();
    }

    /// <summary>Does what is due by the time. Calling early is harmless.</summary>
    internal void HandleTimers(long nowMillis)
    {
        if (nowMillis < _dueMillis && nowMillis < NextSeekerMillis())
        {
            return;
        }

        HandleSetupTimers(nowMillis);
        HandleSessionTimers(nowMillis);
        _introductions.HandleTimeout(nowMillis);
        HandleAskerTimers(nowMillis);
        HandleLinkTimers(nowMillis);
        HandleSeekerTimers(nowMillis);
        if (_groups != null)
        {
            _groups.HandleTimeout(nowMillis);
        }

        if (_stack != null)
        {
            _stack.HandleTimeout(nowMillis);
        }

        _light.HandleTimeout(nowMillis);
        HandleSearchTimers(nowMillis);
        TransmitLight();
        _dueMillis = ComputeDue();
    }

    /// <summary>Tells subscribers of a state that changed at this end. Due after the light was switched; calling early is harmless.</summary>
    internal void TellLight()
    {
        TransmitLight();
        _dueMillis = ComputeDue();
    }

    /// <summary>A turn failed: gives up what is under way and can be asked for again, half done as it may be. Sessions stay.</summary>
    internal void ShedLoad()
    {
        // Whoever brought this about has to show an address of its own before the next one costs anything.
        _requestGate.NoteAbandoned(_ports.Clock.NowMillis);
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].IsInUse)
            {
                Abandon(_slots[i]);
            }

            _slots[i].Responder.Reset();
        }

        _asking = null;
        _rsa.Wipe();
        if (_asker != null)
        {
            if (_askedLink == null)
            {
                _introductions.Remove(_asker.AttemptId);
            }

            CancelAsker();
        }

        if (_seeker != null)
        {
            _seeker.GiveUp(_ports.Clock.NowMillis);
        }

        if (_groups != null)
        {
            _groups.GiveUp();
        }

        _dueMillis = 0;
    }

    /// <summary>Ends all sessions and overwrites all keys: the peer goes away, or becomes another.</summary>
    internal void Shut(CloseReason reason)
    {
        for (int i = 0; i < _sessions.Length; i++)
        {
            CloseAloud(_sessions[i], reason);
        }

        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i].Responder.Reset();
        }

        _rsa.Wipe();
        _resumption.Wipe();
        _introductions.Clear();
        CancelAsker();
        _links.Wipe();
        if (_seeker != null)
        {
            _seeker.Stop(_ports.Clock.NowMillis);
        }

        if (_groups != null)
        {
            _groups.Stop();
        }

        _authenticator.Wipe();
    }

    /// <summary>Overwrites what storage holds for the gateway of an enrolment that has ended.</summary>
    internal static void Forget(PeerRecords records)
    {
        ResumptionSecrets.Forget(records);
        KnownGateway.Forget(records);
        LinkedPeers.Forget(records);
    }

    /// <summary>What both the group and the board allow.</summary>
    private static SessionPolicy MakePolicy(PeerOptions options, InvitationPolicy group)
    {
        bool resumes = options.AllowResumption && group.AllowResumption;
        return new SessionPolicy
        {
            KeyExchanges = resumes
                ? new byte[] { KeyExchangeMethod.Resumption, KeyExchangeMethod.Introduction, KeyExchangeMethod.Rsa }
                : new byte[] { KeyExchangeMethod.Introduction, KeyExchangeMethod.Rsa },
            LifetimeSeconds = options.LifetimeSeconds < group.SessionLifetimeSeconds ? options.LifetimeSeconds : group.SessionLifetimeSeconds,
            MessageLimit = options.MessageLimit < group.MessageLimit ? options.MessageLimit : group.MessageLimit,
            AllowResumption = resumes,
        };
    }

    private long ComputeDue()
    {
        long due = _light.NextTimeoutMillis;
        due = Earlier(due, NextSetupMillis());
        due = Earlier(due, NextSessionMillis());
        due = Earlier(due, _introductions.NextTimeoutMillis);
        due = Earlier(due, NextAskerMillis());
        due = Earlier(due, NextLinksMillis());
        due = Earlier(due, NextSeekerMillis());
        due = Earlier(due, NextGroupsMillis());
        due = _stack == null ? due : Earlier(due, _stack.NextTimeoutMillis);
        return Earlier(due, NextSearchMillis());
    }

    private static long Earlier(long left, long right)
    {
        return left < right ? left : right;
    }

    private void TransmitLight()
    {
        int length = _light.PollTransmit(_tools.Writer, _transmit, 0, _transmit.Length, out SecuredSession? session);
        while (length > 0 && session != null)
        {
            SessionEntry? entry = FindSession(session.Id);
            if (entry != null)
            {
                Send(length, entry.Address);
            }

            length = _light.PollTransmit(_tools.Writer, _transmit, 0, _transmit.Length, out session);
        }
    }

    private void Send(int length, byte[] address)
    {
        if (length > 0)
        {
            CountSend(_ports.Datagrams.Send(_transmit, 0, length, address));
        }
    }

    private void CountSend(bool sent)
    {
        _counters.Add(sent ? PeerCounter.DatagramsSent : PeerCounter.SendFailed);
    }

    private int RandomBelow(int bound)
    {
        _ports.Cryptography.FillRandom(_random, 0, 2);
        return BigEndian.ReadUInt16(_random, 0) % bound;
    }
}
