using System.Globalization;
using System.Reflection;
using NanoPeers.Cryptography;
using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>
/// What a set-up by RSA-2048 costs the constrained responder, in counts that do not depend on the machine's speed. Each figure stands in
/// CONSTRAINED-PEER.md under the name by which it is asked for here.
/// </summary>
public sealed class ResponderCostTests
{
    [Fact]
    public void A_set_up_takes_the_stated_arithmetic()
    {
        House house = House.WithSession(130);
        RsaPublicOperation operation = house.Board.Rsa.Operation;
        Assert.InRange(operation.MontgomeryMultiplications, 1, 25);
        Assert.Equal(Figure("Montgomery multiplications"), operation.MontgomeryMultiplications);
        Assert.Equal(Figure("multiply-adds"), operation.MultiplyAdds);
        Assert.Equal(Figure("steps"), operation.Steps);
        Assert.Equal(1, house.Board.Rsa.Begun);
    }

    [Fact]
    public void The_operation_holds_less_than_four_kilobytes_of_arrays()
    {
        RsaResponderKeyExchange exchange = new(new TestCryptography(1), RsaPublicKey.ModulusSize2048);
        long octets = ArrayOctets(exchange, []);
        Assert.InRange(octets, 1, 4_096);
        Assert.Equal(Figure("octets of arrays, RSA exchange"), octets);
    }

    [Fact]
    public void The_arrays_of_a_set_up_and_of_the_whole_peer_are_as_stated()
    {
        House house = House.WithSession(131);
        object network = FieldOf(house.Board.Peer, "_network");
        SessionResponder responder = ((HandshakeSlot[])FieldOf(network, "_slots"))[0].Responder;
        Assert.Equal(Figure("octets of arrays, each set-up"), ArrayOctets(responder, Shared(network, responder)));
        SecuredSession session = house.Board.Peer.SessionAt(0)!;
        Assert.Equal(Figure("octets of arrays, each session"), ArrayOctets(session, Shared(network, responder)));
        Assert.Equal(Figure("octets of arrays, the whole peer but the RSA exchange"), ArrayOctets(house.Board.Peer, []));
    }

    [Fact]
    public void A_set_up_allocates_no_more_than_stated()
    {
        using PlatformCryptography platform = new(Timeout.Infinite);
        MeteredCryptography metered = new(platform);
        House house = new(132, resumption: false);
        house.Board.OtherCryptography = metered;
        house.Board.KeepsLog = false;
        house.Board.Boot();
        house.RunUntilLive();

        // The second set-up is measured: the first wakes what .NET makes once.
        (long own, int keys) = AllocatedBySetUp(house, metered);
        (long again, _) = AllocatedBySetUp(house, metered);
        long stated = Figure("octets allocated in a set-up, on .NET");
        Assert.Equal(Figure("keys made by the port"), keys);
        Assert.InRange(own, stated * 8 / 10, stated);
        Assert.InRange(again, stated * 8 / 10, stated);
    }

    /// <summary>Octets that the peer's turns allocate from a request to the live session, without those of the port and of the log.</summary>
    private static (long Own, int Keys) AllocatedBySetUp(House house, MeteredCryptography metered)
    {
        long own = 0;
        int keysBefore = metered.KeysMade;
        int opened = house.Board.Counted(PeerCounter.SessionsOpened);
        house.Gateway.Begin(house.Board.Address, (ulong)house.World.Random.NextInt64(1, long.MaxValue));
        while (house.Board.Counted(PeerCounter.SessionsOpened) == opened)
        {
            house.World.Spend(1_000);
            house.World.IsFrozen = true;
            house.Board.Datagrams.Collects = true;
            long portBefore = metered.Allocated;
            long before = GC.GetAllocatedBytesForCurrentThread();
            house.Board.Peer.RunOnce(0);
            own += GC.GetAllocatedBytesForCurrentThread() - before - (metered.Allocated - portBefore);
            house.World.IsFrozen = false;
            house.Board.Datagrams.SendCollected();
        }

        int keys = metered.KeysMade - keysBefore;
        house.Board.Run(1_000);
        return (own, keys);
    }

    /// <summary>What a set-up and a session share with the whole peer.</summary>
    private static HashSet<object> Shared(object network, SessionResponder responder)
    {
        HashSet<object> shared = new(ReferenceEqualityComparer.Instance) { network, FieldOf(responder, "_policy") };
        ArrayOctets(FieldOf(network, "_tools"), shared);
        return shared;
    }

    private static object FieldOf(object owner, string name) =>
        owner.GetType().GetField(name, BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(owner)!;

    /// <summary>Octets of content of all arrays that are reached from an object over the project's own types; what is in the set counts for others.</summary>
    private static long ArrayOctets(object root, HashSet<object> seen)
    {
        if (!seen.Add(root))
        {
            return 0;
        }

        if (root is Array array)
        {
            Type element = array.GetType().GetElementType()!;
            return element.IsPrimitive ? Buffer.ByteLength(array) : array.Cast<object?>().Sum(item => item is null ? 0 : ArrayOctets(item, seen));
        }

        if (root.GetType().Namespace?.StartsWith("NanoPeers", StringComparison.Ordinal) != true
            || root.GetType().Namespace!.Contains("Tests", StringComparison.Ordinal) || root is ICryptography or IMacKey or ICbcKey)
        {
            return 0;
        }

        long octets = 0;
        for (Type? type = root.GetType(); type is not null; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!field.FieldType.IsPrimitive && field.GetValue(root) is object value and not string)
                {
                    octets += ArrayOctets(value, seen);
                }
            }
        }

        return octets;
    }

    /// <summary>A figure of the page by its name.</summary>
    private static long Figure(string name)
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "firmware", "Esp32Peer", "CONSTRAINED-PEER.md"));
        string row = page.Split('\n').Single(line => line.StartsWith($"| {name} |", StringComparison.Ordinal));
        string figure = row.Split('|')[2].Trim().Replace(",", "", StringComparison.Ordinal);
        return long.Parse(figure, CultureInfo.InvariantCulture);
    }
}
