using System.Reflection;
using NanoPeers.Cryptography;
using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Groups;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Peering;
using NanoPeers.Firmware.Stack;
using NanoPeers.Statements;

namespace NanoPeers.Esp32Peer.Tests.Budgets;

/// <summary>Octets that groups cost a board.</summary>
/// <param name="Alone">The first group.</param>
/// <param name="Member">Each other member that is heard.</param>
/// <param name="Check">A statement while it is verified.</param>
internal sealed record HeldGroup(long Alone, long Member, long Check);

/// <summary>What a peer holds of the chip's heap, by <see cref="ChipHeap"/>. Garbage and the stack of the running call are not held.</summary>
internal static class HeldMemory
{
    /// <summary>Octets of a peer at rest, searching.</summary>
    public static long AtRest(int sessions)
    {
        House house = new(310);
        house.Board.Options.Sessions = sessions;
        house.Gateway.IsRunning = false;
        house.Board.Boot();
        house.Board.Run(100);
        Assert.Equal(PeerState.Searching, house.Board.Peer.State);
        return Of(house);
    }

    /// <summary>
    /// The most octets of a peer that holds as many sessions as it is made for, looked at after every turn, while it agrees a new session with its
    /// gateway by RSA and another with a peer.
    /// </summary>
    public static long Peak(int sessions)
    {
        FullHouse full = new(311, sessions);
        House house = full.House;
        house.Gateway.ForgetSecrets();
        int opened = house.Board.Counted(PeerCounter.SessionsOpened);
        int begun = house.Board.Rsa.Begun;
        house.Gateway.Begin(house.Board.Address, 77);
        full.Peers[0].Introduce();
        full.Peers[0].AskForSession();
        long peak = Of(house);
        for (int turns = 0; house.Board.Counted(PeerCounter.SessionsOpened) < opened + 2; turns++)
        {
            Assert.True(turns < 20_000, house.Board.Describe());
            house.Board.Peer.RunOnce(10);
            peak = Math.Max(peak, Of(house));
        }

        Assert.Equal(begun + 1, house.Board.Rsa.Begun);
        Assert.Equal(sessions, Enumerable.Range(0, sessions).Count(place => house.Board.Peer.SessionAt(place) is not null));
        return peak;
    }

    /// <summary>Octets that a link costs the board whose button switches another's light, without the session.</summary>
    public static long OfLink()
    {
        LinkedPair pair = LinkedPair.Live(312);
        object network = FieldOf(pair.First.Peer, "_network");
        object[] links = [.. ((Array)FieldOf(FieldOf(network, "_links"), "_places")).Cast<object?>().OfType<object>()];
        object link = Assert.Single(links);
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance) { link };
        ChipHeap.Held(pair.First.Peer, seen);
        seen.Remove(link);
        return ChipHeap.Held(link, seen);
    }

    /// <summary>What groups cost a board: the first one, each member that is heard in it, and a statement while it is verified.</summary>
    public static HeldGroup OfGroup()
    {
        GroupedBoards three = GroupedBoards.Joined(314, 3);
        three.StopGateway();
        three.Run(25_000);
        three.Boards[2].Datagrams.IsDown = true;
        three.PressAndSee(1, 0);
        long one = OfGroups(three);
        three.Boards[2].Datagrams.IsDown = false;
        three.PressAndSee(2, 0);
        long two = OfGroups(three);
        return new HeldGroup(one - (two - one), two - one, OfCheck());
    }

    /// <summary>Octets that the static fields of some assemblies of the chip hold.</summary>
    public static long StaticsOf(params NarrowAssembly[] assemblies)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        IEnumerable<Type> types = typeof(Limits).Assembly.GetTypes().Concat(typeof(ConstrainedPeer).Assembly.GetTypes());
        return ChipHeap.HeldByStatics(types, seen, field => assemblies.Any(assembly => assembly.HasStatic(field)));
    }

    /// <summary>What the protocol stack of a board holds and nothing else of the peer does, in a group and with its pipes bound.</summary>
    public static long OfStack()
    {
        GroupedBoards boards = new(317, 1, hasStack: true);
        boards.Home.Admit(boards.Ids[0]);
        boards.RunUntil(() => boards.AllUse(boards.Home), 60_000);
        boards.Run(5_000);
        BoardStack stack = (BoardStack)boards.Boards[0].Options.Stack!;
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance) { stack };
        foreach (Type type in typeof(Limits).Assembly.GetTypes())
        {
            ChipHeap.HeldByStatics([type], seen);
        }

        ChipHeap.Held(boards.Boards[0].Peer, seen);
        seen.Remove(stack);
        return ChipHeap.Held(stack, seen);
    }

    /// <summary>What updates and peering hold, once there is a network. The octets of the application itself come on top.</summary>
    public static long OfUpdates()
    {
        Updates.UpdateBench bench = Updates.UpdateBench.WithFirst();
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        foreach (Type type in typeof(Limits).Assembly.GetTypes())
        {
            ChipHeap.HeldByStatics([type], seen);
        }

        bench.RunUntil(() => bench.Board.Updater is not null, 1_000);
        return ChipHeap.Held(bench.Board, seen);
    }

    /// <summary>What a report through a peer holds while its receipt is awaited, and nothing else of updates and peering does.</summary>
    public static long OfErrands()
    {
        Updates.ErrandHouse house = new();
        house.Add(Updates.ErrandHouse.Honest);
        house.Report("<report/>");
        house.RunUntil(() => house.Errand.State == BoardErrandState.Awaits);
        object upload = house.Bench.Board.Peering!.Upload!;
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance) { house.Errand, upload };
        foreach (Type type in typeof(Limits).Assembly.GetTypes())
        {
            ChipHeap.HeldByStatics([type], seen);
        }

        ChipHeap.Held(house.Bench.Board, seen);
        seen.Remove(house.Errand);
        seen.Remove(upload);
        return ChipHeap.Held(house.Errand, seen);
    }

    /// <summary>What the board's groups hold and nothing else of the peer does.</summary>
    private static long OfGroups(GroupedBoards boards)
    {
        object groups = boards.GroupsOf(0);
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance) { groups };
        foreach (Type type in typeof(Limits).Assembly.GetTypes())
        {
            ChipHeap.HeldByStatics([type], seen);
        }

        ChipHeap.Held(boards.Boards[0].Peer, seen);
        seen.Remove(groups);
        return ChipHeap.Held(groups, seen);
    }

    /// <summary>A statement on its way through the verifier: the group's first document, and all that its verification takes.</summary>
    private static long OfCheck()
    {
        GroupedBoards boards = new(315, 1);
        byte[] octets = boards.Home.View.Founding!.Octets.ToArray();
        Statement statement = new();
        Assert.Equal(StatementStatus.Valid, statement.TryDecode(octets, 0, octets.Length));
        RsaPublicKey key = new(RsaPublicKey.ModulusSize2048);
        Assert.Equal(RsaKeyAnswer.Valid, key.Read(octets, statement.OffsetOf(StatementField.Modulus), key.Modulus.Length, RsaPublicKey.UsualExponent));
        StatementCheck check = new(statement, key, boards.Boards[0].Peer.SessionAt(0)!, boards.Ids[0]);
        while (!check.Step())
        {
        }

        Assert.True(check.IsValid);
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        foreach (Type type in typeof(Limits).Assembly.GetTypes())
        {
            ChipHeap.HeldByStatics([type], seen);
        }

        ChipHeap.Held(boards.Boards[0].Peer, seen);
        return ChipHeap.Held(check, seen);
    }

    private static object FieldOf(object owner, string name) =>
        owner.GetType().GetField(name, BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(owner)!;

    private static long Of(House house)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        foreach (Type type in typeof(Limits).Assembly.GetTypes())
        {
            ChipHeap.HeldByStatics([type], seen);
        }

        return ChipHeap.Held(house.Board.Peer, seen) + ChipHeap.Held(house.Board.Rsa.Inner, seen);
    }
}
