using NanoPeers.Endpoints;
using NanoPeers.Enrolment;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Pairings;

/// <summary>
/// Keeps a session with each peer that this one holds a pairing for: makes an RSA key, asks by exchange 1, and asks again when the session is over or
/// of an age. One at a time; a failed one waits longer each time. No gateway has a part in it. PAIRING.md.
/// </summary>
public sealed class PairingSeeker : ISessionSeeker
{
    /// <summary>Pairings held at once.</summary>
    public const int MaxPairings = 4;

    /// <summary>A key that no attempt used is overwritten after ten minutes (PROTOCOL.md section 3).</summary>
    public const int KeyLifeMillis = 600000;

    private readonly IRsaKeyPort _key;
    private readonly PairingLink[] _links = new PairingLink[MaxPairings];
    private readonly byte[] _random = new byte[1];
    private PairingRecords? _records;
    private SessionTools? _tools;
    private PeerPorts? _ports;
    private Invitation? _invitation;
    private SessionPolicy _policy = new SessionPolicy();
    private PairingLink? _wanted;
    private SessionInitiator? _asker;
    private long _keyEndsMillis = SessionInitiator.Never;

    /// <summary>Makes the places.</summary>
    /// <param name="key">The image's RSA.</param>
    public PairingSeeker(IRsaKeyPort key)
    {
        _key = key;
        for (int i = 0; i < _links.Length; i++)
        {
            _links[i] = new PairingLink();
        }
    }

    /// <inheritdoc/>
    public int Places
    {
        get { return MaxPairings; }
    }

    /// <inheritdoc/>
    public bool IsComputing
    {
        get { return _wanted != null && _asker == null && !_key.IsMade; }
    }

    /// <inheritdoc/>
    public byte[] Address { get; } = new byte[AddressOctets.Length];

    /// <inheritdoc/>
    public SecuredSession? Session
    {
        get { return _asker == null ? null : _asker.Session; }
    }

    /// <inheritdoc/>
    public long NextTimeoutMillis
    {
        get
        {
            if (_asker != null)
            {
                return _asker.NextTimeoutMillis;
            }

            if (_wanted != null)
            {
                return _key.IsMade ? 0 : SessionInitiator.Never;
            }

            long next = _keyEndsMillis;
            for (int i = 0; i < _links.Length; i++)
            {
                next = _links[i].NextMillis < next ? _links[i].NextMillis : next;
            }

            return next;
        }
    }

    /// <inheritdoc/>
    public void Start(SessionTools tools, PeerPorts ports, Invitation invitation, SessionPolicy policy, long nowMillis)
    {
        _tools = tools;
        _ports = ports;
        _invitation = invitation;
        _records = new PairingRecords(ports.Storage);
        _policy = new SessionPolicy { LifetimeSeconds = policy.LifetimeSeconds, MessageLimit = policy.MessageLimit };
        for (int i = 0; i < _links.Length; i++)
        {
            Pairing? pairing = _records.Read(i);
            if (pairing != null && IsOurs(pairing, invitation))
            {
                _links[i].Take(pairing, nowMillis);
            }
            else if (pairing != null)
            {
                // It belongs to an enrolment that has ended.
                pairing.Wipe();
                _records.Delete(i);
            }
        }
    }

    /// <summary>Takes a pairing, in place of an older one with the same peer, and asks at once. The peer must be enrolled and its network begun.</summary>
    /// <param name="text">The pairing's line of text.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <param name="isKept">Whether storage keeps it; if not, it is taken until the next start.</param>
    /// <returns>Valid, or why it is not taken: nothing has changed then.</returns>
    public PairingStatus Take(string text, long nowMillis, out bool isKept)
    {
        isKept = false;
        PairingStatus status = PairingCodec.TryParse(text, out Pairing? pairing);
        if (pairing == null)
        {
            return status;
        }

        int place = _invitation == null ? -1 : PlaceFor(pairing.Answerer);
        status = _invitation == null || !IsOurs(pairing, _invitation) ? PairingStatus.OtherDevice : PairingStatus.Valid;
        status = status == PairingStatus.Valid && place < 0 ? PairingStatus.NoRoom : status;
        if (status != PairingStatus.Valid)
        {
            pairing.Wipe();
            return status;
        }

        isKept = _records != null && _records.Write(place, pairing);
        GiveUp(_links[place], nowMillis);
        _links[place].Take(pairing, nowMillis);
        return status;
    }

    /// <inheritdoc/>
    public Identifier? PeerAt(int place)
    {
        Pairing? pairing = _links[place].Pairing;
        return pairing == null ? null : pairing.Answerer;
    }

    /// <inheritdoc/>
    public bool Step(long nowMillis)
    {
        if (!IsComputing)
        {
            return false;
        }

        if (!_key.Step())
        {
            PairingLink? wanted = _wanted;
            _wanted = null;
            Log("The image's RSA makes no key now.");
            BackOff(wanted, nowMillis);
            return false;
        }

        if (_key.IsMade)
        {
            _keyEndsMillis = nowMillis + KeyLifeMillis;
        }

        return !_key.IsMade;
    }

    /// <inheritdoc/>
    public void HandleTimeout(long nowMillis)
    {
        if (_asker != null)
        {
            _asker.HandleTimeout(nowMillis);
            EndIfFailed(_asker, nowMillis);
            return;
        }

        if (nowMillis >= _keyEndsMillis)
        {
            WipeKey();
        }

        for (int i = 0; i < _links.Length && _wanted == null; i++)
        {
            _wanted = nowMillis >= _links[i].NextMillis ? _links[i] : null;
        }

        if (_wanted != null && _key.IsMade)
        {
            Ask(_wanted, nowMillis);
        }
    }

    /// <inheritdoc/>
    public bool HandleAnswer(SessionMessage message, byte[] senderBuffer, int senderOffset, long nowMillis)
    {
        if (_asker == null || message.SessionId != _asker.SessionId)
        {
            return false;
        }

        _asker.HandleMessage(message, senderBuffer, senderOffset, nowMillis);
        EndIfFailed(_asker, nowMillis);
        return true;
    }

    /// <inheritdoc/>
    public int PollTransmit(byte[] into, int offset, int capacity)
    {
        return _asker == null ? 0 : _asker.PollTransmit(into, offset, capacity);
    }

    /// <inheritdoc/>
    public ulong HandleOpened(long nowMillis)
    {
        ulong attemptId = 0;
        if (_asker != null)
        {
            attemptId = _asker.AttemptId;
            _asker.HandleOpened(nowMillis);
        }

        _asker = null;
        _wanted = null;
        WipeKey();
        return attemptId;
    }

    /// <inheritdoc/>
    public void NoteLive(SecuredSession session, long nowMillis)
    {
        PairingLink? link = LinkWith(session.Peer);
        if (link != null)
        {
            GiveUp(link, nowMillis);
            link.NoteLive(session, nowMillis);
        }
    }

    /// <inheritdoc/>
    public void NoteEnded(Identifier peer, long nowMillis)
    {
        BackOff(LinkWith(peer), nowMillis);
    }

    /// <inheritdoc/>
    public void GiveUp(long nowMillis)
    {
        PairingLink? wanted = _wanted;
        GiveUp(wanted, nowMillis);
        BackOff(wanted, nowMillis);
    }

    /// <inheritdoc/>
    public void Stop(long nowMillis)
    {
        GiveUp(_wanted, nowMillis);
        WipeKey();
        for (int i = 0; i < _links.Length; i++)
        {
            _links[i].Clear();
        }

        _invitation = null;
    }

    private void Ask(PairingLink link, long nowMillis)
    {
        Pairing? pairing = link.Pairing;
        if (pairing == null || _tools == null || _ports == null)
        {
            return;
        }

        Endpoint? endpoint = Endpoint.Parse(pairing.Endpoint);
        if (endpoint == null || !_ports.Datagrams.TryResolve(endpoint, Address))
        {
            _wanted = null;
            Log("No address is known for " + pairing.Endpoint + ".");
            BackOff(link, nowMillis);
            return;
        }

        IInitiatorKeyExchange[] exchanges = { new NativeRsaKeyExchange(_key) };
        SecretAuthenticator authenticator = pairing.CreateAuthenticator(_tools.Cryptography);
        _asker = new SessionInitiator(_tools, new SessionRequest(pairing.Group, ControlPolicy.Purpose, _policy, authenticator, exchanges)
        {
            ExpectedPeer = pairing.Answerer,
        });
        Log("Asking " + pairing.Answerer.ToString() + " at " + pairing.Endpoint + " for a session.");
        _asker.Start(nowMillis);
    }

    private void EndIfFailed(SessionInitiator asker, long nowMillis)
    {
        if (asker.State != InitiatorState.Failed)
        {
            return;
        }

        PairingLink? link = _wanted;
        _asker = null;
        _wanted = null;
        if (!_key.IsMade)
        {
            WipeKey();
        }

        Log("No session with the paired peer: " + SessionFailureName.Of(asker.Failure) + ".");
        BackOff(link, nowMillis);
    }

    /// <summary>Ends what is under way for a link, if anything is.</summary>
    private void GiveUp(PairingLink? link, long nowMillis)
    {
        if (link == null || _wanted != link)
        {
            return;
        }

        _wanted = null;
        if (_asker != null)
        {
            _asker.Cancel(nowMillis);
            _asker = null;
        }
    }

    private void BackOff(PairingLink? link, long nowMillis)
    {
        if (link != null && link.Pairing != null && _tools != null)
        {
            _tools.Cryptography.FillRandom(_random, 0, _random.Length);
            link.BackOff(_random[0], nowMillis);
        }
    }

    private void WipeKey()
    {
        _key.Wipe();
        _keyEndsMillis = SessionInitiator.Never;
    }

    private PairingLink? LinkWith(Identifier peer)
    {
        for (int i = 0; i < _links.Length; i++)
        {
            if (_links[i].IsWith(peer))
            {
                return _links[i];
            }
        }

        return null;
    }

    private int PlaceFor(Identifier peer)
    {
        int free = -1;
        for (int i = _links.Length - 1; i >= 0; i--)
        {
            if (_links[i].IsWith(peer))
            {
                return i;
            }

            free = _links[i].Pairing == null ? i : free;
        }

        return free;
    }

    private void Log(string line)
    {
        if (_ports != null)
        {
            _ports.Log.Write(line);
        }
    }

    private static bool IsOurs(Pairing pairing, Invitation invitation)
    {
        return pairing.Asker.Equals(invitation.Device) && pairing.Group.Equals(invitation.Group);
    }
}
