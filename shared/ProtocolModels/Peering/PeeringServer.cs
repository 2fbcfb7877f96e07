namespace NanoPeers.Peering;

/// <summary>
/// The server of a node: for each request that it hears, the state machine of S2, figs. 3 and 5. Silent without a copy; with one it waits a random time, and
/// answers unless "I found" came first. It also offers what arrives here to peers that were heard to want it. No I/O. PEERING.md.
/// </summary>
public sealed partial class PeeringServer
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private const string Post = "post"; // such a request wants a task done, not a copy

    private readonly PeeringVoice _voice;
    private readonly IAliasedCopies _copies;
    private readonly IPeeringDraws _draws;
    private readonly PeeringSettings _settings;
    private readonly PeeringWanters _wanters;
    private readonly PeeringHolders _holders;
    private readonly uint _nodeHash;
    private readonly ServedRequest[] _requests;
    private long _nextMillis = Never;

    internal PeeringServer(PeeringVoice voice, PeeringWanters wanters, uint nodeHash, IAliasedCopies copies, IPeeringDraws draws, PeeringSettings settings)
    {
        _voice = voice;
        _copies = copies;
        _draws = draws;
        _settings = settings;
        _wanters = wanters;
        _nodeHash = nodeHash;
        _holders = new PeeringHolders();
        _requests = new ServedRequest[settings.MaxRequests];
        for (int i = 0; i < _requests.Length; i++)
        {
            _requests[i] = new ServedRequest();
        }
    }

    /// <summary>Requests that are being processed.</summary>
    public int Active { get; private set; }

    /// <summary>"I have"s that were sent.</summary>
    public int Answered { get; private set; }

    /// <summary>Responses that "I found" cancelled.</summary>
    public int Cancelled { get; private set; }

    /// <summary>Requests for what is here that were dropped, since as many as can be were being processed.</summary>
    public int Shed { get; private set; }

    /// <summary>When HandleTimeout is due.</summary>
    public long NextTimeoutMillis
    {
        get { return _nextMillis; }
    }

    /// <summary>Sees transitions, or null.</summary>
    internal IPeeringTrace? Trace { get; set; }

    /// <summary>A request's state.</summary>
    /// <param name="who">Who asked.</param>
    /// <param name="id">Its number there.</param>
    /// <returns>One of <see cref="PeeringServerState"/>; Idle122 for a request that this server does not process.</returns>
    public int StateOf(long who, uint id)
    {
        int place = Find(who, id);
        return place < 0 ? PeeringServerState.Idle122 : _requests[place].State;
    }

    internal void HandleRequest(PeeringPacket packet, long who, long nowMillis)
    {
        Note(who, packet.Id, PeeringServerState.Idle122, PeeringServerState.Locating124, nowMillis);
        IAliasedCopy? copy = packet.AcceptsHttp ? _copies.Find(packet) : null;
        if ((copy == null || copy.State != AliasedCopyState.Complete) && !packet.IsValue(PeeringKey.Method, Post))
        {
            _wanters.Add(who, packet.Id, packet.HrefHash);
        }

        if (copy == null || copy.State == AliasedCopyState.None || Find(who, packet.Id) >= 0)
        {
            Note(who, packet.Id, PeeringServerState.Locating124, PeeringServerState.Idle122, nowMillis);
            return;
        }

        if (Active == _requests.Length)
        {
            Shed++;
            Note(who, packet.Id, PeeringServerState.Locating124, PeeringServerState.Idle122, nowMillis);
            return;
        }

        int whole = _settings.MaxDelayMillis;
        if (packet.TryNumberOf(PeeringKey.Within, out long within) && within < whole)
        {
            whole = (int)within;
        }

        ServedRequest request = Take(who, packet.Id, packet.HrefHash, copy);
        request.NodeHash = packet.NodeHash;
        Draw(request, whole, nowMillis);
        request.State = PeeringServerState.Locating124;
        Move(request, PeeringServerState.Delaying126, nowMillis);
        Plan();
    }

    internal void HandleEndRequest(PeeringPacket packet, long who, long nowMillis)
    {
        bool waits = packet.FindsDownload;
        if (!waits)
        {
            _wanters.Remove(who, packet.Id);
            _holders.NoteFound(packet.HrefHash);
        }

        bool isBySelf = !waits && packet.ByHash == _nodeHash;
        if (isBySelf && _settings.BroadcastsOutcome)
        {
            _voice.Outcome(packet);
        }

        int place = Active == 0 ? -1 : Find(who, packet.Id);
        if (place >= 0 && (!waits || _requests[place].Copy!.State == AliasedCopyState.Downloading))
        {
            Settle(place, isBySelf, nowMillis);
        }
    }

    internal void HandleOutcome(PeeringPacket packet, long nowMillis)
    {
        uint asker = packet.HashOf(PeeringKey.Asker);
        for (int i = Active - 1; i >= 0 && asker != 0; i--)
        {
            if (_requests[i].Id == packet.Id && _requests[i].NodeHash == asker && _requests[i].State == PeeringServerState.Delaying126)
            {
                Settle(i, false, nowMillis);
            }
        }
    }

    internal void HandleTimeout(long nowMillis)
    {
        if (nowMillis < _nextMillis)
        {
            return;
        }

        for (int i = Active - 1; i >= 0; i--)
        {
            if (i < Active && _requests[i].DueMillis <= nowMillis)
            {
                HandleDue(i, nowMillis);
            }
        }

        Plan();
    }

    /// <summary>The random delay, in the first part of the whole for one that has not given its share, and in the second for one that has.</summary>
    private void Draw(ServedRequest request, int whole, long nowMillis)
    {
        int part = _holders.FirstPartOf(request.Hash, _settings);
        part = part < whole ? part : whole;
        request.SecondMillis = nowMillis + part;
        request.LastMillis = nowMillis + whole;
        request.IsFresh = part > 0 && !_holders.HasGiven(request.Hash, _settings);
        request.DueMillis = request.IsFresh ? nowMillis + _draws.Below(part + 1) : request.SecondMillis + _draws.Below(whole - part + 1);
    }

    private void HandleDue(int place, long nowMillis)
    {
        ServedRequest request = _requests[place];
        if (request.State == PeeringServerState.Responding130)
        {
            EndOffer(place, nowMillis);
            return;
        }

        if (request.IsFresh && _holders.HasGiven(request.Hash, _settings))
        {
            // This node gave its share while it delayed: others may come first after all.
            request.IsFresh = false;
            request.DueMillis = request.SecondMillis + _draws.Below((int)(request.LastMillis - request.SecondMillis) + 1);
            return;
        }

        // The list is asked again: what was taken off it meanwhile is not promised.
        IAliasedCopy copy = request.Copy!;
        long who = request.Who;
        uint id = request.Id;
        Move(request, PeeringServerState.Responding130, nowMillis);
        if (request.IsOffer && copy.State >= AliasedCopyState.Incoming)
        {
            request.DueMillis = nowMillis + PeeringTiming.OfferMillis;
        }
        else
        {
            _holders.Give(request.Hash, copy.State >= AliasedCopyState.Incoming ? 1 : 0);
            Move(request, PeeringServerState.Idle122, nowMillis);
            Release(place);
        }

        Respond(copy, id, who);
    }

    private void Respond(IAliasedCopy copy, uint id, long who)
    {
        if (copy.State == AliasedCopyState.Downloading)
        {
            _voice.Downloading(id, copy.Href, copy.Received, copy.Total, who);
        }
        else if (copy.State != AliasedCopyState.None)
        {
            Answered++;
            _voice.Have(id, copy, who);
        }
    }

    /// <summary>"I found" was heard for a request, of this node's copy or of another.</summary>
    private void Settle(int place, bool isBySelf, long nowMillis)
    {
        ServedRequest request = _requests[place];
        uint hash = request.Hash;
        bool isOffer = request.IsOffer;
        IAliasedCopy copy = request.Copy!;
        if (request.State == PeeringServerState.Delaying126)
        {
            Cancelled++;
            Move(request, PeeringServerState.Cancelled128, nowMillis);
        }

        Move(request, PeeringServerState.Idle122, nowMillis);
        Release(place);
        if (isOffer && !isBySelf)
        {
            _holders.Give(hash, -1);
            Offer(copy, hash, nowMillis);
        }

        Plan();
    }

    private ServedRequest Take(long who, uint id, uint hash, IAliasedCopy copy)
    {
        ServedRequest request = _requests[Active++];
        request.Who = who;
        request.Id = id;
        request.NodeHash = 0;
        request.Hash = hash;
        request.Copy = copy;
        request.IsOffer = false;
        request.IsFresh = false;
        return request;
    }

    private void Release(int place)
    {
        Active--;
        ServedRequest released = _requests[place];
        released.Copy = null;
        _requests[place] = _requests[Active];
        _requests[Active] = released;
    }

    private int Find(long who, uint id)
    {
        for (int i = 0; i < Active; i++)
        {
            if (_requests[i].Who == who && _requests[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    private void Plan()
    {
        _nextMillis = Never;
        for (int i = 0; i < Active; i++)
        {
            _nextMillis = _requests[i].DueMillis < _nextMillis ? _requests[i].DueMillis : _nextMillis;
        }
    }

    private void Move(ServedRequest request, int state, long nowMillis)
    {
        Note(request.Who, request.Id, request.State, state, nowMillis);
        request.State = state;
    }

    private void Note(long who, uint id, int from, int to, long nowMillis)
    {
        if (Trace != null)
        {
            Trace.ServerMoved(who, id, from, to, nowMillis);
        }
    }
}
