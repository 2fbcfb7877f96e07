using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;

namespace NanoPeers.Benchmarks;

/// <summary>
/// What a statement costs a member of a large group: its signature, and the view made anew; and what opening the ledger costs. Each member has an
/// admission and three endorsements; besides there are votes and reports. Beside it the signatures alone. All in processor time of this process.
/// </summary>
internal static class LedgerBenchmark
{
    private const int Rounds = 9;
    private const int InRound = 20;

    private static readonly DateTimeOffset _now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly PeerKey[] _keys = [.. Enumerable.Range(0, 8).Select(_ => PeerKey.Create())];

    internal static async Task RunAsync(Report report)
    {
        foreach ((int members, int statements, GroupSecurity security, double most) in new[]
        {
            (200, 2_000, GroupSecurity.Medium, 10.0), (200, 2_000, GroupSecurity.High, 10.0), (1_000, 6_000, GroupSecurity.Medium, 50.0),
            (1_000, 6_000, GroupSecurity.High, 50.0),
        })
        {
            GroupLedger ledger = Make(members, statements, security);
            byte[][] octets = [.. ledger.Entries().Select(entry => entry.Statement.Octets.ToArray())];
            await AddedAsync(report, ledger, members, octets, security, most).ConfigureAwait(false);
            if (security == GroupSecurity.Medium)
            {
                await OpenedAsync(report, ledger, octets).ConfigureAwait(false);
            }
        }
    }

    private static async Task AddedAsync(Report report, GroupLedger ledger, int members, byte[][] octets, GroupSecurity security, double most)
    {
        GroupPolicyRegistry registry = new();
        GroupAuthor author = new(ledger, Id(0), _keys[0]);
        GroupView view = GroupView.Of(ledger, registry, _now);
        if (view.Active.Count() != members)
        {
            throw new InvalidOperationException("Not all members count.");
        }

        GroupLedger reader = Open(ledger.Group, octets);
        Task<double> Add()
        {
            SignedStatement[] next = [.. Enumerable.Range(0, InRound).Select(_ => author.Report(view, Id(1), true, 1, "", _now).Statement!)];
            return Task.FromResult(Measure(() => Array.ForEach(next, one =>
            {
                reader.Add(one.Octets.Span, _now);
                GroupView.Of(reader, registry, _now);
            })) / InRound);
        }

        byte[][] last = [.. Enumerable.Repeat(ledger.Entries()[^1].Statement.Octets.ToArray(), InRound)];
        (double ours, double verify, double ratio) = await Paired.CompareAsync(Rounds, Add, () => Task.FromResult(Verify(last) / InRound))
            .ConfigureAwait(false);
        report.Add(
            $"a statement taken in and the view made anew, {members} members, {octets.Length} statements, {security} security, processor time",
            Report.Number(ours, "N2") + " ms", Report.Number(verify, "N2") + " ms", "RSA.VerifyData", Report.Number(ratio, "N0") + "x",
            $"at most {Report.Number(most)} ms", ours <= most);
    }

    private static async Task OpenedAsync(Report report, GroupLedger ledger, byte[][] octets)
    {
        Task<double> Ours()
        {
            GroupLedger? opened = null;
            double took = Measure(() => opened = Open(ledger.Group, octets));
            return opened!.Count == octets.Length ? Task.FromResult(took) : throw new InvalidOperationException("Not all are in.");
        }

        (double ours, double theirs, double ratio) = await Paired.CompareAsync(Rounds, Ours, () => Task.FromResult(Verify(octets))).ConfigureAwait(false);
        report.Add(
            $"a ledger of {octets.Length} statements opened, each verified, processor time", Report.Number(ours) + " ms", Report.Number(theirs) + " ms",
            $"{octets.Length} times RSA.VerifyData", Report.Number(ratio, "N2") + "x", "at most 3x", ratio <= 3);
    }

    /// <summary>The signatures alone, with keys that are there already.</summary>
    private static double Verify(byte[][] octets)
    {
        using RSA key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(_keys[0].PublicKey.SubjectPublicKeyInfo.Span, out _);
        return Measure(() => Array.ForEach(octets, one =>
            key.VerifyData(one.AsSpan(0, one.Length - 256), one.AsSpan(one.Length - 256), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
    }

    /// <summary>Milliseconds of processor time: what others do on the machine meanwhile does not count.</summary>
    private static double Measure(Action action)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }

    private static GroupLedger Open(Identifier group, byte[][] octets) => new(group, default, new LedgerLimits(), new Kept(octets));

    private static GroupLedger Make(int members, int statements, GroupSecurity security)
    {
        GroupFounding founding = GroupFounding.Begin(_keys[0]);
        GroupLedger ledger = new(founding.Group, default, new LedgerLimits(), null);
        GroupAuthor[] authors = [.. Enumerable.Range(0, members).Select(i => new GroupAuthor(ledger, Id(i), _keys[i % _keys.Length]))];
        authors[0].Found(founding.Salt, _keys[0].PublicKey, new GroupDocument("large", GroupPolicy.Of(security)), _now);
        GroupView view = GroupView.Of(ledger, new GroupPolicyRegistry(), _now);
        for (int i = 1; i < members; i++)
        {
            GroupAdmission admission = new(Id(i), _keys[i % _keys.Length].PublicKey, 1) { Role = MemberRole.Member, Rights = view.Policy.NewMemberRights };
            authors[0].Admit(view, admission, _now);
        }

        view = GroupView.Of(ledger, new GroupPolicyRegistry(), _now);
        for (int i = 1; i < members; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                authors[(i / 4) + j].Endorse(view, view.Find(Id(i))!, 1 + (i % 4), _now);
            }
        }

        for (int i = 0; ledger.Count < statements; i++)
        {
            GroupAuthor author = authors[i % members];
            _ = i % 2 == 0
                ? author.Vote(view, StatementKind.Removal, Id(1 + (i / members)), 1, i % 3 == 0, _now)
                : author.Report(view, Id((i * 7) % members), true, 1 + (i % 9), "", _now);
        }

        return ledger;
    }

    private static Identifier Id(int peer)
    {
        byte[] octets = new byte[Identifier.Length];
        octets[0] = 0xB0;
        octets[14] = (byte)(peer >> 8);
        octets[15] = (byte)peer;
        return new Identifier(octets, 0);
    }

    private sealed class Kept(byte[][] octets) : IGroupStatementStore
    {
        public void Save(SignedStatement statement)
        {
        }

        public IReadOnlyList<byte[]> Load(Identifier group) => octets;

        public IReadOnlyList<Identifier> Groups() => [];

        public int Forget(Identifier group) => 0;
    }
}
