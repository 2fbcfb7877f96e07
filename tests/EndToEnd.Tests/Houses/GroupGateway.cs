using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.GroupPeers.Boards;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Storage;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>A gateway with groups in this process, on loopback: its state in SQLite, real sockets.</summary>
internal sealed class GroupGateway : IAsyncDisposable
{
    private readonly SqliteState _state;
    private readonly PlatformCryptography _cryptography = new();
    private readonly RsaKeyPool _keys = new(new RsaKeyPoolOptions(), TimeProvider.System);
    private readonly UdpTransport _udp;
    private readonly GatewayPeer _gateway;

    /// <param name="folder">Its state.</param>
    /// <param name="multicastPort">Port of multicasts.</param>
    /// <param name="services">Makes services over its node, by its start's number and its groups; null for none.</param>
    public GroupGateway(string folder, int multicastPort, Func<uint, GroupPeer, IReadOnlyList<IPeerService>>? services = null)
    {
        _state = SqliteState.Open(new StateOptions { Folder = folder });
        _udp = new UdpTransport(
            new UdpTransportOptions { BindAddress = IPAddress.Loopback, GroupPort = multicastPort }, NullLogger<UdpTransport>.Instance);
        TransportTable transports = new();
        transports.Register(_udp);
        _gateway = new GatewayPeer(
            new GatewayPeerOptions
            {
                Cryptography = _cryptography,
                Transports = transports,
                State = _state.Gateway,
                Devices = _state.Devices,
                Resumptions = _state.Resumption,
                Lights = _state.Lights,
                Links = _state.Links,
                TakeRsaKey = async cancellationToken => new RsaInitiatorKeyExchange(await _keys.TakeAsync(KeyReuse.Never, cancellationToken)),
                OpenGroups = boots => new GroupPeer(
                    new GroupPeerOptions
                    {
                        Id = _state.Gateway.Identity.PeerId,
                        Name = "home",
                        Cryptography = _cryptography,
                        BootCount = boots,
                        Store = _state.Groups,
                        Statements = _state.GroupStatements,
                    },
                    NullLogger<GroupPeer>.Instance),
                OpenServices = (boots, groups) => services?.Invoke(boots, groups!) ?? [],
            },
            NullLoggerFactory.Instance);
        _gateway.Start();
    }

    public GroupPeer Groups => _gateway.Groups!;

    public IGatewayControl Control => _gateway;

    /// <summary>Where it is reached.</summary>
    public string Endpoint => _udp.LocalEndpoint.ToString();

    /// <summary>Enrols a board; its invitation and id.</summary>
    public (string Invitation, Identifier Board) Invite(string name)
    {
        InviteAnswer answer = _gateway.Invite(name);
        return (answer.Text!, answer.DeviceId!);
    }

    /// <summary>Whether boards have taken all that they were shown of a group.</summary>
    public bool HasTold(string group, params Identifier[] boards) =>
        Array.TrueForAll(boards, board => Groups.StandingOf(group, board) == BoardStanding.Told);

    /// <summary>Cuts it off in the midst of its work, as pulling its plug would: nobody hears that it goes.</summary>
    public ValueTask CutOffAsync() => _udp.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _udp.DisposeAsync();
        await _gateway.DisposeAsync();
        _keys.Dispose();
        _cryptography.Dispose();
        _state.Dispose();
    }
}
