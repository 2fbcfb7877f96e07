using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Policies;
using NanoPeers.PeerPlatform.Resolver;
using NanoPeers.PeerPlatform.Tests.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Tests.Policies;

/// <summary>Policies between peers that run the whole service: found, fetched, checked, installed, run, ended.</summary>
public sealed class PolicyServiceTests
{
    private const string Name = "agreed-text";
    private const string Handler = "policy:agreed-text";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Capability", "G12")]
    [Trait("Capability", "G13")]
    [Trait("Capability", "G14")]
    [Trait("Capability", "G16")]
    public async Task The_pages_policy_is_acquired_from_a_peer_and_its_three_instances_agree_without_a_pipe()
    {
        await using PolicyPeers peers = await PolicyPeers.MakeAsync(3);
        Install(peers, 0, PolicyCompiler.Manifest());
        for (int peer = 0; peer < 3; peer++)
        {
            if (peer > 0)
            {
                Assert.Empty(peers[peer].List());
                PolicyResult fetched = await peers[peer].FetchAsync(PolicyPeers.Group, Name, Stop);
                Assert.True(fetched.IsDone, fetched.Text);
            }

            PolicyResult active = await peers[peer].ActivateAsync(PolicyPeers.Group, Name, Stop);
            Assert.True(active.IsDone, active.Text);
        }

        // Each instance says something; at the end all have the same text.
        for (int peer = 0; peer < 3; peer++)
        {
            await AskAsync(peers, (peer + 1) % 3, peer, $"say text of {peer}");
        }

        string[] states = [];
        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        while (states.Distinct().Count() != 1 || states[0].StartsWith('0'))
        {
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(began) < _patience * 2, "Not in time: all three agree: " + string.Join(' ', states));
            states = [.. await Task.WhenAll(Enumerable.Range(0, 3).Select(peer => AskAsync(peers, (peer + 1) % 3, peer, "get")))];
        }

        Assert.All(Enumerable.Range(0, 3), peer => Assert.Equal(0, Assert.Single(peers[peer].List()).Faults));
    }

    [Fact]
    [Trait("Capability", "G13")]
    public async Task What_nobody_trusted_signed_what_was_changed_older_larger_or_for_another_runtime_is_refused_by_name()
    {
        PolicyServiceOptions options = new() { GrantedRights = [PolicyRights.Messages, PolicyRights.Members] };
        await using PolicyPeers peers = await PolicyPeers.MakeAsync(2, options);
        PolicyManifest good = PolicyCompiler.Manifest(version: 2);
        PolicyRefusal Try(PolicyManifest manifest, byte[]? assembly = null, int? signer = 1, Func<byte[], byte[]>? change = null)
        {
            byte[] octets = PolicyCompiler.Package(manifest, assembly ?? PolicyCompiler.Sample, signer is { } peer ? GroupHouse.KeyOf(peer) : null);
            return peers[1].Install(change?.Invoke(octets) ?? octets).Refusal;
        }

        Assert.Equal(PolicyRefusal.Unsigned, Try(good, signer: null));
        Assert.Equal(PolicyRefusal.UnknownPublisher, Try(good, signer: 50));
        Assert.Equal(PolicyRefusal.UnknownPublisher, Try(good, signer: 2));
        Assert.Equal(PolicyRefusal.Tampered, Try(good, change: octets => [.. octets[..^1], (byte)(octets[^1] ^ 1)]));
        Assert.Equal(PolicyRefusal.BadSignature, Try(good, change: Unsign));
        Assert.Equal(PolicyRefusal.TooLarge, Try(good, new byte[PolicyPackage.MaxFile + 1]));
        Assert.Equal(PolicyRefusal.Malformed, Try(good, change: octets => octets[..^1]));
        Assert.Equal(PolicyRefusal.WrongRuntime, Try(good with { Runtime = "java" }));
        Assert.Equal(PolicyRefusal.UnknownRight, Try(good with { Rights = ["files"] }));
        Assert.Equal(PolicyRefusal.RightNotGranted, Try(good with { Rights = ["clock"] }));
        Assert.Equal(PolicyRefusal.ForbiddenCode, Try(good with { Entry = "Sample.Plain" }, PolicyCompiler.Plain("System.IO.File.Delete(\"x\");")));
        Assert.Empty(peers[1].List());
        Assert.Equal(PolicyRefusal.None, Try(good));
        Assert.Equal(PolicyRefusal.Downgraded, Try(PolicyCompiler.Manifest(version: 1)));
        Assert.Equal(PolicyRefusal.DuplicateName, Try(good with { Version = 3, Policy = PolicyDescription.Of(Name, ["else"])! }));
        Assert.Equal(2u, Assert.Single(peers[1].List()).Implementation.Version);

        static byte[] Unsign(byte[] octets)
        {
            int at = 12 + BigEndian.ReadUInt16(octets, 6) + BigEndian.ReadUInt16(octets, 8);
            octets[at + 100] ^= 1;
            return octets;
        }
    }

    [Fact]
    [Trait("Capability", "G10")]
    [Trait("Capability", "R1")]
    public async Task A_gateway_picks_the_build_for_its_runtime_and_a_boards_query_returns_boards_builds_only()
    {
        await using PolicyPeers peers = await PolicyPeers.MakeAsync(2);
        Install(peers, 0, PolicyCompiler.Manifest());
        Install(peers, 0, PolicyCompiler.Manifest(runtime: "nanoframework") with { Facts = [PolicyConstraint.Parse("RAM=12KB")!] });
        PolicyResult fetched = await peers[1].FetchAsync(PolicyPeers.Group, Name, Stop);
        Assert.True(fetched.IsDone, fetched.Text);
        Assert.Equal("net10.0", Assert.Single(peers[1].List()).Implementation.Runtime);

        // What a board writes and reads: narrow code, in place.
        (PolicySearch search, byte[] octets) = await AsBoardAsync(peers, "nanoframework");
        Assert.Equal(DecodeStatus.Complete, search.Next());
        Assert.Equal("nanoframework", Encoding.ASCII.GetString(octets, search.RuntimeOffset, search.RuntimeLength));
        Assert.Equal(PolicyState.Inactive, search.State);
        Assert.True(search.DigestOffset > 0);
        Assert.Equal(DecodeStatus.End, search.Next());
    }

    [Fact]
    [Trait("Capability", "R2")]
    public async Task A_search_takes_policy_and_peer_and_a_constraint_filters()
    {
        await using PolicyPeers peers = await PolicyPeers.MakeAsync(2);
        Install(peers, 0, PolicyCompiler.Manifest(runtime: "nanoframework") with { Facts = [PolicyConstraint.Parse("RAM=256KB")!] });
        Install(peers, 0, PolicyCompiler.Manifest("small-text", runtime: "nanoframework") with { Facts = [PolicyConstraint.Parse("RAM=48KB")!] });
        PolicyQuery any = new() { Keywords = ["agreement"], Runtime = "nanoframework" };
        Assert.Equal(2, (await peers[1].FindAsync(PolicyPeers.Group, any, Stop)).Count);
        PolicyQuery small = any with { Constraints = [PolicyConstraint.Parse("RAM<100KB")!] };
        Assert.Equal("small-text", Assert.Single(await peers[1].FindAsync(PolicyPeers.Group, small, Stop)).Implementation.Policy.Name);
        Assert.Empty(await peers[1].FindAsync(PolicyPeers.Group, small with { Keywords = ["agreement", "else"] }, Stop));
        Assert.Empty(await peers[1].FindAsync(PolicyPeers.Group, small with { Runtime = "net10.0" }, Stop));
        (PolicySearch search, _) = await AsBoardAsync(peers, "nanoframework", "RAM<100KB");
        Assert.Equal(DecodeStatus.End, search.Next());
    }

    [Fact]
    [Trait("Capability", "G11")]
    [Trait("Capability", "R3")]
    [Trait("Capability", "R4")]
    public async Task A_query_shows_active_and_inactive_implementations_and_a_change_of_state_is_seen_by_others()
    {
        await using PolicyPeers peers = await PolicyPeers.MakeAsync(3);
        Install(peers, 0, PolicyCompiler.Manifest());
        Install(peers, 1, PolicyCompiler.Manifest());
        Assert.True((await peers[0].ActivateAsync(PolicyPeers.Group, Name, Stop)).IsDone);
        PolicyQuery query = new() { Name = Name };
        IReadOnlyList<PolicyFound> found = await peers[2].FindAsync(PolicyPeers.Group, query, Stop);
        Assert.Equal(PolicyState.Active, found.Single(one => one.Peer.Equals(peers.Ends[0].Id)).Implementation.State);
        Assert.Equal("present, not running", found.Single(one => one.Peer.Equals(peers.Ends[1].Id)).Implementation.StateText);
        Assert.Equal(peers.Ends[0].Id, Assert.Single(await peers[2].FindAsync(PolicyPeers.Group, query with { State = PolicyState.Active }, Stop)).Peer);
        Assert.True((await peers[0].DeactivateAsync(PolicyPeers.Group, Name)).IsDone);
        Assert.Empty(await peers[2].FindAsync(PolicyPeers.Group, query with { State = PolicyState.Active }, Stop));
        Assert.Equal(2, (await peers[2].FindAsync(PolicyPeers.Group, query with { State = PolicyState.Inactive }, Stop)).Count);
        Assert.Equal(PolicyRefusal.WrongState, (await peers[0].DeactivateAsync(PolicyPeers.Group, Name)).Refusal);
    }

    [Fact]
    [Trait("Capability", "G13")]
    public async Task A_policy_gets_only_what_its_rights_name_and_a_fault_of_its_costs_one_call()
    {
        await using PolicyPeers peers = await PolicyPeers.MakeAsync(2);
        byte[] speaking = PolicyCompiler.Compile(
            """
            using System; using System.Text; using NanoPeers.PolicyContract;
            namespace Sample;
            public sealed class Plain : IPolicy
            {
                private IPolicyHost? _host;
                public void Activate(IPolicyHost host) => _host = host;
                public byte[] Handle(PolicyMessage message) => message.Octets.Length == 1 ? throw new InvalidOperationException("no")
                    : Encoding.UTF8.GetBytes((_host!.Messages is null) + "," + (_host.Members is null) + "," + (_host.Clock is null) + "," + (_host.Log is null));
                public void Deactivate() { }
            }
            """,
            "Plain");
        PolicyManifest manifest = PolicyCompiler.Manifest(entry: "Sample.Plain") with { Rights = [PolicyRights.Log] };
        Install(peers, 0, manifest, speaking);
        Assert.True((await peers[0].ActivateAsync(PolicyPeers.Group, Name, Stop)).IsDone);
        Assert.Equal("True,True,True,False", await AskAsync(peers, 1, 0, "what"));
        ResolverAnswer failed = await peers.Resolver(1).QueryAsync(peers.Port(1), peers.Ends[0].Id, Handler, [1], _patience, Stop);
        Assert.Equal(ResolverStatus.Failed, failed.Status);
        Assert.Equal("True,True,True,False", await AskAsync(peers, 1, 0, "what"));
        Assert.Equal(1, Assert.Single(peers[0].List()).Faults);
    }

    [Fact]
    public async Task A_deactivated_policys_code_leaves_the_memory()
    {
        await using PolicyPeers peers = await PolicyPeers.MakeAsync(2);
        Install(peers, 0, PolicyCompiler.Manifest());
        WeakReference code = await RunAndEndAsync(peers);
        await Eventually.TrueAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !code.IsAlive;
            },
            "the load context was collected");
        Assert.True((await peers[0].ActivateAsync(PolicyPeers.Group, Name, Stop)).IsDone);
    }

    [Fact]
    public async Task Installed_packages_are_there_after_a_restart_and_damage_on_disk_is_noticed()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"nanopeers-policies-{Guid.NewGuid():N}");
        try
        {
            FolderPolicyStore store = new(folder);
            byte[] package = PolicyCompiler.Package(PolicyCompiler.Manifest(), PolicyCompiler.Sample, GroupHouse.KeyOf(60));
            PolicyServiceOptions options = new()
            {
                Store = store, TrustedPublishers = [Convert.ToHexStringLower(GroupHouse.KeyOf(60).Fingerprint.Span)],
            };
            await using (PolicyPeers peers = await PolicyPeers.MakeAsync(1, options))
            {
                Assert.True(peers[0].Install(package).IsDone);
            }

            await using (PolicyPeers again = await PolicyPeers.MakeAsync(1, options))
            {
                Assert.Equal("present, not running", Assert.Single(again[0].List()).Implementation.StateText);
            }

            string path = Assert.Single(Directory.GetFiles(folder));
            byte[] octets = await File.ReadAllBytesAsync(path, Stop);
            octets[^5] ^= 1;
            await File.WriteAllBytesAsync(path, octets, Stop);
            await using PolicyPeers damaged = await PolicyPeers.MakeAsync(1, options);
            Assert.Empty(damaged[0].List());
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    internal static void Install(PolicyPeers peers, int peer, PolicyManifest manifest, byte[]? assembly = null)
    {
        PolicyResult result = peers[peer].Install(PolicyCompiler.Package(manifest, assembly ?? PolicyCompiler.Sample, GroupHouse.KeyOf(1)));
        Assert.True(result.IsDone, result.Text);
    }

    /// <summary>One peer asks the instance of the policy at another.</summary>
    private static async Task<string> AskAsync(PolicyPeers peers, int from, int at, string question)
    {
        ResolverAnswer answer = await peers.Resolver(from).QueryAsync(
            peers.Port(from), peers.Ends[at].Id, Handler, Encoding.UTF8.GetBytes(question), _patience, Stop);
        Assert.Equal(ResolverStatus.Answered, answer.Status);
        return Encoding.UTF8.GetString(answer.Octets);
    }

    private static async Task<(PolicySearch Search, byte[] Answer)> AsBoardAsync(PolicyPeers peers, string runtime, params string[] constraints)
    {
        PolicySearch search = new();
        byte[] question = new byte[200];
        int length = search.WriteFind(
            question, 0, question.Length, Encoding.ASCII.GetBytes(Name), Encoding.ASCII.GetBytes(runtime), [.. constraints.Select(Encoding.ASCII.GetBytes)]);
        Assert.True(length > 0);
        ResolverAnswer answer = await peers.Resolver(1).QueryAsync(peers.Port(1), peers.Ends[0].Id, "policy", question[..length], _patience, Stop);
        Assert.Equal(ResolverStatus.Answered, answer.Status);
        search.Begin(answer.Octets, 0, answer.Octets.Length);
        return (search, answer.Octets);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> RunAndEndAsync(PolicyPeers peers)
    {
        Assert.True((await peers[0].ActivateAsync(PolicyPeers.Group, Name, Stop)).IsDone);
        Assert.NotEmpty(await AskAsync(peers, 1, 0, "say hello"));
        (PolicyResult result, WeakReference? code) = await peers[0].EndAsync(PolicyPeers.Group, Name);
        Assert.True(result.IsDone, result.Text);
        Assert.NotNull(code);
        return code;
    }
}
