namespace NanoPeers.Peering;

/// <summary>
/// A node of the peering network: its server and its client, over one line (S2 fig. 2). Packets go in with the number of their sender's address; what is to
/// be sent goes out through the line while a call runs. Not for several threads. Nothing is allocated after construction. PEERING.md.
/// </summary>
public sealed class PeeringNode
{
    private readonly PeeringVoice _voice;
    private readonly PeeringWanters _wanters;
    private readonly PeeringTransaction[] _transactions;
    private readonly string _node;
    private readonly uint _nodeHash;
    private uint _nextId;
    private IPeeringTrace? _trace;

    /// <summary>Makes a node.</summary>
    /// <param name="node">Its peer id as text, ASCII; no other node of the network has it.</param>
    /// <param name="line">The way out.</param>
    /// <param name="copies">The list of local aliased copies.</param>
    /// <param name="draws">Random numbers.</param>
    /// <param name="settings">How it peers.</param>
    public PeeringNode(string node, IPeeringLine line, IAliasedCopies copies, IPeeringDraws draws, PeeringSettings settings)
    {
        _node = node;
        _nodeHash = PeeringHash.Of(node);
        _voice = new PeeringVoice(node, line, settings);
        _wanters = new PeeringWanters(settings.MaxWanters, draws);
        Server = new PeeringServer(_voice, _wanters, _nodeHash, copies, draws, settings);
        _transactions = new PeeringTransaction[settings.MaxTransactions];
        for (int i = 0; i < _transactions.Length; i++)
        {
            _transactions[i] = new PeeringTransaction(_voice, Server, _wanters, node, draws, settings);
        }

        _nextId = (uint)draws.Below(60000) + 1;
    }

    /// <summary>Its server.</summary>
    public PeeringServer Server { get; }

    /// <summary>Packets that did not fit, and were not sent: an href or alias is too long.</summary>
    public int Unsaid
    {
        get { return _voice.Unsaid; }
    }

    /// <summary>Transactions that are not ended.</summary>
    public int Active
    {
        get
        {
            int active = 0;
            for (int i = 0; i < _transactions.Length; i++)
            {
                active += _transactions[i].State != PeeringClientState.Idle142 ? 1 : 0;
            }

            return active;
        }
    }

    /// <summary>Sees every transition, or null.</summary>
    public IPeeringTrace? Trace
    {
        get
        {
            return _trace;
        }

        set
        {
            _trace = value;
            Server.Trace = value;
            for (int i = 0; i < _transactions.Length; i++)
            {
                _transactions[i].Trace = value;
            }
        }
    }

    /// <summary>When HandleTimeout is due.</summary>
    public long NextTimeoutMillis
    {
        get
        {
            long next = Server.NextTimeoutMillis;
            for (int i = 0; i < _transactions.Length; i++)
            {
                next = _transactions[i].NextTimeoutMillis < next ? _transactions[i].NextTimeoutMillis : next;
            }

            return next;
        }
    }

    /// <summary>Begins a transaction: "I need" is broadcast.</summary>
    /// <param name="href">The resource, a URL of printable ASCII.</param>
    /// <param name="mayWait">Whether another peer's download may be waited for.</param>
    /// <param name="cachedOnly">Whether only what peers hold is wanted.</param>
    /// <param name="listener">Who fetches and retrieves, and hears the end.</param>
    /// <param name="nowMillis">This node's clock, monotonic.</param>
    /// <returns>The transaction; null where as many as can be are under way.</returns>
    public PeeringTransaction? Begin(string href, bool mayWait, bool cachedOnly, IPeeringListener listener, long nowMillis)
    {
        for (int i = 0; i < _transactions.Length; i++)
        {
            if (_transactions[i].State == PeeringClientState.Idle142)
            {
                _transactions[i].Begin(TakeId(), href, mayWait, cachedOnly, listener, nowMillis);
                return _transactions[i];
            }
        }

        return null;
    }

    /// <summary>Makes an upload on behalf, with a number of its own; the caller hands packets and time to it, too.</summary>
    /// <param name="settings">How it asks.</param>
    /// <param name="listener">Who judges, forwards and hears the end.</param>
    public PeeringUpload CreateUpload(PeeringUploadSettings settings, IPeeringUploadListener listener)
    {
        return new PeeringUpload(_voice, TakeId(), settings, listener, _trace);
    }

    /// <summary>Whether this node is retrieving a resource from outside: the downloading flag.</summary>
    /// <param name="href">The resource.</param>
    public bool IsDownloading(string href)
    {
        for (int i = 0; i < _transactions.Length; i++)
        {
            if (_transactions[i].IsDownloading && _transactions[i].Href == href)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Handles a packet.</summary>
    /// <param name="packet">A packet that was read without fault.</param>
    /// <param name="who">Where it came from.</param>
    /// <param name="nowMillis">This node's clock.</param>
    /// <returns>False for a type that is the application's.</returns>
    public bool HandlePacket(PeeringPacket packet, long who, long nowMillis)
    {
        if (packet.NodeHash == _nodeHash && packet.IsValue(PeeringKey.Node, _node))
        {
            return true; // an own broadcast
        }

        switch (packet.Type)
        {
            case PeeringPacketType.Request:
                HandleRequest(packet, who, nowMillis);
                return true;
            case PeeringPacketType.EndRequest:
                Server.HandleEndRequest(packet, who, nowMillis);
                return true;
            case PeeringPacketType.Outcome:
                Server.HandleOutcome(packet, nowMillis);
                return true;
            case PeeringPacketType.Application:
                return false;
            default:
                HandleAnswer(packet, who, nowMillis);
                return true;
        }
    }

    /// <summary>Does what is due. Calling early is harmless.</summary>
    /// <param name="nowMillis">This node's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        Server.HandleTimeout(nowMillis);
        for (int i = 0; i < _transactions.Length; i++)
        {
            if (_transactions[i].NextTimeoutMillis <= nowMillis)
            {
                _transactions[i].HandleTimeout(nowMillis);
            }
        }
    }

    private void HandleRequest(PeeringPacket packet, long who, long nowMillis)
    {
        Server.HandleRequest(packet, who, nowMillis);
        for (int i = 0; i < _transactions.Length; i++)
        {
            if (_transactions[i].State == PeeringClientState.Waiting144 && _transactions[i].Hash == packet.HrefHash)
            {
                _transactions[i].HandleOtherNeed();
            }
        }
    }

    private void HandleAnswer(PeeringPacket packet, long who, long nowMillis)
    {
        for (int i = 0; i < _transactions.Length; i++)
        {
            PeeringTransaction transaction = _transactions[i];
            if (transaction.State == PeeringClientState.Idle142 || transaction.Hash != packet.HrefHash)
            {
                continue;
            }

            if (packet.Type == PeeringPacketType.Downloading)
            {
                transaction.HandleDownloading(packet, who, nowMillis);
            }
            else if (packet.Type == PeeringPacketType.Complete)
            {
                transaction.HandleComplete(packet, who, nowMillis);
            }
            else if (packet.Id == transaction.Id)
            {
                transaction.HandleAnswer(packet, who, nowMillis);
            }
        }
    }

    private uint TakeId()
    {
        uint id = _nextId;
        _nextId = _nextId == int.MaxValue ? 1 : _nextId + 1;
        return id;
    }
}
