using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.Linking;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>The button of one board switches the light of another, with the gateway off.</summary>
public sealed class LinkTests
{
    [Theory]
    [InlineData(true, 0.0, 300)]
    [InlineData(false, 0.0, 301)]
    [InlineData(true, 0.2, 302)]
    [InlineData(false, 0.2, 303)]
    public void With_the_gateway_off_the_button_switches_the_linked_light_and_nothing_else(bool firstAsks, double loss, int seed)
    {
        LinkedPair pair = LinkedPair.Live(seed, firstAsks);
        pair.StopGateway();
        pair.House.Network.Loss = loss;
        for (int i = 0; i < 10; i++)
        {
            pair.PressAndSee();
            Assert.Equal(i % 2 == 0, pair.Second.Pins.IsLit);
            pair.Run(1_500);
        }

        Assert.False(pair.First.Pins.IsLit);
        Assert.Contains(pair.Second.Log, line => line.Contains("Light on, by the linked peer " + pair.FirstId, StringComparison.Ordinal));
        Assert.Equal(0, pair.First.Counted(PeerCounter.Faults) + pair.Second.Counted(PeerCounter.Faults));
    }

    [Fact]
    public void What_passes_between_the_two_boards_is_sealed_under_their_own_session()
    {
        LinkedPair pair = LinkedPair.Live(304);
        pair.StopGateway();
        pair.House.Network.Sent.Clear();
        pair.PressAndSee();
        List<Datagram> between = [.. pair.House.Network.Sent.Where(datagram => datagram.Destination is not null
            && AddressOctets.AreSame(datagram.Source, pair.First.Address) && AddressOctets.AreSame(datagram.Destination, pair.Second.Address))];
        Assert.NotEmpty(between);
        Assert.All(between, datagram =>
        {
            Envelope envelope = new();
            Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(datagram.Octets, 0, datagram.Octets.Length, Limits.MaxDatagram));
            Assert.Equal(pair.SessionOf(pair.Second)!.Id, envelope.KeyId);
            Assert.Equal(Suite.Aes128CbcHmac, envelope.Suite);
        });
        Assert.Equal(KeyExchangeMethod.Introduction, pair.SessionOf(pair.First)!.Terms.KeyExchange);
    }

    [Theory]
    [InlineData(true, 305)]
    [InlineData(false, 306)]
    public void After_a_power_cut_of_both_boards_and_no_gateway_the_button_works_again(bool firstAsks, int seed)
    {
        LinkedPair pair = LinkedPair.Live(seed, firstAsks);
        pair.StopGateway();
        for (int i = 0; i < 5; i++)
        {
            pair.First.Boot();
            pair.Run(pair.House.World.Random.Next(3_000));
            pair.Second.Boot();
            pair.RunUntilLinked(10_000);
            pair.PressAndSee();
            Assert.Equal(KeyExchangeMethod.Resumption, pair.SessionOf(pair.First)!.Terms.KeyExchange);
        }
    }

    [Theory]
    [InlineData(true, 307)]
    [InlineData(false, 308)]
    public void Boards_that_are_somewhere_else_after_a_power_cut_find_each_other(bool firstAsks, int seed)
    {
        LinkedPair pair = LinkedPair.Live(seed, firstAsks);
        pair.StopGateway();
        pair.First.Address[3] = 70;
        pair.First.Boot();
        pair.Second.Address[3] = 71;
        pair.Second.Boot();
        pair.RunUntilLinked(30_000);
        pair.PressAndSee();
    }

    [Fact]
    public void A_light_that_does_not_answer_is_shown_by_the_lamp_in_time_and_the_old_press_does_not_come_true_later()
    {
        LinkedPair pair = LinkedPair.Live(309);
        pair.StopGateway();
        pair.House.Network.Passes = _ => false;
        pair.First.Pins.Press();
        pair.RunUntil(() => pair.First.Pins.Status == StatusPattern.NoAnswer, PeerTiming.PressMillis + 300);
        Assert.Equal(1, pair.First.Counted(PeerCounter.PressesUnanswered));
        Assert.False(pair.First.Pins.IsLit);
        pair.RunUntil(() => pair.First.Pins.Status != StatusPattern.NoAnswer, PeerTiming.NoAnswerMillis + 300);
        pair.House.Network.Passes = _ => true;
        pair.Run(20_000);
        Assert.DoesNotContain(pair.Second.Pins.LightChanges, change => change.On);
        pair.RunUntilLinked(90_000);
        pair.PressAndSee();
    }

    [Fact]
    public void Without_the_gateway_the_lamp_is_steady_while_the_boards_have_their_session_and_searches_when_they_have_not()
    {
        LinkedPair pair = LinkedPair.Live(318);
        pair.StopGateway();
        pair.First.Boot();
        pair.Second.Boot();
        pair.RunUntilLinked(10_000);
        pair.RunUntil(() => pair.First.Peer.State == PeerState.Searching && pair.First.Pins.Status == StatusPattern.Live, 10_000);
        pair.RunUntil(() => pair.First.Peer.State == PeerState.BackingOff && pair.First.Pins.Status == StatusPattern.Live, 90_000);
        pair.House.Network.Passes = _ => false;
        pair.RunUntil(() => !pair.IsLinked && pair.First.Pins.Status == StatusPattern.Searching, 300_000);
        Assert.Null(pair.SessionOf(pair.First));
    }

    [Theory]
    [InlineData(OwnLight.Apart, false, false)]
    [InlineData(OwnLight.WhenSilent, true, false)]
    [InlineData(OwnLight.Always, true, true)]
    public void The_owner_decides_what_a_press_does_with_the_own_light(OwnLight setting, bool litWhenSilent, bool litWhenAnswered)
    {
        LinkedPair pair = LinkedPair.Live(310 + (int)setting);
        pair.First.Options.OwnLight = setting;
        pair.First.Boot();
        pair.RunUntilLinked(20_000);
        pair.PressAndSee();
        Assert.Equal(litWhenAnswered, pair.First.Pins.IsLit);
        pair.PressAndSee();
        Assert.False(pair.First.Pins.IsLit);
        pair.House.Network.Passes = _ => false;
        pair.First.Pins.Press();
        pair.RunUntil(() => pair.First.Counted(PeerCounter.PressesUnanswered) == 1, PeerTiming.PressMillis + 300);
        Assert.Equal(litWhenSilent, pair.First.Pins.IsLit);
    }

    [Fact]
    public void What_the_gateway_no_longer_lists_is_forgotten_with_its_keys_and_the_button_is_the_own_lights_again()
    {
        LinkedPair pair = LinkedPair.Live(314);
        pair.TellLinks(pair.First);
        Assert.Null(pair.SessionOf(pair.First));
        pair.TellLinks(pair.Second);
        Assert.DoesNotContain(pair.First.Storage.Records.Keys.Concat(pair.Second.Storage.Records.Keys), name => name.StartsWith("link.", StringComparison.Ordinal));
        pair.First.Boot();
        pair.Second.Boot();
        pair.Run(10_000);
        Assert.Null(pair.SessionOf(pair.First));
        pair.First.Pins.Press();
        pair.RunUntil(() => pair.First.Pins.IsLit, 300);
        pair.Run(4_000);
        Assert.False(pair.Second.Pins.IsLit);
    }

    [Fact]
    public void A_late_list_of_links_changes_nothing_and_a_linked_peer_cannot_tell_any()
    {
        LinkedPair pair = LinkedPair.Live(315);
        (uint request, _, _) = pair.TellLinks(pair.First, pair.EntryOf(pair.Second, LinkRole.Switches));
        pair.GatewayOf(pair.First).Linked.Clear();
        byte[] late = LinksBody(pair, request - 1);
        pair.GatewayOf(pair.First).SendUnderSession((ProtocolTag.Link, late));
        pair.Run(500);
        Assert.Empty(pair.GatewayOf(pair.First).Linked);
        pair.PressAndSee();
    }

    [Fact]
    public void The_answer_names_the_introduction_that_is_held_so_that_the_gateway_need_not_remember()
    {
        LinkedPair pair = LinkedPair.Live(316);
        Assert.Equal([7ul], pair.TellLinks(pair.First, pair.EntryOf(pair.Second, LinkRole.Switches)).Held);
        Assert.Equal([7ul], pair.TellLinks(pair.Second, pair.EntryOf(pair.First, LinkRole.IsSwitched)).Held);
        pair.First.Boot();
        pair.RunUntil(() => pair.GatewayOf(pair.First).IsLive && pair.First.Peer.State == PeerState.Live, 20_000);
        Assert.Equal([7ul], pair.TellLinks(pair.First, pair.EntryOf(pair.Second, LinkRole.Switches)).Held);
    }

    [Fact]
    public void Storage_that_does_not_keep_a_link_is_said_so_by_name()
    {
        LinkedPair pair = new(317);
        pair.First.Storage.FailsToWrite = name => name.StartsWith("link.", StringComparison.Ordinal);
        Assert.Equal(LinkRefusal.NotKept, pair.TellLinks(pair.First, pair.EntryOf(pair.Second, LinkRole.Switches)).Reason);
    }

    private static byte[] LinksBody(LinkedPair pair, uint request)
    {
        MessageWriter writer = new(pair.House.Gateway.Self);
        writer.Begin(new byte[600], 0, 600);
        int start = writer.Position;
        writer.WriteUInt8(LinkField.Kind, LinkMessageKind.Links);
        writer.ReserveOctets(LinkField.Credential, 0);
        writer.WriteUInt32(LinkField.RequestId, request);
        writer.WriteOctets(LinkField.Links, [], 0, 0);
        return writer.Buffer[start..writer.Position];
    }
}
