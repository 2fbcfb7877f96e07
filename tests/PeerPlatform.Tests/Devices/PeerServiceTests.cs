using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Tests.Devices;

/// <summary>The services over a gateway's node are attached, started and disposed in the order that they were promised.</summary>
public sealed class PeerServiceTests
{
    [Fact]
    public async Task Services_are_attached_before_the_start_and_disposed_in_the_reverse_order()
    {
        List<string> seen = [];
        await using GatewayRig rig = new GatewayRig().Started();
        await rig.Gateway.DisposeAsync();
        uint boots = 0;
        GatewayPeerOptions options = rig.Options with
        {
            Transports = new(),
            InvitedEndpoints = ["udp://127.0.0.1:9701"],
            OpenServices = (count, groups) =>
            {
                Assert.Null(groups);
                boots = count;
                return [new Recorder("first", seen), new Recorder("second", seen)];
            },
        };
        options.Transports.Register(new PeerPlatform.Transports.UdpTransport(new() { BindAddress = System.Net.IPAddress.Loopback, Port = 0 }));
        GatewayPeer gateway = new(options, NullLoggerFactory.Instance);
        Assert.Equal(["first attached", "second attached"], seen);
        Assert.Equal(2u, boots);
        gateway.Start();
        await gateway.DisposeAsync();
        Assert.Equal(["first attached", "second attached", "first started", "second started", "second ended", "first ended"], seen);
        Assert.Equal(2, gateway.Services.Count);
    }

    private sealed class Recorder(string name, List<string> seen) : IPeerService
    {
        public void Attach(PeerNode node) => seen.Add($"{name} attached");

        public void Start() => seen.Add($"{name} started");

        public ValueTask DisposeAsync()
        {
            seen.Add($"{name} ended");
            return ValueTask.CompletedTask;
        }
    }
}
