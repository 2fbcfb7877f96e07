using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>Power cuts, restarts and losses at any moment: the board comes back by itself, and the light is as the gateway thinks it is.</summary>
public sealed class RecoveryTests
{
    public static TheoryData<int, bool> Moments
    {
        get
        {
            TheoryData<int, bool> moments = [];
            for (int sent = 0; sent <= 14; sent++)
            {
                moments.Add(sent, false);
                moments.Add(sent, true);
            }

            return moments;
        }
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public void Killed_after_any_datagram_of_the_set_up_it_comes_back(int sent, bool resumes)
    {
        House house = new(40);
        if (resumes)
        {
            house.Board.Boot();
            house.RunUntilLive();
        }

        house.Board.Boot();
        int before = house.Network.Sent.Count;
        house.Board.TryRunUntil(() => house.Network.Sent.Count >= before + sent, 10_000);
        house.Board.Boot();
        int opened = house.Gateway.Opened.Count;
        house.Board.RunUntil(() => house.Board.Peer.State == PeerState.Live && house.Gateway.Opened.Count > opened, 30_000, "a session after the power cut");
        AssertInStep(house);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(500)]
    [InlineData(900)]
    [InlineData(1300)]
    public void Killed_while_it_computes_it_comes_back(int steps)
    {
        House house = new(41);
        house.Board.Boot();
        house.Board.RunUntil(() => house.Board.Rsa.Operation.Steps >= steps, 20_000, "the operation under way");
        house.Board.Boot();
        house.RunUntilLive(30_000);
        AssertInStep(house);
    }

    [Fact]
    public void Killed_between_acceptance_and_first_message_it_comes_back()
    {
        House house = new(42);
        house.Board.Boot();
        house.Board.RunUntil(() => house.Board.Rsa.Finished == 1, 20_000, "the acceptance");
        Assert.Equal(PeerState.Handshaking, house.Board.Peer.State);
        house.Board.Boot();
        house.RunUntilLive(30_000);
        AssertInStep(house);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_gateway_that_starts_again_gets_its_light_back(bool keepsSecrets)
    {
        House house = House.WithSession(43);
        house.Board.Pins.Press();
        house.Board.Run(500);
        if (!keepsSecrets)
        {
            house.Gateway.ForgetSecrets();
        }

        house.Gateway.Restart();
        Assert.False(house.Gateway.Light.IsKnown);
        house.RunUntilLive();
        Assert.True(house.Gateway.Light.IsOn);
        SessionTerms terms = house.Gateway.Opened[^1].Terms;
        Assert.Equal(keepsSecrets ? KeyExchangeMethod.Resumption : KeyExchangeMethod.Rsa, terms.KeyExchange);
        Assert.Equal(1, house.Board.Counted(PeerCounter.SessionsReplaced));
        AssertInStep(house);
    }

    [Fact]
    public void A_gateway_that_comes_back_after_minutes_is_found_again()
    {
        House house = House.WithSession(44);
        house.Gateway.IsRunning = false;
        house.Board.Run(200_000);
        Assert.NotEqual(PeerState.Live, house.Board.Peer.State);
        Assert.Equal(1, house.Board.Counted(PeerCounter.SessionsSilent));
        house.Board.Pins.Press();
        house.Board.Run(1_000);
        house.Gateway.IsRunning = true;
        house.RunUntilLive(70_000);
        AssertInStep(house);
        Assert.True(house.Gateway.Light.IsOn);
        Assert.Equal(KeyExchangeMethod.Resumption, house.Gateway.Opened[^1].Terms.KeyExchange);
    }

    [Fact]
    public void A_gateway_that_announces_itself_is_asked_at_once()
    {
        House house = new(45);
        house.Gateway.IsRunning = false;
        house.Board.Boot();
        house.Board.Run(300_000);
        Assert.Equal(PeerState.BackingOff, house.Board.Peer.State);
        house.Gateway.IsRunning = true;
        house.Gateway.Restart();
        house.RunUntilLive(8_000);
    }

    [Fact]
    public void A_gateway_that_lost_the_session_without_a_word_is_noticed_within_seconds_of_the_next_message()
    {
        House house = House.WithSession(46);
        house.Network.CarriesToAll = false;
        house.Gateway.Restart(begins: false);
        house.Board.Run(1_000);
        house.Board.Pins.Press();
        house.RunUntilLive(10_000);
        AssertInStep(house);
        Assert.True(house.Gateway.Light.IsOn);
    }

    [Fact]
    public void A_gateway_that_asks_anew_while_the_board_computes_gets_the_key_exchange_of_its_older_request()
    {
        House house = new(57);
        house.Board.Boot();
        house.Board.RunUntil(() => house.Board.Rsa.Operation.Steps > 300, 10_000, "the operation under way");
        house.Gateway.Begin(house.Board.Address, 55);
        house.RunUntilLive(10_000);
        Assert.Equal(55UL, house.Board.Peer.AttemptAt(0));
        Assert.Equal(2, house.Board.Rsa.Begun);
        Assert.Equal(1, house.Board.Rsa.Finished);
        Assert.Equal(1, house.Board.Counted(PeerCounter.CookieAsked));
        Assert.Equal(1, house.Board.Counted(PeerCounter.SetupAbandoned));
        Assert.DoesNotContain(house.Gateway.Failures, failure => failure.Reason == RejectReason.Busy);
    }

    [Fact]
    public void A_hint_that_somebody_made_up_costs_pings_and_nothing_else()
    {
        House house = House.WithSession(47);
        SecuredSession session = house.Gateway.Session!;
        for (int i = 0; i < 200; i++)
        {
            Forgery.UnknownSessionHint(house, session.Id);
            house.Board.Run(50);
        }

        Assert.Same(session, house.Gateway.Session);
        Assert.Single(house.Gateway.Opened);
        Assert.Equal(PeerState.Live, house.Board.Peer.State);
        AssertInStep(house);
    }

    [Fact]
    public void Keep_alive_keeps_a_silent_session_for_hours_without_a_new_one()
    {
        House house = House.WithSession(48);
        house.Board.Run(3 * 3600 * 1000);
        Assert.Single(house.Gateway.Opened);
        Assert.True(house.Gateway.IsLive);
        AssertInStep(house);
    }

    [Fact]
    public void Going_away_is_told()
    {
        House house = House.WithSession(49);
        house.Board.Peer.Stop();
        house.World.Spend(10_000);
        Assert.False(house.Gateway.IsLive);
        Assert.Equal(CloseReason.GoingAway, house.Gateway.Opened[0].Reason);
        Assert.Equal(0, house.Board.Cryptography.LiveKeys - Forgery.KeysOfAPeer);
    }

    [Theory]
    [InlineData(0.2, 0.2, 51)]
    [InlineData(0.2, 0.2, 52)]
    [InlineData(0.4, 0.0, 53)]
    [InlineData(0.0, 0.5, 54)]
    [InlineData(0.3, 0.3, 55)]
    public void On_a_network_that_loses_doubles_and_reorders_both_ends_agree_in_the_end(double loss, double duplication, int seed)
    {
        House house = new(seed);
        house.Network.Loss = loss;
        house.Network.Duplication = duplication;
        house.Network.MostMicros = 60_000;
        house.Board.Boot();
        for (int round = 0; round < 10; round++)
        {
            house.RunUntilLive(180_000);
            house.Gateway.Ask(house.World.Random.Next(2) == 0 ? SwitchMessageKind.Toggle : SwitchMessageKind.Set, 0);
            if (house.World.Random.Next(2) == 0)
            {
                house.Board.Pins.Press();
            }

            house.Board.Run(house.World.Random.Next(10, 8_000));
            if (round % 4 == 3)
            {
                house.Board.Boot();
            }
        }

        house.Network.Loss = 0;
        house.Network.Duplication = 0;
        house.Board.Run(30_000);
        house.RunUntilLive(180_000);
        AssertInStep(house);
        Assert.Equal(0, house.Board.Counted(PeerCounter.Faults));
    }

    [Fact]
    public void Faults_are_survived_and_too_many_in_a_row_start_the_board_again()
    {
        House house = House.WithSession(56);
        house.Board.Datagrams.IsBroken = true;
        for (int i = 0; i < PeerTiming.FaultsBeforeRestart - 1; i++)
        {
            house.Board.Peer.RunOnce(10);
        }

        Assert.Equal(0, house.Board.Restarts);
        house.Board.Datagrams.IsBroken = false;
        house.Board.Peer.RunOnce(10);
        house.Board.Datagrams.IsBroken = true;
        for (int i = 0; i < PeerTiming.FaultsBeforeRestart; i++)
        {
            house.Board.Peer.RunOnce(10);
        }

        Assert.Equal(1, house.Board.Restarts);
        Assert.Equal((2 * PeerTiming.FaultsBeforeRestart) - 1, house.Board.Counted(PeerCounter.Faults));
    }

    private static void AssertInStep(House house)
    {
        house.Board.RunUntil(
            () => house.Gateway.IsLive && house.Gateway.Light.IsKnown && house.Gateway.Light.IsOn == house.Board.Pins.IsLit, 20_000,
            "the gateway knows the light as it is");
    }
}
