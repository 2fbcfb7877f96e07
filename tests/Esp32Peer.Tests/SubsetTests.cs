using System.Text.Json;
using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>A peer that has three protocols of the platform's many: session, region and switch.</summary>
public sealed class SubsetTests
{
    private static readonly string[] _others = ["peers", "resolver", "info", "member", "pipe", "content", "chat", "file", "x", "sixteen-octets-x"];

    [Fact]
    [Trait("Capability", "E9")]
    public void A_board_with_three_protocols_joins_sends_receives_and_says_of_the_others_that_it_does_not_take_them()
    {
        House house = House.WithSession(110);
        foreach (string tag in _others)
        {
            house.Gateway.SendUnderSession((Octets(tag), [1, 0, 1, 1]));
            house.Board.Run(20);
        }

        Assert.Equal(_others, house.Gateway.RefusedTags);
        Assert.Equal(_others.Length, house.Board.Counted(PeerCounter.TagNotSupported));

        house.Gateway.Ask(SwitchMessageKind.Set, 1);
        house.Board.RunUntil(() => house.Board.Pins.IsLit && house.Gateway.Light.IsOn, 200, "what it takes");
        house.Board.Pins.Press();
        house.Board.RunUntil(() => !house.Gateway.Light.IsOn, 200, "what it sends");
    }

    [Fact]
    [Trait("Capability", "E9")]
    public void What_it_does_not_take_does_not_keep_the_other_bodies_of_a_message_from_it()
    {
        House house = House.WithSession(111);
        byte[] set = SetBody(house, on: true);
        house.Gateway.SendUnderSession((Octets("pipe"), [9, 9, 9]), (ProtocolTag.Switch, set), (Octets("content"), []));
        house.Board.RunUntil(() => house.Board.Pins.IsLit, 200, "the light on");
        house.Board.Run(20);
        Assert.Equal(["pipe", "content"], house.Gateway.RefusedTags);
    }

    [Fact]
    public void An_error_is_not_answered_with_an_error()
    {
        House house = House.WithSession(112);
        int sent = house.Board.Counted(PeerCounter.DatagramsSent);
        house.Gateway.SendUnderSession((ProtocolTag.Error, [1, 0, 1, 1, 2, 0, 0, 3, 0, 1, (byte)'x']));
        house.Board.Run(100);
        Assert.Equal(sent, house.Board.Counted(PeerCounter.DatagramsSent));
        Assert.Equal(1, house.Board.Counted(PeerCounter.NotForThisPeer));
    }

    [Fact]
    public void A_command_in_clear_is_counted_and_does_nothing()
    {
        House house = House.WithSession(113);
        int sent = house.Board.Counted(PeerCounter.DatagramsSent);
        Forgery.InClear(house, ProtocolTag.Switch, SetBody(house, on: true));
        house.Board.Run(100);
        Assert.False(house.Board.Pins.IsLit);
        Assert.Equal(1, house.Board.Counted(PeerCounter.ClearRefused));
        Assert.Equal(sent, house.Board.Counted(PeerCounter.DatagramsSent));
    }

    [Fact]
    public void A_certificate_is_well_formed_to_it_and_left_alone()
    {
        House house = House.WithSession(115);
        int sent = house.Board.Counted(PeerCounter.DatagramsSent);
        string path = Path.Combine(RepositoryRoot.Find(), "tests", "vectors", "certificates", "first-meeting.json");
        using JsonDocument vector = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement[] cases = [.. vector.RootElement.GetProperty("cases").EnumerateArray()];
        foreach (string name in (string[])["Certificate of A", "Certificate of B"])
        {
            JsonElement message = cases.Single(one => one.GetProperty("name").GetString() == name);
            house.Network.Send([10, 0, 0, 66, 0x10, 0x01], house.Board.Address, Convert.FromHexString(message.GetProperty("hex").GetString()!));
        }

        house.Board.Run(100);
        Assert.Equal(2, house.Board.Counted(PeerCounter.NotForThisPeer));
        Assert.Equal(sent, house.Board.Counted(PeerCounter.DatagramsSent));
    }

    [Fact]
    public void Broken_bodies_and_unknown_kinds_under_a_session_are_counted_and_the_session_lives_on()
    {
        House house = House.WithSession(114);
        house.Gateway.SendUnderSession((ProtocolTag.Switch, [1, 0, 1]));
        house.Gateway.SendUnderSession((ProtocolTag.Switch, [1, 0, 1, 99, 2, 0, 0]));
        house.Gateway.SendUnderSession((ProtocolTag.Session, []));
        house.Gateway.SendUnderSession((ProtocolTag.Region, [1, 0, 1, 77]));
        house.Board.Run(100);
        Assert.Equal(2, house.Board.Counted(PeerCounter.MalformedBody));
        Assert.Equal(2, house.Board.Counted(PeerCounter.UnknownKind));
        house.Gateway.Ask(SwitchMessageKind.Set, 1);
        house.Board.RunUntil(() => house.Board.Pins.IsLit, 200, "the light on");
    }

    [Fact]
    public void Every_counter_has_a_name_of_its_own()
    {
        List<string> names = Enumerable.Range(0, (int)PeerCounter.Count).Select(i => CounterName.Of((PeerCounter)i)).ToList();
        Assert.DoesNotContain("unknown", names);
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Equal("unknown", CounterName.Of(PeerCounter.Count));
        Assert.All(Enum.GetValues<PeerState>(), state => Assert.NotEqual("unknown", PeerStateName.Of(state)));
        Assert.All(Enum.GetValues<CloseReason>(), reason => Assert.NotEqual("unknown reason", CloseReasonName.Of(reason)));
    }

    private static byte[] Octets(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static byte[] SetBody(House house, bool on)
    {
        MessageWriter writer = new(house.Gateway.Self);
        writer.Begin(new byte[200], 0, 200);
        int start = writer.Position;
        writer.WriteUInt8(SwitchField.Kind, SwitchMessageKind.Set);
        writer.ReserveOctets(SwitchField.Credential, 0);
        writer.WriteUInt32(SwitchField.RequestId, 4_000);
        writer.WriteUInt8(SwitchField.On, on ? 1 : 0);
        return writer.Buffer[start..writer.Position];
    }
}
