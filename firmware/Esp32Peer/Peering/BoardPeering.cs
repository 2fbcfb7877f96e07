using NanoPeers.Cryptography;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Peering;

namespace NanoPeers.Firmware.Peering;

/// <summary>
/// A board as a node of the peering network: hears and says packets, answers for the one object that it holds, and serves it. Its memory is taken once.
/// </summary>
public sealed class BoardPeering : IAliasedCopies
{
    private const int PacketsEachTurn = 8;
    private const int NodeLength = 16;

    private readonly IPeeringPort _port;
    private readonly HeldBundle _held;
    private readonly byte[] _buffer = new byte[PeeringLimits.MaxPacket];
    private readonly byte[] _source = new byte[AddressOctets.Length];
    private readonly PeeringPacket _packet = new PeeringPacket();

    /// <summary>Makes the node, with a name by chance.</summary>
    /// <param name="port">The packets.</param>
    /// <param name="streams">The connections.</param>
    /// <param name="held">What it holds.</param>
    /// <param name="cryptography">Draws numbers.</param>
    public BoardPeering(IPeeringPort port, IStreamPort streams, HeldBundle held, ICryptography cryptography)
    {
        _port = port;
        _held = held;
        Serving = new AliasServing(streams, held);
        byte[] node = new byte[NodeLength];
        cryptography.FillRandom(node, 0, NodeLength);
        PeeringSettings settings = new PeeringSettings { MaxRequests = 4, MaxTransactions = 1, MaxWanters = 16, Offers = 1 };
        Name = Hexadecimal.Format(node, 0, NodeLength);
        Node = new PeeringNode(Name, new BoardLine(port), this, new PeeringDraws(cryptography), settings);
    }

    /// <summary>What it is called in packets: by chance, anew at each start.</summary>
    public string Name { get; }

    /// <summary>What the board has others do for it, or null; hears what is answered.</summary>
    public PeeringUpload? Upload { get; set; }

    /// <summary>The cores.</summary>
    public PeeringNode Node { get; }

    /// <summary>The alias server.</summary>
    public AliasServing Serving { get; }

    /// <inheritdoc/>
    public IAliasedCopy? Find(PeeringPacket request)
    {
        return _held.IsHeld && request.IsValue(PeeringKey.Href, _held.Href) && !request.IsValue(PeeringKey.Method, "post") ? _held : null;
    }

    /// <summary>Does what can be done.</summary>
    /// <param name="nowMillis">The board's clock.</param>
    public void Turn(long nowMillis)
    {
        int count = _port.Receive(_buffer, _source);
        for (int i = 0; i < PacketsEachTurn && count > 0; i++)
        {
            if (_packet.TryRead(_buffer, 0, count) == PeeringFault.None)
            {
                long who = BoardLine.NumberOf(_source);
                Node.HandlePacket(_packet, who, nowMillis);
                if (Upload != null)
                {
                    Upload.HandlePacket(_packet, who, nowMillis);
                }
            }

            count = i + 1 < PacketsEachTurn ? _port.Receive(_buffer, _source) : 0;
        }

        if (Node.NextTimeoutMillis <= nowMillis)
        {
            Node.HandleTimeout(nowMillis);
        }

        Serving.Turn(nowMillis);
    }
}
