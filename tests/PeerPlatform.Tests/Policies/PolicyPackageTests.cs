using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Policies;
using NanoPeers.PeerPlatform.Tests.GroupPeers;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Tests.Policies;

/// <summary>Packages, names, constraints and payloads of policies, without any peer.</summary>
public sealed class PolicyPackageTests
{
    private static readonly PeerKey _key = GroupHouse.KeyOf(1);
    private static readonly PeerKey _stranger = GroupHouse.KeyOf(2);

    private static string Fingerprint => Convert.ToHexStringLower(_key.Fingerprint.Span);

    [Fact]
    [Trait("Capability", "G9")]
    public void An_implementation_is_a_package_file_with_a_hash_of_each_file_and_a_signature_over_all()
    {
        byte[] octets = PolicyCompiler.Package(PolicyCompiler.Manifest(), PolicyCompiler.Sample, _key);
        Assert.Equal(PolicyRefusal.None, PolicyPackage.TryRead(octets, out PolicyPackage? package));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(PolicyCompiler.Sample)), Assert.Single(package!.Manifest.Files).Digest);
        Assert.Equal(PolicyRefusal.None, package.CheckSignature(publisher => publisher == Fingerprint));
        Assert.Equal(PolicyRefusal.UnknownPublisher, package.CheckSignature(_ => false));
        Assert.Null(PolicyCode.Inspect(package));
        Assert.Empty(PolicyCode.TryLoad(package, out PolicyCode? code));
        Assert.Equal("Sample.AgreedText", code!.Policy!.GetType().FullName);
        code.Unload();
    }

    [Fact]
    public async Task Code_that_is_unloaded_leaves_the_memory()
    {
        WeakReference remains = LoadAndUnload();
        await NanoPeers.PeerPlatform.Tests.Transports.Eventually.TrueAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !remains.IsAlive;
            },
            "collected");
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndUnload()
    {
        PolicyPackage.TryRead(PolicyCompiler.Package(PolicyCompiler.Manifest(), PolicyCompiler.Sample, _key), out PolicyPackage? package);
        Assert.Empty(PolicyCode.TryLoad(package!, out PolicyCode? code));
        return code!.Unload();
    }

    [Fact]
    [Trait("Capability", "G13")]
    public void A_package_that_is_unsigned_changed_cut_or_too_large_is_refused_by_name()
    {
        byte[] octets = PolicyCompiler.Package(PolicyCompiler.Manifest(), PolicyCompiler.Sample, _key);
        Assert.Equal(PolicyRefusal.None, PolicyPackage.TryRead(PolicyCompiler.Package(PolicyCompiler.Manifest(), PolicyCompiler.Sample, null), out PolicyPackage? unsigned));
        Assert.Equal(PolicyRefusal.Unsigned, unsigned!.CheckSignature(_ => true));
        byte[] changed = [.. octets];
        changed[^20] ^= 1;
        Assert.Equal(PolicyRefusal.Tampered, PolicyPackage.TryRead(changed, out _));

        // A version that nobody signed: the manifest is well formed, and is not what the key signed.
        byte[] manifest = PolicyCompiler.Manifest().Encode();
        int at = octets.AsSpan().IndexOf(manifest.AsSpan(0, 40));
        byte[] raised = [.. octets];
        raised[at + octets.AsSpan(at).IndexOf([(byte)4, (byte)0, (byte)4]) + 6] = 9;
        Assert.Equal(PolicyRefusal.None, PolicyPackage.TryRead(raised, out PolicyPackage? forged));
        Assert.Equal(9u, forged!.Manifest.Version);
        Assert.Equal(PolicyRefusal.BadSignature, forged.CheckSignature(_ => true));
        Assert.Equal(PolicyRefusal.TooLarge, PolicyPackage.TryRead(new byte[PolicyPackage.MaxPackage + 1], out _));
        Assert.Equal(PolicyRefusal.TooLarge, PolicyPackage.TryRead(PolicyCompiler.Package(PolicyCompiler.Manifest(), new byte[PolicyPackage.MaxFile + 1], _key), out _));
        Assert.All(Enumerable.Range(0, 700), length => Assert.NotEqual(PolicyRefusal.None, PolicyPackage.TryRead(octets[..length], out _)));
        Assert.Equal(PolicyRefusal.Malformed, PolicyPackage.TryRead([.. octets, 0], out _));
    }

    [Fact]
    [Trait("Capability", "G8")]
    public void A_canonical_name_with_its_keywords_is_one_policy_and_a_second_one_of_the_name_is_refused()
    {
        PolicyCatalogue catalogue = new();
        PolicyImplementation one = new() { Policy = PolicyDescription.Of("agreed-text", ["text", "agreement"])!, Runtime = "net10.0", Digest = "aa", Publisher = "p" };
        Assert.Equal(["agreement", "text"], one.Policy.Keywords);
        Assert.Equal(PolicyRefusal.None, catalogue.Add(one));
        Assert.Equal(PolicyRefusal.None, catalogue.Add(one with { Runtime = "nanoframework", Digest = "bb" }));
        Assert.Equal(PolicyRefusal.DuplicateName, catalogue.Add(one with { Policy = PolicyDescription.Of("agreed-text", ["other"])!, Version = 2 }));
        Assert.Equal(PolicyRefusal.DuplicateName, catalogue.Add(one with { Publisher = "q", Version = 2 }));
        Assert.Equal(PolicyRefusal.DuplicateName, catalogue.Add(one with { Digest = "cc" }));
        Assert.Equal(PolicyRefusal.None, catalogue.Add(one with { Digest = "dd", Version = 3 }));
        Assert.Equal(PolicyRefusal.Downgraded, catalogue.Add(one with { Digest = "ee", Version = 2 }));
        Assert.Equal(2, catalogue.All.Count);
        Assert.All(["", "Upper", "a b", new string('a', 49)], name => Assert.Null(PolicyDescription.Of(name, [])));
        Assert.Null(PolicyDescription.Of("a", ["Bad word"]));
    }

    [Theory]
    [Trait("Capability", "R2")]
    [InlineData("RAM<100KB", "RAM=48KB", true)]
    [InlineData("RAM<100KB", "RAM=100KB", false)]
    [InlineData("ram<=100KB", "RAM=102400", true)]
    [InlineData("RAM<100KB", "RAM=1MB", false)]
    [InlineData("RAM<100KB", "FLASH=1KB", false)]
    [InlineData("RADIO=wifi", "RADIO=WiFi", true)]
    [InlineData("RADIO=wifi", "RADIO=lora", false)]
    [InlineData("FLASH>=1.5MB", "FLASH=2MB", true)]
    [InlineData("CORES>1", "CORES=1", false)]
    public void A_constraint_compares_what_the_implementation_says(string constraint, string fact, bool isMet) =>
        Assert.Equal(isMet, PolicyConstraint.Parse(constraint)!.IsMetBy([PolicyConstraint.Parse(fact)!]));

    [Theory]
    [InlineData("RAM")]
    [InlineData("<100")]
    [InlineData("RAM<")]
    [InlineData("RAM<much")]
    [InlineData("RAM=a b")]
    public void What_is_no_constraint_is_none(string text) => Assert.Null(PolicyConstraint.Parse(text));

    [Fact]
    [Trait("Capability", "R3")]
    [Trait("Capability", "R4")]
    public void The_catalogue_keeps_names_and_states_and_tells_their_changes()
    {
        PolicyCatalogue catalogue = new();
        List<string> seen = [];
        catalogue.Changed += (before, after) => seen.Add($"{before?.StateText} -> {after?.StateText}");
        PolicyImplementation one = new() { Policy = PolicyDescription.Of("a", [])!, Runtime = "net10.0" };
        catalogue.Add(one);
        PolicyQuery active = new() { Name = "a", State = PolicyState.Active };
        Assert.Empty(catalogue.Find(active));
        Assert.Equal("present, not running", Assert.Single(catalogue.Find(new PolicyQuery { Name = "a" })).StateText);
        Assert.True(catalogue.SetState("a", "net10.0", PolicyState.Active));
        Assert.Single(catalogue.Find(active));
        Assert.Equal(PolicyRefusal.WrongState, catalogue.Add(one with { Version = 2 }));
        Assert.True(catalogue.SetState("a", "net10.0", PolicyState.Inactive));
        Assert.Empty(catalogue.Find(active));
        Assert.Equal([" -> present, not running", "present, not running -> active", "active -> present, not running"], seen);
        Assert.False(catalogue.SetState("b", "net10.0", PolicyState.Active));
    }

    [Fact]
    public void Questions_and_answers_survive_their_octets_and_damage_is_answered()
    {
        PolicyQuery query = new()
        {
            Name = "agreed-text", Keywords = ["text"], Runtime = "nanoframework", Constraints = [PolicyConstraint.Parse("RAM<100KB")!], State = PolicyState.Inactive,
        };
        PolicyQuery read = PolicyPayloads.TryReadFind(PolicyPayloads.Find(query, 3), out int from)!;
        Assert.Equal((3, query.Name, query.Runtime, query.State), (from, read.Name, read.Runtime, read.State));
        Assert.Equal(query.Keywords, read.Keywords);
        Assert.Equal(query.Constraints, read.Constraints);

        PolicyImplementation[] many =
        [
            .. Enumerable.Range(0, 30).Select(i => new PolicyImplementation
            {
                Policy = PolicyDescription.Of($"p{i}", ["k"])!, Runtime = "net10.0", Digest = new string('a', 64), Publisher = new string('b', 64), Size = 77,
                Facts = [PolicyConstraint.Parse("RAM=48KB")!],
            }),
        ];
        List<PolicyImplementation> all = [];
        int next = 0;
        do
        {
            byte[] octets = PolicyPayloads.Found(many, next);
            Assert.InRange(octets.Length, 1, ResolverLimits.MaxPayload);
            all.AddRange(PolicyPayloads.TryReadFound(octets, out next)!);
        }
        while (next > 0);
        Assert.Equal(many, all);
        Random random = new(5);
        byte[] answer = PolicyPayloads.Found(many, 0);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] damaged = [.. answer[..random.Next(answer.Length)]];
            for (int hit = 0; hit < 3 && damaged.Length > 0; hit++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            _ = PolicyPayloads.TryReadFound(damaged, out _);
            _ = PolicyPayloads.TryReadFind(damaged, out _);
            _ = PolicyPayloads.TryReadRead(damaged, out _, out _);
            _ = PolicyPayloads.TryReadChunk(damaged);
            ReadAsBoard(damaged);
        }

        static void ReadAsBoard(byte[] octets)
        {
            PolicySearch search = new();
            search.Begin(octets, 0, octets.Length);
            while (search.Next() == NanoPeers.Messages.DecodeStatus.Complete)
            {
                Assert.InRange(search.RuntimeOffset + search.RuntimeLength, 0, octets.Length);
            }
        }
    }

    [Fact]
    public void Damaged_packages_are_answered_and_never_thrown_at()
    {
        byte[] octets = PolicyCompiler.Package(PolicyCompiler.Manifest(), PolicyCompiler.Sample, _stranger);
        Random random = new(7);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] damaged = [.. octets];
            for (int hit = 0; hit < 4; hit++)
            {
                damaged[random.Next(i % 2 == 0 ? 400 : damaged.Length)] = (byte)random.Next(256);
            }

            if (PolicyPackage.TryRead(damaged, out PolicyPackage? package) == PolicyRefusal.None)
            {
                Assert.True(damaged.AsSpan().SequenceEqual(octets) || package!.CheckSignature(_ => true) != PolicyRefusal.None);
            }

            // The assembly itself, damaged after it was cut out: metadata of anything.
            byte[] assembly = [.. PolicyCompiler.Sample];
            for (int hit = 0; hit < 6; hit++)
            {
                assembly[random.Next(assembly.Length)] = (byte)random.Next(256);
            }

            _ = PolicyInspector.Inspect(assembly, new HashSet<string>());
        }
    }
}
