using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>Two boards that have no private key get a session of their own by their gateway's introduction.</summary>
public sealed class IntroductionTests
{
    [Theory]
    [InlineData(0.0, 140)]
    [InlineData(0.3, 141)]
    [InlineData(0.3, 142)]
    public void Two_boards_that_are_introduced_have_a_session_without_public_key_work(double loss, int seed)
    {
        Pair pair = new(seed);
        int keys = pair.First.Rsa.Begun + pair.Second.Rsa.Begun;
        pair.House.Network.Loss = loss;
        pair.IntroduceUntilTaken(7);
        pair.RunUntil(() => pair.SessionOf(pair.First, pair.SecondId) is not null && pair.SessionOf(pair.Second, pair.FirstId) is not null, 20_000);
        SecuredSession first = pair.SessionOf(pair.First, pair.SecondId)!;
        SecuredSession second = pair.SessionOf(pair.Second, pair.FirstId)!;
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(KeyExchangeMethod.Introduction, first.Terms.KeyExchange);
        Assert.NotEqual(first.IsInitiator, second.IsInitiator);
        Assert.Equal(keys, pair.First.Rsa.Begun + pair.Second.Rsa.Begun);

        pair.House.Network.Loss = 0;
        pair.Run(100_000);
        Assert.Equal(SessionLife.Live, first.Life);
        Assert.Equal(SessionLife.Live, second.Life);
        Assert.Equal(PeerState.Live, pair.First.Peer.State);
        Assert.Equal(0, pair.First.Counted(PeerCounter.Faults) + pair.Second.Counted(PeerCounter.Faults));
    }

    [Fact]
    public void A_session_with_another_board_does_not_stop_the_search_for_the_gateway()
    {
        Pair pair = new(143);
        pair.IntroduceUntilTaken(7);
        pair.RunUntil(() => pair.SessionOf(pair.First, pair.SecondId) is not null, 20_000);
        pair.House.Gateway.IsRunning = false;
        pair.Run(90_000);
        Assert.NotEqual(PeerState.Live, pair.First.Peer.State);
        Assert.NotNull(pair.SessionOf(pair.First, pair.SecondId));
        pair.House.Gateway.IsRunning = true;
        pair.RunUntil(() => pair.First.Peer.State == PeerState.Live, 70_000);
    }

    [Fact]
    public void A_board_that_is_not_there_is_given_up_by_name_and_another_introduction_can_follow()
    {
        Pair pair = new(144);
        pair.House.Network.Passes = datagram => !ReferenceEquals(datagram.Source, pair.Answerer.Address);
        pair.Introduce(pair.GatewayOf(pair.Asker), pair.Answerer, pair.AnswererId, 7);
        pair.RunUntil(() => pair.Asker.Log.Exists(line => line.Contains("No session with the peer that the gateway introduced: nothing heard", StringComparison.Ordinal)), 30_000);
        pair.House.Network.Passes = _ => true;
        pair.IntroduceUntilTaken(8);
        pair.RunUntil(() => pair.SessionOf(pair.First, pair.SecondId) is not null, 20_000);
    }

    [Fact]
    public void Who_was_not_introduced_is_refused_by_name()
    {
        House house = House.WithSession(145);
        Forgery.Request(house, house.Id(), [10, 0, 0, 66, 1, 1]);
        house.Board.Run(100);
        Assert.Contains(house.Board.Log, line => line.Contains("unknown peer", StringComparison.Ordinal));
    }

    /// <summary>Two boards, each with a session with the same gateway.</summary>
    private sealed class Pair
    {
        private readonly byte[] _secret = new byte[32];
        private readonly ScriptedGateway _otherEnd;

        public Pair(int seed)
        {
            House = new House(seed);
            House.Board.Boot();
            House.RunUntilLive();
            House.World.Random.NextBytes(_secret);
            SecondId = House.Id();

            // The gateway's other hand: one object of the rig serves one board.
            _otherEnd = new ScriptedGateway(House.World, House.Network, 2, House.Group, House.Gateway.Self);
            Second = new SimulatedBoard(House.World, House.Network, 51);
            Second.Provision(_otherEnd.Invite(SecondId, House.Secret));
            Second.Boot();
            RunUntil(() => _otherEnd.IsLive && Second.Peer.State == PeerState.Live, 20_000);
        }

        public House House { get; }

        public SimulatedBoard First => House.Board;

        public Identifier FirstId => House.Device;

        public SimulatedBoard Second { get; }

        public Identifier SecondId { get; }

        public SimulatedBoard Asker => FirstId.IsBefore(SecondId) ? First : Second;

        public SimulatedBoard Answerer => FirstId.IsBefore(SecondId) ? Second : First;

        public Identifier AnswererId => FirstId.IsBefore(SecondId) ? SecondId : FirstId;

        public ScriptedGateway GatewayOf(SimulatedBoard board) => ReferenceEquals(board, First) ? House.Gateway : _otherEnd;

        public SecuredSession? SessionOf(SimulatedBoard board, Identifier other) => Enumerable.Range(0, ConstrainedPeer.SessionPlaces)
            .Select(board.Peer.SessionAt).FirstOrDefault(session => session is not null && session.Peer.Equals(other));

        /// <summary>Hands both boards the secret, the answering one first, until both say that they have it.</summary>
        public void IntroduceUntilTaken(ulong id)
        {
            foreach ((SimulatedBoard board, SimulatedBoard other, Identifier otherId) in new[]
            {
                (Answerer, Asker, ReferenceEquals(Asker, First) ? FirstId : SecondId),
                (Asker, Answerer, AnswererId),
            })
            {
                ScriptedGateway gateway = GatewayOf(board);
                gateway.Introduced.Clear();
                for (int i = 0; i < 20 && gateway.Introduced.Count == 0; i++)
                {
                    Introduce(gateway, other, otherId, id);
                    Run(300);
                }

                Assert.Contains(gateway.Introduced, answer => answer == (id, RejectReason.None));
            }
        }

        public void Introduce(ScriptedGateway gateway, SimulatedBoard other, Identifier otherId, ulong id)
        {
            MessageWriter writer = new(House.Gateway.Self);
            writer.Begin(new byte[600], 0, 600);
            int start = writer.Position;
            byte[] endpoint = System.Text.Encoding.ASCII.GetBytes($"udp://10.0.0.{other.Address[3]}:{(other.Address[4] << 8) | other.Address[5]}");
            writer.WriteUInt8(SessionField.Kind, SessionMessageKind.Introduce);
            writer.WriteCredential();
            writer.WriteIdentifier(SessionField.Peer, otherId);
            writer.WriteOctets(SessionField.Endpoint, endpoint, 0, endpoint.Length);
            writer.WriteUInt64(SessionField.PresharedId, id);
            writer.WriteOctets(SessionField.Secret, _secret, 0, 32);
            writer.WriteUInt32(SessionField.Lifetime, 600);
            gateway.SendUnderSession((ProtocolTag.Session, writer.Buffer[start..writer.Position]));
        }

        public void RunUntil(Func<bool> isSo, int withinMillis)
        {
            long until = House.World.NowMillis + withinMillis;
            while (!isSo())
            {
                Assert.True(House.World.NowMillis < until, First.Describe() + "\n" + Second.Describe());
                First.Peer.RunOnce(5);
                Second.Peer.RunOnce(5);
            }
        }

        public void Run(int millis)
        {
            long until = House.World.NowMillis + millis;
            RunUntil(() => House.World.NowMillis >= until, millis + 1_000);
        }
    }
}
