using NanoPeers.Enrolment;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Devices;

/// <summary>The gateway pairs its devices: PAIRING.md.</summary>
public sealed class PairTests
{
    private const string Endpoint = "udp://192.168.1.20:9701";

    [Fact]
    public async Task A_pairing_holds_what_the_answering_device_derives_from_its_own_enrolment()
    {
        await using GatewayRig rig = new GatewayRig().Started();
        Invitation hall = Enrol(rig, "hall");
        Invitation attic = Enrol(rig, "attic");
        PairAnswer answer = rig.Gateway.Pair("HALL", "attic", Endpoint);
        Assert.Equal(PairingStatus.Valid, PairingCodec.TryParse(answer.Text, out Pairing? pairing));
        Assert.Equal((hall.Device, attic.Device, hall.Group, Endpoint), (pairing!.Asker, pairing.Answerer, pairing.Group, pairing.Endpoint));

        byte[] asker = new byte[Identifier.Length];
        byte[] secret = new byte[PairingSecret.Length];
        hall.Device.CopyTo(asker, 0);
        PairingSecret.Derive(new PlatformCryptography(), attic.Secret, asker, 0, attic.Device, secret);
        Assert.Equal(PairingCodec.TryFormat(new Pairing(hall.Device, attic.Device, hall.Group, secret, 0, Endpoint)), answer.Text);
        Assert.DoesNotContain("NPL1", answer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hall", "cellar", Endpoint, "No device is called \"cellar\".")]
    [InlineData("cellar", "hall", Endpoint, "No device is called \"cellar\".")]
    [InlineData("hall", "Hall", Endpoint, "A device cannot be paired with itself.")]
    [InlineData("hall", "attic", null, "attic was never heard: say where it is, such as udp://192.168.1.20:9701.")]
    [InlineData("hall", "attic", "tcp://192.168.1.20:9701", "\"tcp://192.168.1.20:9701\" is no address of a device, such as udp://192.168.1.20:9701.")]
    [InlineData("hall", "attic", "nonsense", "\"nonsense\" is no address of a device, such as udp://192.168.1.20:9701.")]
    public async Task What_cannot_be_paired_is_said(string asker, string answerer, string? endpoint, string problem)
    {
        await using GatewayRig rig = new GatewayRig().Started();
        Enrol(rig, "hall");
        Enrol(rig, "attic");
        Assert.Equal(new PairAnswer(null, "", problem), rig.Gateway.Pair(asker, answerer, endpoint));
    }

    private static Invitation Enrol(GatewayRig rig, string name)
    {
        Assert.Equal(InvitationStatus.Valid, InvitationText.TryParse(rig.Gateway.Invite(name).Text, out Invitation? invitation));
        return invitation!;
    }
}
