using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Admission;
using NanoPeers.PeerPlatform.Certificates;

namespace NanoPeers.PeerPlatform.Tests.Admission;

/// <summary>Applying, proving, being let in or not, in every way, through losses and restarts.</summary>
public sealed class AdmissionTests : IDisposable
{
    private const string Password = "correct horse battery staple";
    private readonly AdmissionTable _table = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public void The_pages_example_is_what_is_sent()
    {
        _table.Round(1, _table.Applicant(1, JoinWay.Open));
        string[] lines = File.ReadAllLines(Path.Combine(Root(), "shared/ProtocolModels/Membership/MEMBERSHIP.md"));
        IEnumerable<string> example = lines.Where(line => line.StartsWith("    0", StringComparison.Ordinal) && line.Length > 52);
        string octets = string.Concat(example.Select(line => line[4..52])).Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal(octets, Convert.ToHexStringLower(_table.Sent[0].Octets));
    }

    [Fact]
    [Trait("Capability", "G4")]
    public void An_applicant_is_let_in_or_told_why_not()
    {
        using PeerKey key = PeerKey.Create();
        ApplicantCore full = _table.Applicant(1, JoinWay.Open, new ApplicantPeerKey(key));
        _table.Run(1, full);
        Assert.Equal(ApplicantState.Accepted, full.State);
        Assert.Equal("let in: "u8.ToArray(), full.Statement[..8]);
        Assert.Equal(3u, full.Revocation);
        ApplicantCore constrained = _table.Applicant(2, JoinWay.Open);
        _table.Run(2, constrained);
        Assert.Equal(ApplicantState.Accepted, constrained.State);
        AssertRejected(3, _table.Applicant(3, JoinWay.Password), MemberReason.WrongWay);
    }

    [Fact]
    [Trait("Capability", "M21")]
    public void The_right_password_opens_the_wrong_one_does_not_and_neither_is_ever_sent()
    {
        UsePassword();
        using PeerKey key = PeerKey.Create();
        ApplicantCore right = _table.Applicant(1, JoinWay.Password, new ApplicantPeerKey(key));
        Prove(1, right, Password);
        Assert.Equal(ApplicantState.Accepted, right.State);
        ApplicantCore wrong = _table.Applicant(2, JoinWay.Password, new ApplicantPeerKey(key));
        Prove(2, wrong, Password + "!");
        Assert.Equal(ApplicantState.Rejected, wrong.State);
        Assert.Equal(MemberReason.BadProof, wrong.Reason);
        Assert.Equal(MemberStanding.Stranger, _table.Desk.StandingOf(AdmissionTable.Id(2)));
        byte[] word = System.Text.Encoding.UTF8.GetBytes(Password);
        Assert.All(_table.Sent, body => Assert.True(body.Octets.AsSpan().IndexOf(word) < 0 && body.Octets.AsSpan().IndexOf(_table.Desk.Secret) < 0));
    }

    [Fact]
    public void Guessing_at_a_password_has_a_pace_under_however_many_names()
    {
        UsePassword();
        for (byte i = 1; i <= AdmissionCore.MaxWrongProofs; i++)
        {
            ApplicantCore guesser = _table.Applicant(i, JoinWay.Password);
            Prove(i, guesser, $"a guess of mine {i}");
            Assert.Equal(MemberReason.BadProof, guesser.Reason);
        }

        AssertRejected(200, _table.Applicant(200, JoinWay.Password), MemberReason.Busy);
        _table.Now += AdmissionCore.GuessMillis;
        ApplicantCore later = _table.Applicant(201, JoinWay.Password);
        Prove(201, later, Password);
        Assert.Equal(ApplicantState.Accepted, later.State);
    }

    [Fact]
    public void A_proof_that_was_recorded_is_of_no_use_again()
    {
        UsePassword();
        ApplicantCore right = _table.Applicant(1, JoinWay.Password);
        Prove(1, right, Password);
        byte[][] recorded = [.. _table.Sent.Where(body => body.To.Equals(AdmissionTable.Admitter)).Select(body => body.Octets)];
        foreach (Identifier from in new[] { AdmissionTable.Id(9), AdmissionTable.Id(1) })
        {
            _table.Desk.Leave(AdmissionTable.Id(1), default);
            foreach (byte[] body in recorded)
            {
                _table.Deliver(from, body);
            }

            Assert.DoesNotContain(_table.Take(), body => body.Kind == MemberMessageKind.Accepted);
            Assert.Equal(MemberStanding.Stranger, _table.Desk.StandingOf(from));
        }
    }

    [Fact]
    public void Who_has_not_the_key_cannot_apply_with_it()
    {
        using PeerKey victim = PeerKey.Create();
        using PeerKey own = PeerKey.Create();
        AssertRejected(1, _table.Applicant(1, JoinWay.Open, new StolenKey(victim, own)), MemberReason.BadProof);
        AssertRejected(2, _table.Applicant(2, JoinWay.Open, new StolenKey(victim, null)), MemberReason.BadKey);
    }

    [Fact]
    public void A_full_group_and_a_removed_peer_are_told_by_name()
    {
        _table.Desk.Capacity = 1;
        _table.Run(1, _table.Applicant(1, JoinWay.Open));
        AssertRejected(2, _table.Applicant(2, JoinWay.Open), MemberReason.Full);
        _table.Desk.RemovedPeers.Add(AdmissionTable.Id(3));
        AssertRejected(3, _table.Applicant(3, JoinWay.Open), MemberReason.Removed);
        using PeerKey key = PeerKey.Create();
        AssertRejected(1, _table.Applicant(1, JoinWay.Open, new ApplicantPeerKey(key)), MemberReason.OtherKey);
    }

    [Fact]
    public void More_applications_than_there_is_room_for_are_told_to_come_later()
    {
        for (int i = 0; i < AdmissionCore.MaxApplications; i++)
        {
            _table.Deliver(Stranger(i), Apply(1));
        }

        Assert.All(_table.Take(), body => Assert.Equal(MemberMessageKind.Challenge, body.Kind));
        _table.Deliver(Stranger(300), Apply(1));
        Assert.Equal(MemberMessageKind.Rejected, Assert.Single(_table.Take()).Kind);
        _table.Now += AdmissionCore.ForgetMillis;
        _table.Core.HandleTimeout(_table.Now);
        Assert.Equal(0, _table.Core.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Restarts_at_any_point_and_losses_never_let_anybody_in_twice(int when)
    {
        int rounds = 0;
        _table.Loses = count => count % 3 == when % 3;
        ApplicantCore applicant = _table.Applicant(1, JoinWay.Open);
        while (applicant.State != ApplicantState.Accepted && rounds < 200)
        {
            _table.Round(1, applicant);
            _table.Now += 700;
            if (rounds == when)
            {
                _table.Restart();
            }

            if (rounds == when + 1 && applicant.State != ApplicantState.Accepted)
            {
                applicant = _table.Applicant(1, JoinWay.Open);
            }

            rounds++;
        }

        Assert.Equal(ApplicantState.Accepted, applicant.State);
        Assert.Single(_table.Desk.Admissions);
        ApplicantCore again = _table.Applicant(1, JoinWay.Open, null, 8);
        _table.Loses = static _ => false;
        _table.Run(1, again);
        Assert.Equal(ApplicantState.Accepted, again.State);
        Assert.Equal(applicant.Statement[..applicant.StatementLength], again.Statement[..again.StatementLength]);
        Assert.Single(_table.Desk.Admissions);
    }

    [Fact]
    public void Nobody_who_is_no_member_is_heard_on_anything_but_joining()
    {
        _table.Desk.Rules = new AdmissionRules { Ways = [JoinWay.Authority] };
        _table.Desk.Voters = [AdmissionTable.Admitter];
        ApplicantCore pending = _table.Applicant(1, JoinWay.Authority);
        _table.Run(1, pending, 4);
        Assert.Equal(ApplicantState.Waiting, pending.State);
        _table.Take();
        foreach (byte[] request in Members())
        {
            _table.Deliver(AdmissionTable.Id(1), request);
            (Identifier to, int kind, byte[] octets) = Assert.Single(_table.Take());
            Assert.Equal(AdmissionTable.Id(1), to);
            Assert.Equal(MemberMessageKind.Rejected, kind);
            Assert.Equal((byte)MemberReason.NotAMember, octets[^1]);
        }

        Assert.Equal(ApplicantState.Waiting, pending.State);
    }

    [Fact]
    public void A_member_renews_leaves_and_is_removed_by_who_may()
    {
        _table.Run(1, _table.Applicant(1, JoinWay.Open));
        _table.Run(2, _table.Applicant(2, JoinWay.Open));
        Assert.Equal(MemberMessageKind.Renewed, Ask(1, MemberMessageKind.Renew, static _ => { }));
        Assert.Equal(MemberMessageKind.Rejected, Ask(1, MemberMessageKind.Remove, Removing(2)));
        _table.Desk.MayRemove.Add(AdmissionTable.Id(1));
        Assert.Equal(MemberMessageKind.Removed, Ask(1, MemberMessageKind.Remove, Removing(2)));
        Assert.Equal(MemberMessageKind.Rejected, Ask(2, MemberMessageKind.Renew, static _ => { }));
        AssertRejected(2, _table.Applicant(2, JoinWay.Open), MemberReason.Removed);
        Assert.Equal(MemberMessageKind.Left, Ask(1, MemberMessageKind.Leave, static writer => writer.ReserveOctets(MemberField.Statement, 0)));
        Assert.Equal(MemberStanding.Stranger, _table.Desk.StandingOf(AdmissionTable.Id(1)));
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NanoPeers.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    private static Identifier Stranger(int number) => new([.. BitConverter.GetBytes(number + 1), .. new byte[12]], 0);

    private static byte[] Apply(byte nonce) => AdmissionTable.Request(MemberMessageKind.Apply, writer =>
    {
        AdmissionTable.Nonce(writer, nonce);
        writer.WriteUInt8(MemberField.Way, JoinWay.Open);
        writer.ReserveOctets(MemberField.Key, 0);
        writer.ReserveOctets(MemberField.Name, 0);
    });

    private static Action<MessageWriter> Removing(byte peer) => writer =>
    {
        writer.WriteIdentifier(MemberField.Peer, AdmissionTable.Id(peer));
        writer.WriteUInt8(MemberField.Reason, 1);
    };

    private static IEnumerable<byte[]> Members()
    {
        yield return AdmissionTable.Request(MemberMessageKind.Renew, static writer => AdmissionTable.Nonce(writer, 1));
        yield return AdmissionTable.Request(MemberMessageKind.Want, static writer => writer.ReserveOctets(MemberField.Ids, 32));
        yield return AdmissionTable.Request(MemberMessageKind.Statements, static writer => writer.ReserveOctets(MemberField.Statement, 5));
        yield return AdmissionTable.Request(MemberMessageKind.Have, static writer =>
        {
            writer.WriteUInt32(MemberField.Count, 1);
            writer.ReserveOctets(MemberField.Digest, 32);
            writer.WriteUInt32(MemberField.Revocation, 1);
        });
        yield return AdmissionTable.Request(MemberMessageKind.Remove, static writer =>
        {
            AdmissionTable.Nonce(writer, 1);
            Removing(50)(writer);
        });
        yield return AdmissionTable.Request(MemberMessageKind.Vote, static writer =>
        {
            AdmissionTable.Nonce(writer, 7);
            writer.WriteIdentifier(MemberField.Peer, AdmissionTable.Id(1));
            writer.WriteUInt8(MemberField.Yes, 1);
            writer.ReserveOctets(MemberField.Statement, 0);
        });
    }

    private int Ask(byte number, int kind, Action<MessageWriter> write)
    {
        _table.Deliver(AdmissionTable.Id(number), AdmissionTable.Request(kind, writer =>
        {
            AdmissionTable.Nonce(writer, 3);
            write(writer);
        }));
        return Assert.Single(_table.Take()).Kind;
    }

    private void UsePassword()
    {
        _table.Desk.Rules = new AdmissionRules { Ways = [JoinWay.Password], Salt = RandomNumberGenerator.GetBytes(16), Iterations = 1000 };
        _table.Desk.Secret = Rfc2898DeriveBytes.Pbkdf2(Password, _table.Desk.Rules.Salt, 1000, HashAlgorithmName.SHA256, 32);
    }

    private void Prove(byte number, ApplicantCore applicant, string password)
    {
        _table.Run(number, applicant);
        Assert.Equal(ApplicantState.NeedsSecret, applicant.State);
        int iterations = (int)applicant.Iterations;
        byte[] secret = Rfc2898DeriveBytes.Pbkdf2(password, applicant.Salt, iterations, HashAlgorithmName.SHA256, 32);
        applicant.ProvideSecret(secret, 0, _table.Now);
        _table.Run(number, applicant);
    }

    private void AssertRejected(byte number, ApplicantCore applicant, MemberReason reason)
    {
        _table.Run(number, applicant);
        Assert.Equal(ApplicantState.Rejected, applicant.State);
        Assert.Equal(reason, applicant.Reason);
    }

    /// <summary>Shows one key and signs with another, or shows half a key.</summary>
    private sealed class StolenKey(PeerKey shown, PeerKey? used) : IApplicantKey
    {
        public byte[] SubjectPublicKeyInfo => used is null ? shown.SubjectPublicKeyInfo[..100].ToArray() : shown.SubjectPublicKeyInfo.ToArray();

        public byte[] Fingerprint => shown.Fingerprint.ToArray();

        public int SignatureLength => 256;

        public void Sign(byte[] claim, int count, byte[] signature, int offset) => used?.Sign(claim.AsSpan(0, count), signature.AsSpan(offset));
    }
}
