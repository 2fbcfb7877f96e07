using NanoPeers.Peering;

namespace NanoPeers.ProtocolModels.Tests.Peering.Rig;

/// <summary>One of two nodes that hand their packets to each other at once and allocate nothing.</summary>
internal sealed class QuietEnd : IPeeringLine, IAliasedCopies, IPeeringListener
{
    private readonly byte[] _octets = new byte[PeeringLimits.MaxPacket];
    private readonly PeeringPacket _packet = new();
    private long _now;

    public QuietEnd(string name)
    {
        Node = new PeeringNode(name, this, this, new SeededDraws(1), new PeeringSettings());
    }

    public PeeringNode Node { get; }

    public QuietEnd? Other { get; set; }

    public IAliasedCopy? Copy { get; set; }

    public int Fetched { get; private set; }

    public void Fetch()
    {
        Node.Begin("http://updates.example.com/a.cab", true, true, this, _now);
        while (Node.Active > 0)
        {
            _now = Math.Min(Node.NextTimeoutMillis, Other!.Node.NextTimeoutMillis);
            Other._now = _now;
            Node.HandleTimeout(_now);
            Other.Node.HandleTimeout(_now);
        }
    }

    public void Broadcast(byte[] buffer, int offset, int count) => Send(0, buffer, offset, count);

    public void Send(long who, byte[] buffer, int offset, int count)
    {
        Buffer.BlockCopy(buffer, offset, _octets, 0, count);
        _packet.TryRead(_octets, 0, count);
        Other!.Node.HandlePacket(_packet, 1, _now);
    }

    public IAliasedCopy? Find(PeeringPacket request) => Copy;

    public bool MayFetch(PeeringTransaction transaction, PeeringPacket answer, long who) => true;

    public void Fetch(PeeringTransaction transaction, PeeringPacket answer, long who)
    {
        Fetched++;
        transaction.Retrieved(null, _now);
    }

    public void RetrieveYourself(PeeringTransaction transaction) => throw new InvalidOperationException("Nothing is to be retrieved here.");

    public void StopRetrieving(PeeringTransaction transaction) => throw new InvalidOperationException("Nothing is retrieved here.");

    public void Progress(PeeringTransaction transaction, long received, long total, long who)
    {
    }

    public void Ended(PeeringTransaction transaction, int outcome)
    {
    }
}
