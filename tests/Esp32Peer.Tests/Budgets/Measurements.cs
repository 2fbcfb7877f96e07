using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Linking;

namespace NanoPeers.Esp32Peer.Tests.Budgets;

/// <summary>Measures all that has a budget. docs/firmware.md says what each figure is; the prices of time are explained there too.</summary>
internal static class Measurements
{
    /// <summary>An instruction on the image without PSRAM, nanoseconds: 3 on the PC of the measurement, 150 times that on the chip.</summary>
    private const double InstructionNanos = 450;

    /// <summary>A call of the cryptography port, nanoseconds: 1,500 on the PC, 150 times that on the chip.</summary>
    private const double PortCallNanos = 225_000;

    /// <summary>All rows, in the order of the page.</summary>
    /// <param name="root">The repository.</param>
    public static IReadOnlyList<BudgetRow> All(string root)
    {
        NarrowAssembly models = new(root, "ProtocolModels");
        NarrowAssembly peer = new(root, "Esp32Peer");
        long loaded = models.TableOctets + peer.TableOctets + HeldMemory.StaticsOf(models, peer);
        long[][] figures = CountingContext.Call(typeof(CountedTurns), nameof(CountedTurns.Measure));
        CountedWork[] work = [.. figures.Select(CountedWork.Of)];
        House house = House.WithSession(320);
        long peak = loaded + HeldMemory.Peak(Limits.MaxConstrainedSessions);
        long link = HeldMemory.OfLink();
        NarrowAssembly groups = new(root, "BoardGroups", "Esp32Peer", "Board");
        long groupTables = groups.TableOctets + HeldMemory.StaticsOf(groups);
        NarrowAssembly stack = new(root, "BoardStack", "Esp32Peer", "Board", "BoardGroups");
        long stackTables = stack.TableOctets + HeldMemory.StaticsOf(stack);
        long held = HeldMemory.OfStack();
        NarrowAssembly peering = new(root, "BoardPeering", "Esp32Peer", "Board");
        long peeringTables = peering.TableOctets + HeldMemory.StaticsOf(peering);
        long updating = HeldMemory.OfUpdates();
        HeldGroup group = HeldMemory.OfGroup();
        long inGroup = groupTables + group.Alone + (3 * group.Member);
        return
        [
            Size("ProtocolModels: octets of IL", models.IlOctets, 60_000),
            Size("ProtocolModels: types", models.Types, 220),
            Size("ProtocolModels: methods", models.Methods, 1_400),
            Size("Esp32Peer: octets of IL", peer.IlOctets, 30_000),
            Size("Esp32Peer: types", peer.Types, 80),
            Size("Esp32Peer: methods", peer.Methods, 520),
            Size("heap: tables and static fields of both", loaded, 12_000),
            Size("heap: peer at rest, made for 16 sessions", HeldMemory.AtRest(16), 30_000),
            Size("heap: peak of the whole peer with 4 sessions, tables included", loaded + HeldMemory.Peak(4), 40_000),
            Size("heap: peak of the whole peer with 16 sessions, tables included", peak, 64_000),
            Size("heap: each link with another board, without its session", link, 1_500),
            Size("heap: peak with 16 sessions, four of them links", peak + (LinkList.MaxEntries * link), 64_000),
            Size("groups: octets of IL", groups.IlOctets, 25_000),
            Size("groups: types", groups.Types, 70),
            Size("groups: methods", groups.Methods, 520),
            Size("heap: tables and static fields of groups", groupTables, 3_500),
            Size("heap: the first group of a board, without other members", group.Alone, 5_000),
            Size("heap: each other member that is heard", group.Member, 700),
            Size("heap: a statement while it is verified", group.Check, 6_000),
            Size("heap: peak with 4 sessions in a group of four boards, without links", loaded + HeldMemory.Peak(4) + inGroup, 50_000),
            Size("heap: peak with 16 sessions in a group of four boards, a statement being verified", peak + inGroup + group.Check, 72_000),
            Size("stack: octets of IL", stack.IlOctets, 25_000),
            Size("stack: types", stack.Types, 60),
            Size("stack: methods", stack.Methods, 350),
            Size("heap: tables and static fields of the stack", stackTables, 3_500),
            Size("heap: the stack of a board, its pipes bound", held, 6_000),
            Size("heap: peak with 4 sessions, the stack, in a group of four boards", loaded + HeldMemory.Peak(4) + inGroup + stackTables + held, 60_000),
            Size("peering: octets of IL", peering.IlOctets, 44_000),
            Size("peering: types", peering.Types, 115),
            Size("peering: methods", peering.Methods, 850),
            Size("heap: tables and static fields of peering", peeringTables, 5_500),
            Size("heap: updates and peering of a board, without its application", updating, 28_000),
            Size("heap: peak with 4 sessions, updates and peering, without the application", loaded + HeldMemory.Peak(4) + peeringTables + updating, 72_000),
            Size("heap: reports through peers, beside updates and peering", HeldMemory.OfErrands(), 6_000),
            Exact("RSA set-up: multiply-adds", house.Board.Rsa.Operation.MultiplyAdds, 150_000),
            Exact("RSA set-up: steps", house.Board.Rsa.Operation.Steps, 1_500),
            .. OfSetUp("RSA set-up", work[0] + work[1], 6_600_000, 3_000),
            .. OfSetUp("resumption", work[2] + work[3], 85_000, 50),
            Size("a message in and one out: IL instructions", work[4].Instructions, 15_000),
            Exact("a message in and one out: calls of the cryptography port", work[4].PortCalls, 6),
            Exact("a message in and one out: objects and arrays of our own code", work[4].Objects, 0),
            Exact("a message in and one out: octets of these", work[4].Octets, 0),
            Exact("a message in and one out: arrays around native calls", work[4].PortArrays, 14),
            Size("a message in and one out: octets of these arrays", work[4].PortOctets, 1_000),
            Size("a message in and one out: microseconds on the slow image", Micros(work[4]), 10_000),
            Exact("a turn in which nothing happens: objects and arrays of our own code", work[5].Objects, 0),
            Size("a turn in which nothing happens: microseconds on the slow image", Micros(work[5]), 1_000),
        ];
    }

    private static IEnumerable<BudgetRow> OfSetUp(string name, CountedWork work, long instructions, long millis) =>
    [
        Size($"{name}: IL instructions", work.Instructions, instructions),
        Exact($"{name}: calls of the cryptography port", work.PortCalls, 60),
        Exact($"{name}: objects and arrays of our own code", work.Objects, 30),
        Size($"{name}: octets of these", work.Octets, 2_500),
        Exact($"{name}: arrays around native calls", work.PortArrays, 130),
        Size($"{name}: octets of these arrays", work.PortOctets, 10_000),
        Size($"{name}: milliseconds on the slow image", Micros(work) / 1_000, millis),
    ];

    private static long Micros(CountedWork work) =>
        (long)Math.Ceiling(((work.Instructions * InstructionNanos) + (work.PortCalls * PortCallNanos)) / 1_000);

    private static BudgetRow Size(string what, long measured, long budget) => new(what, measured, budget, IsSize: true);

    private static BudgetRow Exact(string what, long measured, long budget) => new(what, measured, budget, IsSize: false);
}
