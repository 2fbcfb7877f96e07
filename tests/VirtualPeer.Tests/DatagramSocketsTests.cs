using System.Net;
using System.Net.Sockets;
using NanoPeers.Endpoints;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer.Tests;

/// <summary>Real sockets on loopback, with ports and a group of their own for each test.</summary>
public sealed class DatagramSocketsTests
{
    private const int LongMillis = 5_000;

    [Fact]
    public void A_datagram_comes_with_the_address_that_an_answer_goes_to()
    {
        using Boards boards = new();
        byte[] buffer = new byte[1_400];
        byte[] source = new byte[AddressOctets.Length];
        Assert.True(boards.First.Send([7, 1, 2, 3], 1, 3, Boards.Loopback(boards.Second.Port)));
        Assert.Equal(3, Boards.Wait(boards.Second, buffer, source));
        Assert.Equal([1, 2, 3], buffer[..3]);
        Assert.False(boards.Second.CameToAll);
        Assert.Equal(Boards.Loopback(boards.First.Port), source);
        Assert.True(boards.Second.Send([9], 0, 1, source));
        Assert.Equal(1, Boards.Wait(boards.First, buffer, source));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_goes_to_all_comes_to_every_board_of_the_machine_and_is_known_as_such(bool multicast)
    {
        using Boards boards = new();
        byte[] buffer = new byte[1_400];
        byte[] source = new byte[AddressOctets.Length];
        bool sent = multicast ? boards.First.SendMulticast([4, 5], 0, 2) : boards.First.SendBroadcast([4, 5], 0, 2);
        Assert.True(sent);
        Assert.Equal(2, Boards.Wait(boards.Second, buffer, source));
        Assert.True(boards.Second.CameToAll);
        Assert.Equal(Boards.Loopback(boards.First.Port), source);
        Assert.Equal(2, Boards.Wait(boards.First, buffer, source));
    }

    [Fact]
    public void With_multicast_and_broadcast_off_nothing_goes_to_all_and_nothing_of_it_is_heard()
    {
        using Boards boards = new(secondHearsAll: false);
        byte[] buffer = new byte[1_400];
        byte[] source = new byte[AddressOctets.Length];
        Assert.False(boards.Second.SendMulticast([1], 0, 1));
        Assert.False(boards.Second.SendBroadcast([1], 0, 1));
        boards.First.SendMulticast([1], 0, 1);
        Assert.Equal(1, Boards.Wait(boards.First, buffer, source));
        Assert.Equal(0, boards.Second.Receive(buffer, 50, source));
    }

    [Fact]
    public void Waiting_takes_the_time_that_was_asked_for_when_nothing_comes()
    {
        using Boards boards = new();
        long start = Environment.TickCount64;
        Assert.Equal(0, boards.First.Receive(new byte[100], 200, new byte[AddressOctets.Length]));
        Assert.InRange(Environment.TickCount64 - start, 150, 5_000);
    }

    [Fact]
    public void A_datagram_that_is_too_long_is_cut_off_and_does_no_harm()
    {
        using Boards boards = new();
        byte[] source = new byte[AddressOctets.Length];
        Assert.True(boards.First.Send(new byte[3_000], 0, 3_000, Boards.Loopback(boards.Second.Port)));
        int count = Boards.Wait(boards.Second, new byte[1_400], source, acceptsNothing: true);
        Assert.True(count is 0 or 1_400);
        Assert.True(boards.First.Send([1], 0, 1, Boards.Loopback(boards.Second.Port)));
        Assert.Equal(1, Boards.Wait(boards.Second, new byte[1_400], source));
    }

    [Fact]
    public void Endpoints_become_addresses()
    {
        using Boards boards = new();
        byte[] address = new byte[AddressOctets.Length];
        Assert.True(boards.First.TryResolve(Endpoint.Udp("192.168.7.9", 9701)!, address));
        Assert.Equal([192, 168, 7, 9, 0x25, 0xE5], address);
        Assert.Equal("192.168.7.9:9701", AddressOctets.TextOf(address));
        Assert.True(boards.First.TryResolve(Endpoint.Udp("localhost", 1)!, address));
        Assert.False(boards.First.TryResolve(Endpoint.Parse("udp://[::1]:9701")!, address));
    }

    [Fact]
    public void A_port_that_is_taken_is_named()
    {
        using Boards boards = new();
        BoardOptions options = Boards.Options(boards.First.Port, 9_000);
        BoardException refused = Assert.Throws<BoardException>(() => new DatagramSockets(options, new Lines()));
        Assert.Equal(("port-taken", ExitCode.NoNetwork), (refused.Name, refused.ExitCode));
        Assert.Contains("--port", refused.Message, StringComparison.Ordinal);
    }

    private sealed class Lines : ILogPort
    {
        public void Write(string line) => TestContext.Current.SendDiagnosticMessage(line);
    }

    /// <summary>Two boards with a group of their own.</summary>
    private sealed class Boards : IDisposable
    {
        public Boards(bool secondHearsAll = true)
        {
            int groupPort = FreePort();
            First = new DatagramSockets(Options(0, groupPort), new Lines());
            Second = new DatagramSockets(Options(0, groupPort) with { UseMulticast = secondHearsAll, UseBroadcast = secondHearsAll }, new Lines());
        }

        public DatagramSockets First { get; }

        public DatagramSockets Second { get; }

        public static BoardOptions Options(int port, int groupPort) => new()
        {
            Folder = new DirectoryInfo("unused"),
            Bind = IPAddress.Loopback,
            Port = port,
            MulticastGroup = IPAddress.Parse("239.192.97.77"),
            MulticastPort = groupPort,
        };

        public static byte[] Loopback(int port) => [127, 0, 0, 1, (byte)(port >> 8), (byte)port];

        public static int Wait(DatagramSockets board, byte[] buffer, byte[] source, bool acceptsNothing = false)
        {
            long until = Environment.TickCount64 + (acceptsNothing ? 300 : LongMillis);
            int count = 0;
            while (count == 0 && Environment.TickCount64 < until)
            {
                count = board.Receive(buffer, 20, source);
            }

            return count;
        }

        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
        }

        private static int FreePort()
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Any, 0));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
    }
}
