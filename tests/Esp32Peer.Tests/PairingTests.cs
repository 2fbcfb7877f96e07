using NanoPeers.Enrolment;
using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Pairings;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>A board with RSA of its own asks a paired one for a session; no gateway has a part in it.</summary>
public sealed class PairingTests
{
    [Theory]
    [InlineData(0.0, 300)]
    [InlineData(0.3, 301)]
    [InlineData(0.3, 302)]
    public void Two_paired_boards_get_a_session_by_RSA_without_a_gateway(double loss, int seed)
    {
        PairedBoards pair = new(seed);
        pair.House.Network.Loss = loss;
        pair.Boot();
        pair.RunUntilLive(60_000);
        SecuredSession asked = pair.AskersSession!;
        Assert.Equal(KeyExchangeMethod.Rsa, asked.Terms.KeyExchange);
        Assert.True(asked.IsInitiator);
        Assert.False(asked.Terms.IsResumable);
        Assert.False(pair.Key.HoldsSomething);
        pair.House.Network.Loss = 0;
        pair.Run(100_000);
        Assert.Same(pair.AskersSession, asked);
        Assert.Equal(0, pair.Asker.Counted(PeerCounter.Faults) + pair.Answerer.Counted(PeerCounter.Faults));
    }

    [Fact]
    public void The_button_acts_within_fifty_milliseconds_while_the_key_is_made()
    {
        PairedBoards pair = new(303);
        pair.Asker.Options.OwnLight = OwnLight.Always;
        pair.Key.Steps = 5_000;
        pair.Key.StepMicros = 20_000;
        pair.Boot();
        pair.RunUntil(() => pair.Key.HoldsSomething, 1_000);
        for (int i = 0; i < 10; i++)
        {
            bool before = pair.Asker.Peer.IsOn;
            long pressed = pair.House.World.NowMillis;
            pair.Asker.Pins.Press(120);
            pair.Asker.RunUntil(() => pair.Asker.Peer.IsOn != before, 200, "the light follows");
            Assert.InRange(pair.House.World.NowMillis - pressed, 0, 50);
            pair.Asker.Run(200);
        }

        Assert.Empty(pair.Key.Made);
    }

    [Fact]
    public void A_wrong_secret_is_refused_and_asked_with_ever_more_seldom()
    {
        PairedBoards pair = new(304);
        pair.Boot(otherSecret: true);
        pair.Run(300_000);
        Assert.Null(pair.AskersSession);
        Assert.Contains(pair.Answerer.Log, line => line.Contains("A session request is refused: wrong key", StringComparison.Ordinal));
        int asked = pair.Asker.Log.Count(line => line.Contains("Asking ", StringComparison.Ordinal));
        Assert.InRange(asked, 5, 12);
        Assert.Equal(0, pair.Key.Decrypted);
        Assert.Equal(0, pair.Answerer.Rsa.Begun);
    }

    [Fact]
    public void A_board_that_is_not_there_is_asked_again_with_the_same_key_until_it_is()
    {
        PairedBoards pair = new(305);
        pair.House.Network.Passes = datagram => !ReferenceEquals(datagram.Source, pair.Answerer.Address);
        pair.Boot();
        pair.RunUntil(() => pair.Asker.Log.Exists(line => line.EndsWith("No session with the paired peer: nothing heard.", StringComparison.Ordinal)), 30_000);
        pair.House.Network.Passes = _ => true;
        pair.RunUntilLive(90_000);
        Assert.Single(pair.Key.Made);
    }

    [Fact]
    public void A_key_that_no_attempt_used_is_overwritten_after_ten_minutes()
    {
        PairedBoards pair = new(306);
        pair.House.Network.Passes = datagram => !ReferenceEquals(datagram.Source, pair.Answerer.Address);
        pair.Boot();
        pair.RunUntil(() => pair.Key.Made.Count == 1, 30_000);
        pair.RunUntil(() => pair.Key.Made.Count == 2, PairingSeeker.KeyLifeMillis + 120_000);
        Assert.NotEqual(pair.Key.Made[0], pair.Key.Made[1]);
    }

    [Fact]
    public void After_a_restart_of_either_board_there_is_a_new_session_with_a_new_key()
    {
        PairedBoards pair = new(307);
        pair.Boot();
        pair.RunUntilLive();
        ulong first = pair.AskersSession!.Id;
        pair.RestartAsker();
        pair.RunUntil(() => pair.AskersSession is not null && pair.AskersSession.Id != first, 30_000);
        ulong second = pair.AskersSession!.Id;
        pair.Answerer.Boot();
        pair.RunUntil(() => pair.AskersSession is not null && pair.AskersSession.Id != second && pair.AnswerersSession is not null, 90_000);
        Assert.Equal(3, pair.Key.Made.Distinct().Count());
        Assert.False(pair.Key.HoldsSomething);
    }

    [Fact]
    public void A_session_of_an_age_is_followed_by_a_new_one_before_it_ends()
    {
        PairedBoards pair = new(308);
        pair.Asker.Options.LifetimeSeconds = 100;
        pair.Boot();
        pair.RunUntilLive();
        ulong first = pair.AskersSession!.Id;
        pair.RunUntil(() => pair.AskersSession is null || pair.AskersSession.Id != first, 99_000);
        Assert.NotNull(pair.AskersSession);
    }

    [Fact]
    public void An_image_that_refuses_to_make_a_key_costs_the_switch_nothing()
    {
        PairedBoards pair = new(309);
        pair.Asker.Options.OwnLight = OwnLight.Always;
        pair.Key.Refuses = true;
        pair.Boot();
        pair.Run(60_000);
        pair.Asker.Pins.Press(60);
        pair.RunUntil(() => pair.Asker.Peer.IsOn, 100);
        Assert.InRange(pair.Asker.Log.Count(line => line.EndsWith("The image's RSA makes no key now.", StringComparison.Ordinal)), 4, 8);
        pair.Key.Refuses = false;
        pair.RunUntilLive(90_000);
    }

    [Fact]
    public void Pairings_of_others_are_refused_by_name_and_change_nothing()
    {
        PairedBoards pair = new(310);
        Assert.Equal(PairingStatus.OtherDevice, pair.Seeker.Take(pair.PairingText(), 0, out _)); // not enrolled yet
        pair.Asker.Boot();
        pair.Asker.Run(20);
        Assert.Equal(PairingStatus.OtherDevice, pair.Seeker.Take(pair.PairingText(asker: pair.House.Id()), 0, out _));
        Assert.Equal(PairingStatus.OtherDevice, pair.Seeker.Take(pair.PairingText(group: pair.House.Id()), 0, out _));
        Assert.Equal(PairingStatus.NotAPairing, pair.Seeker.Take("NP1-AQABAQIAAg", 0, out _));
        Assert.Equal(PairingStatus.Damaged, pair.Seeker.Take(pair.PairingText()[..^4], 0, out _));
        Assert.DoesNotContain(pair.Asker.Storage.Records.Keys, name => name.StartsWith("pairing", StringComparison.Ordinal));
        for (int i = 0; i < PairingSeeker.MaxPairings; i++)
        {
            Assert.Equal(PairingStatus.Valid, pair.Seeker.Take(pair.PairingText(answerer: pair.House.Id()), 0, out _));
        }

        Assert.Equal(PairingStatus.NoRoom, pair.Seeker.Take(pair.PairingText(), 0, out _));
    }

    [Fact]
    public void A_line_that_a_tool_put_into_storage_counts_and_becomes_octets()
    {
        PairedBoards pair = new(311);
        pair.Asker.Storage.Records["pairing.2"] = System.Text.Encoding.UTF8.GetBytes(pair.PairingText() + "\n");
        pair.Asker.Boot();
        pair.Answerer.Boot();
        pair.RunUntilLive();
        Assert.Equal(Pairing.Version, pair.Asker.Storage.Records["pairing.2"][0]);
    }

    [Fact]
    public void Pairings_go_with_the_enrolment()
    {
        PairedBoards pair = new(312);
        pair.Boot();
        pair.RunUntilLive();
        Assert.Contains("pairing.0", pair.Asker.Storage.Records.Keys);
        Assert.Equal(InvitationStatus.Valid, InvitationText.TryFormat(pair.House.Gateway.Invite(pair.House.Id(), new byte[32].Select(_ => (byte)7).ToArray()), out string? other));
        pair.Asker.Peer.Enrol(other!, out _);
        pair.Run(60_000);
        Assert.DoesNotContain("pairing.0", pair.Asker.Storage.Records.Keys);
        Assert.Null(pair.AskersSession);
        Assert.False(pair.Key.HoldsSomething);
    }
}
