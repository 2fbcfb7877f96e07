using NanoPeers.Firmware.Groups;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Stack;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers.Boards;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>Boards of one gateway in a group with a common key, in virtual time.</summary>
internal sealed class GroupedBoards
{
    /// <param name="seed">Decides everything.</param>
    /// <param name="boards">How many.</param>
    /// <param name="places">Groups that each can be in.</param>
    /// <param name="hasStack">Whether they have the protocol stack.</param>
    public GroupedBoards(int seed, int boards = 2, int places = BoardGroupTiming.UsualPlaces, bool hasStack = false)
    {
        World = new World(seed);
        Network = new VirtualNetwork(World);
        HomeGroup = Id();
        Gateway = Id();
        for (int i = 0; i < boards; i++)
        {
            Ids.Add(Id());
            Hands.Add(new ScriptedGateway(World, Network, (byte)(i + 1), HomeGroup, Gateway));
            byte[] secret = new byte[32];
            World.Random.NextBytes(secret);
            SimulatedBoard board = new(World, Network, (byte)(50 + i));
            BoardGroups groups = new(places);
            board.Options.Groups = groups;
            board.Options.Stack = hasStack ? new BoardStack(groups) : null;
            board.Provision(Hands[i].Invite(Ids[i], secret));
            Boards.Add(board);
            board.Boot();
        }

        RunUntil(() => Hands.TrueForAll(hand => hand.IsLive) && Boards.TrueForAll(board => board.Peer.State == PeerState.Live), 30_000);
        Home = AddHome(0);
    }

    public World World { get; }

    public VirtualNetwork Network { get; }

    public Identifier HomeGroup { get; }

    public Identifier Gateway { get; }

    public List<Identifier> Ids { get; } = [];

    public List<ScriptedGateway> Hands { get; } = [];

    public List<SimulatedBoard> Boards { get; } = [];

    public GroupHome Home { get; }

    /// <summary>All boards let in, with the same key.</summary>
    public static GroupedBoards Joined(int seed, int boards = 2)
    {
        GroupedBoards grouped = new(seed, boards);
        grouped.Ids.ForEach(id => grouped.Home.Admit(id));
        grouped.RunUntil(() => grouped.AllUse(grouped.Home), 60_000);
        return grouped;
    }

    public GroupHome AddHome(int number)
    {
        GroupHome home = new(World, Gateway, number);
        for (int i = 0; i < Boards.Count; i++)
        {
            home.Serve(Ids[i], Hands[i]);
        }

        return home;
    }

    public BoardGroups GroupsOf(int board) => (BoardGroups)Boards[board].Options.Groups!;

    /// <summary>Whether all boards that are members use the owner's current key, and nothing is under way.</summary>
    public bool AllUse(GroupHome home)
    {
        bool told = Ids.TrueForAll(id => home.View.Find(id) is not { IsActive: true } || home.VoucherOf(id).Standing == BoardStanding.Told);
        return told && home.Keys.Owner!.Phase == NanoPeers.Groups.GroupOwnerPhase.Steady && home.Keys.Owner.CountUsing() == home.Keys.Owner.Wanting;
    }

    public void StopGateway() => Hands.ForEach(hand => hand.IsRunning = false);

    /// <summary>Presses a board's button and waits until the lights of some boards are as its own.</summary>
    public void PressAndSee(int board, params int[] others)
    {
        bool wasLit = Boards[board].Pins.IsLit;
        Boards[board].Pins.Press();
        RunUntil(() => Boards[board].Pins.IsLit != wasLit && others.All(other => Boards[other].Pins.IsLit != wasLit), 4_000);
        Run(300);
    }

    public void RunUntil(Func<bool> isSo, int withinMillis)
    {
        long until = World.NowMillis + withinMillis;
        while (!isSo())
        {
            Assert.True(World.NowMillis < until, $"seed {World.Seed}\n{string.Join("\n---\n", Boards.Select(board => board.Describe()))}");
            Boards.ForEach(board => board.Peer.RunOnce(5));
        }
    }

    public void Run(int millis)
    {
        long until = World.NowMillis + millis;
        RunUntil(() => World.NowMillis >= until, millis + 1_000);
    }

    /// <summary>Shows a board a statement in the name of its gateway, past the voucher; what it answers.</summary>
    public MemberReason Show(int board, byte[] statement, Identifier? group = null)
    {
        MemberReason? answer = null;
        MemberMessage message = new();
        byte[] nonce = new byte[Identifier.Length];
        World.Random.NextBytes(nonce);
        Action<Envelope> others = Hands[board].Others;
        Hands[board].Others = envelope =>
        {
            bool isAnswer = envelope.BodyIs(ProtocolTag.Member)
                && message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) == DecodeStatus.Complete
                && message.Buffer.AsSpan(message.OffsetOf(MemberField.Nonce), nonce.Length).SequenceEqual(nonce);
            answer = isAnswer ? (MemberReason)message.NumberOf(MemberField.Reason) : answer;
            others(envelope);
        };
        Hands[board].Send(writer => WriteVouch(writer, group ?? Home.Group, nonce, statement));
        RunUntil(() => answer is not null, 20_000);
        Hands[board].Others = others;
        return answer!.Value;
    }

    public static void WriteVouch(MessageWriter writer, Identifier group, byte[] nonce, byte[] statement)
    {
        writer.BeginBody(ProtocolTag.Member);
        writer.WriteUInt8(MemberField.Kind, MemberMessageKind.Vouch);
        writer.WriteCredential();
        writer.WriteIdentifier(MemberField.Group, group);
        writer.WriteOctets(MemberField.Nonce, nonce, 0, nonce.Length);
        writer.WriteOctets(MemberField.Statement, statement, 0, statement.Length);
        writer.EndBody();
    }

    public int Counted(int board, PeerCounter counter) => Boards[board].Counted(counter);

    private Identifier Id()
    {
        byte[] octets = new byte[Identifier.Length];
        World.Random.NextBytes(octets);
        return new Identifier(octets, 0);
    }
}
