using System.Net;
using NanoPeers.Endpoints;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>The board's end of the network. Waiting for a datagram is where virtual time goes on.</summary>
internal sealed class BoardDatagrams(World world, VirtualNetwork network, byte[] address) : IDatagramPort, INetworkNode
{
    private const int LookMicros = 20;

    private readonly Queue<(byte[] Octets, byte[] Source, bool ToAll)> _inbox = new();

    private const int MostCollected = 16;

    private readonly byte[][] _collected = [.. Enumerable.Range(0, MostCollected).Select(_ => new byte[1_400])];
    private readonly byte[][] _collectedTo = [.. Enumerable.Range(0, MostCollected).Select(_ => new byte[AddressOctets.Length])];
    private readonly int[] _collectedLength = new int[MostCollected];
    private int _collectedCount;

    public byte[] Address => address;

    public bool CameToAll { get; private set; }

    /// <summary>Whether what is sent is only counted.</summary>
    public bool IsMute { get; set; }

    /// <summary>Whether what is sent is kept, in an array made before, until <see cref="SendCollected"/>.</summary>
    public bool Collects { get; set; }

    /// <summary>Whether there is no network: nothing comes, and sending answers false.</summary>
    public bool IsDown { get; set; }

    /// <summary>Datagrams sent.</summary>
    public int Sent { get; private set; }

    /// <summary>Whether the port throws, as no port should.</summary>
    public bool IsBroken { get; set; }

    /// <summary>What it throws then; null for a fault of its own.</summary>
    public Exception? Failure { get; set; }

    public void Deliver(byte[] datagram, byte[] source, bool toAll)
    {
        if (!IsDown)
        {
            _inbox.Enqueue((datagram, source, toAll));
        }
    }

    public int Receive(byte[] buffer, int timeoutMillis, byte[] sourceAddress)
    {
        if (IsBroken)
        {
            world.Spend(LookMicros);
            throw Failure ?? new InvalidOperationException("The port is broken.");
        }

        long until = world.NowMicros + Math.Max(LookMicros, timeoutMillis * 1000L);
        while (_inbox.Count == 0 && world.NowMicros < until)
        {
            world.AdvanceTo(Math.Min(until, world.NextMicros));
        }

        if (!_inbox.TryDequeue(out (byte[] Octets, byte[] Source, bool ToAll) datagram))
        {
            return 0;
        }

        int count = Math.Min(datagram.Octets.Length, buffer.Length);
        Array.Copy(datagram.Octets, buffer, count);
        datagram.Source.CopyTo(sourceAddress, 0);
        CameToAll = datagram.ToAll;
        return count;
    }

    public bool Send(byte[] buffer, int offset, int count, byte[] to)
    {
        if (IsDown)
        {
            return false;
        }

        Sent++;
        if (Collects)
        {
            buffer.AsSpan(offset, count).CopyTo(_collected[_collectedCount]);
            to.CopyTo(_collectedTo[_collectedCount], 0);
            _collectedLength[_collectedCount++] = count;
        }
        else if (!IsMute)
        {
            network.Send(address, (byte[])to.Clone(), buffer.AsSpan(offset, count));
        }

        return true;
    }

    /// <summary>Sends what was collected.</summary>
    public void SendCollected()
    {
        Collects = false;
        for (int i = 0; i < _collectedCount; i++)
        {
            network.Send(address, (byte[])_collectedTo[i].Clone(), _collected[i].AsSpan(0, _collectedLength[i]));
        }

        _collectedCount = 0;
    }

    public bool SendMulticast(byte[] buffer, int offset, int count)
    {
        if (IsDown)
        {
            return false;
        }

        Sent++;
        if (!IsMute)
        {
            network.Send(address, null, buffer.AsSpan(offset, count));
        }

        return true;
    }

    public bool SendBroadcast(byte[] buffer, int offset, int count) => SendMulticast(buffer, offset, count);

    public bool TryResolve(Endpoint endpoint, byte[] into)
    {
        if (!IPAddress.TryParse(endpoint.Host, out IPAddress? host))
        {
            return false;
        }

        host.GetAddressBytes().CopyTo(into, 0);
        into[4] = (byte)(endpoint.Port >> 8);
        into[5] = (byte)endpoint.Port;
        return true;
    }
}
