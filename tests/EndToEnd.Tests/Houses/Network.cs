using System.Net;
using System.Net.Sockets;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.Enrolment;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>A test's own corner of the loopback network, and the boards in it.</summary>
internal sealed class Network : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IAsyncDisposable> _processes = [];

    /// <summary>The port of multicasts and broadcasts that all in this network use.</summary>
    public int MulticastPort { get; } = FreeUdpPort();

    public string Folder(string name) => _folder.File(name);

    public async Task<GatewayProcess> GatewayAsync(string name = "gateway", int port = 0, params string[] more)
    {
        GatewayProcess gateway = await GatewayProcess.StartAsync(_folder.File(name), MulticastPort, port, more);
        _processes.Add(gateway);
        return gateway;
    }

    /// <summary>A board that is switched on.</summary>
    public async Task<VirtualBoard> BoardAsync(string name, string invitation, params string[] more)
    {
        VirtualBoard board = new(new VirtualBoardOptions
        {
            Name = name, Folder = _folder.File("board-" + name), Invitation = invitation, MulticastPort = MulticastPort, MoreArguments = more,
        });
        _processes.Add(board);
        await board.StartAsync(TestContext.Current.CancellationToken);
        return board;
    }

    /// <summary>A UDP port that nobody uses now.</summary>
    public static int FreeUdpPort()
    {
        using Socket probe = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    /// <summary>The same invitation with another secret, or without addresses.</summary>
    public static string Rewritten(string text, bool otherSecret = false, bool noAddresses = false)
    {
        Assert.Equal(InvitationStatus.Valid, InvitationText.TryParse(text, out Invitation? old));
        byte[] secret = [.. old!.Secret];
        secret[0] ^= otherSecret ? (byte)1 : (byte)0;
        Invitation made = new(old.Device, old.Group, old.Gateway, secret, 0) { Region = old.Region, Name = old.Name };
        for (int i = 0; i < old.EndpointCount && !noAddresses; i++)
        {
            made.AddEndpoint(old.EndpointAt(i));
        }

        made.AuthorityKey.Read(old.AuthorityKey.Modulus, 0, old.AuthorityKey.ModulusSize, old.AuthorityKey.Exponent);
        made.Policy.AllowResumption = old.Policy.AllowResumption;
        made.Policy.ResumptionLifetimeSeconds = old.Policy.ResumptionLifetimeSeconds;
        made.Policy.SessionLifetimeSeconds = old.Policy.SessionLifetimeSeconds;
        made.Policy.MessageLimit = old.Policy.MessageLimit;
        Assert.Equal(InvitationStatus.Valid, InvitationText.TryFormat(made, out string? written));
        return written!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable process in Enumerable.Reverse(_processes))
        {
            await process.DisposeAsync();
        }

        _folder.Dispose();
    }
}
