using System.Globalization;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Tests.Groups;

/// <summary>A group with one ledger that all write into, and peers with keys that were made once for all tests.</summary>
internal sealed class GroupRig
{
    private static readonly Lazy<PeerKey>[] _keys = [.. Enumerable.Range(0, 8).Select(_ => new Lazy<PeerKey>(() => PeerKey.Create()))];

    public GroupRig(GroupPolicy? policy = null, params int[] authorities)
    {
        GroupFounding founding = GroupFounding.Begin(KeyOf(0));
        Group = founding.Group;
        Ledger = new GroupLedger(Group, default, new LedgerLimits(), null);
        var document = new GroupDocument("garden", policy ?? new GroupPolicy()) { Authorities = [.. authorities.Select(Id)] };
        Must(Author(0).Found(founding.Salt, KeyOf(0).PublicKey, document, Now));
    }

    public static DateTimeOffset Start { get; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public Identifier Group { get; }

    public GroupLedger Ledger { get; }

    public GroupPolicyRegistry Registry { get; } = new();

    public DateTimeOffset Now { get; set; } = Start;

    public GroupView View => GroupView.Of(Ledger, Registry, Now);

    public static Identifier Id(int peer) => Identifier.Parse(string.Create(CultureInfo.InvariantCulture, $"0badcafe-0000-4000-8000-{peer:x12}"))!;

    public static PeerKey KeyOf(int peer) => _keys[peer].Value;

    public GroupAuthor Author(int peer) => new(Ledger, Id(peer), KeyOf(peer));

    public GroupMember Member(int peer) => View.Find(Id(peer))!;

    /// <summary>Adds what must be added.</summary>
    public static SignedStatement Must(LedgerAnswer answer)
    {
        Assert.Equal(LedgerResult.Added, answer.Result);
        return answer.Statement!;
    }

    public StatementEffect Effect(LedgerAnswer answer) => View.Effects[Must(answer).Id];

    public LedgerAnswer Admit(int by, int peer, int role = MemberRole.Member, uint? rights = null, bool byBallot = false, uint? round = null) =>
        Author(by).Admit(
            View,
            new GroupAdmission(Id(peer), KeyOf(peer).PublicKey, round ?? GroupAdmission.NextRound(View, Id(peer)))
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"peer {peer}"),
                Role = role,
                Rights = rights ?? View.Policy.NewMemberRights,
                ByBallot = byBallot,
            },
            Now);

    /// <summary>Admits members that must count.</summary>
    public void Fill(params int[] peers) => Array.ForEach(peers, peer => Assert.Equal(StatementEffect.Counts, Effect(Admit(0, peer))));

    public void FillAuthorities(params int[] peers) =>
        Array.ForEach(peers, peer => Assert.Equal(StatementEffect.Counts, Effect(Admit(0, peer, MemberRole.Authority, MemberRights.All))));

    public LedgerAnswer Remove(int by, int peer, bool revokes = false) => Author(by).Remove(View, Ledger, Member(peer), revokes, false, "", Now);

    public LedgerAnswer Vote(int by, int peer, bool yes, int matter = StatementKind.Admission, uint round = 1) => Author(by).Vote(View, matter, Id(peer), round, yes, Now);

    /// <summary>A statement that its issuer signs without asking its ledger: what an adversary would do.</summary>
    public byte[] Forge(int signer, int issuer, int kind, uint number, uint clock, DateTimeOffset issued, Action<StatementWriter> write)
    {
        var writer = new StatementWriter();
        writer.Begin(kind, Group, Id(issuer), 0, number, clock, issued.ToUnixTimeSeconds(), 0);
        write(writer);
        byte[] octets = new byte[writer.Length + KeyOf(signer).SignatureLength];
        writer.Buffer.AsSpan(0, writer.Length).CopyTo(octets);
        KeyOf(signer).Sign(octets.AsSpan(0, writer.Length), octets.AsSpan(writer.Length));
        return octets;
    }

    /// <summary>A ledger of another peer, filled with some statements in some order.</summary>
    public GroupLedger Fresh(IEnumerable<byte[]> statements)
    {
        var ledger = new GroupLedger(Group, default, new LedgerLimits(), null);
        foreach (byte[] octets in statements)
        {
            ledger.Add(octets, Now);
        }

        return ledger;
    }

    public byte[][] Octets() => [.. Ledger.Entries().Select(entry => entry.Statement.Octets.ToArray())];
}
