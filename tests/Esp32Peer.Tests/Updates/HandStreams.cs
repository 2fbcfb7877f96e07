using System.Text;
using NanoPeers.Firmware.Peering;

namespace NanoPeers.Esp32Peer.Tests.Updates;

/// <summary>The connections of one board, in memory: a test is the other end of each.</summary>
internal sealed class HandStreams : IStreamPort
{
    private readonly List<Connection?> _places = [null, null, null, null];
    private readonly Queue<Connection> _coming = new();

    public int Port => AliasUrl.FirstPort;

    /// <summary>Octets that the other end takes in a turn of the board.</summary>
    public int Room { get; set; } = 300;

    public Connection Come()
    {
        Connection connection = new(this);
        _coming.Enqueue(connection);
        return connection;
    }

    public bool TryOwnHost(byte[] host)
    {
        host[0] = 10;
        host[3] = 7;
        return true;
    }

    public bool TryResolve(string host, int port, byte[] address) => AliasUrl.TryReadHost(host, port, address);

    public int Accept()
    {
        int place = _places.IndexOf(null);
        if (place < 0 || !_coming.TryDequeue(out Connection? connection))
        {
            return -1;
        }

        connection.IsTaken = true;
        _places[place] = connection;
        return place;
    }

    public int Connect(byte[] address) => -1;

    public bool IsOpen(int stream) => true;

    public int Receive(int stream, byte[] into, int offset, int count) => _places[stream]!.Give(into.AsSpan(offset, count));

    public int Send(int stream, byte[] octets, int offset, int count) => _places[stream]!.Take(octets.AsSpan(offset, Math.Min(count, Room)));

    public void Close(int stream)
    {
        _places[stream]!.IsClosed = true;
        _places[stream] = null;
    }

    /// <summary>One connection, seen from the other end.</summary>
    internal sealed class Connection(HandStreams streams)
    {
        private readonly List<byte> _toBoard = [];
        private readonly List<byte> _fromBoard = [];

        public bool IsTaken { get; set; }

        public bool IsClosed { get; set; }

        /// <summary>Whether this end takes nothing.</summary>
        public bool IsStuck { get; set; }

        public byte[] Octets => [.. _fromBoard];

        public string Head => Encoding.ASCII.GetString(Octets).Split("\r\n\r\n")[0];

        public string Status => Head.Split("\r\n")[0];

        public byte[] Body => Octets[(Head.Length + 4)..];

        public Connection Say(string text)
        {
            _toBoard.AddRange(Encoding.ASCII.GetBytes(text));
            return this;
        }

        public int Give(Span<byte> into)
        {
            int count = Math.Min(into.Length, _toBoard.Count);
            for (int i = 0; i < count; i++)
            {
                into[i] = _toBoard[i];
            }

            _toBoard.RemoveRange(0, count);
            return count;
        }

        public int Take(ReadOnlySpan<byte> octets)
        {
            if (IsStuck || streams.Room == 0)
            {
                return 0;
            }

            _fromBoard.AddRange(octets);
            return octets.Length;
        }
    }
}
