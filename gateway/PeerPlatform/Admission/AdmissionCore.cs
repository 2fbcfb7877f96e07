using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Certificates;

namespace NanoPeers.PeerPlatform.Admission;

/// <summary>
/// The end that lets peers into a group: asks each applicant for a proof, has the members decide where the rules say so, and answers. No I/O:
/// bodies and time come in, bodies and a deadline come out. It keeps nothing that a restart could lose: an applicant that asks again is asked for
/// its proof again, and who was let in is in the desk's records once. Not for several threads. MEMBERSHIP.md.
/// </summary>
public sealed partial class AdmissionCore
{
    /// <summary>Applications under way at once; more are told to come later.</summary>
    public const int MaxApplications = 256;

    /// <summary>How long an application is remembered that nobody goes on with, milliseconds.</summary>
    public const int ForgetMillis = 120_000;

    /// <summary>How often an applicant that waits is to ask, seconds.</summary>
    public const int AskAgainSeconds = 5;

    /// <summary>How often a voter is asked again, milliseconds.</summary>
    public const int VoteAgainMillis = 10_000;

    /// <summary>Wrong proofs in <see cref="GuessMillis"/> after which no more secrets are asked for.</summary>
    public const int MaxWrongProofs = 20;

    /// <summary>Milliseconds in which wrong proofs are counted.</summary>
    public const int GuessMillis = 60_000;

    private readonly Dictionary<Identifier, PendingApplication> _applications = [];
    private readonly Queue<AdmissionBody> _due = new();
    private readonly IMembershipDesk _desk;
    private readonly ICryptography _cryptography;
    private readonly Identifier _self;
    private readonly Identifier _group;
    private long _wrongSinceMillis;
    private int _wrongProofs;

    /// <summary>Takes up the work for a group.</summary>
    /// <param name="desk">The group's state.</param>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="self">This peer, a member.</param>
    /// <param name="group">The group.</param>
    public AdmissionCore(IMembershipDesk desk, ICryptography cryptography, Identifier self, Identifier group)
    {
        _desk = desk;
        _cryptography = cryptography;
        _self = self;
        _group = group;
    }

    /// <summary>A peer was let in; raised once for each that was not in before.</summary>
    public event Action<JoinApplication>? Admitted;

    /// <summary>Applications under way.</summary>
    public int Count => _applications.Count;

    /// <summary>Applications that wait for this peer's own word; see <see cref="Decide"/>.</summary>
    public IReadOnlyCollection<JoinApplication> Undecided =>
        [.. _applications.Values.Where(pending => pending.Ballot?.IsOpenTo(_self) == true).Select(static pending => pending.Application)];

    /// <summary>Takes the next body to send.</summary>
    /// <param name="body">The body.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTake(out AdmissionBody? body) => _due.TryDequeue(out body);

    /// <summary>Handles a body of tag <c>member</c> that came under a session.</summary>
    /// <param name="message">The body.</param>
    /// <param name="from">The session's peer: who it is as far as its session proves.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleMessage(MemberMessage message, Identifier from, long nowMillis)
    {
        byte[] nonce = message.Has(MemberField.Nonce)
            ? message.Buffer.AsSpan(message.OffsetOf(MemberField.Nonce), message.LengthOf(MemberField.Nonce)).ToArray()
            : new byte[16];
        if (!_group.Matches(message.Buffer, message.OffsetOf(MemberField.Group)))
        {
            Reject(from, nonce, MemberReason.WrongGroup);
            return;
        }

        switch (message.Kind)
        {
            case MemberMessageKind.Apply:
                HandleApply(message, from, nonce, nowMillis);
                break;
            case MemberMessageKind.Proof:
                HandleProof(message, from, nonce, nowMillis);
                break;
            default:
                HandleMembers(message, from, nonce, nowMillis);
                break;
        }
    }

    /// <summary>This peer's own word on an applicant, as one of those who decide.</summary>
    /// <param name="applicant">The applicant.</param>
    /// <param name="yes">Whether it may come in.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>False when there is nothing to decide.</returns>
    public bool Decide(Identifier applicant, bool yes, long nowMillis)
    {
        if (!_applications.TryGetValue(applicant, out PendingApplication? pending) || pending.Ballot?.IsOpenTo(_self) != true)
        {
            return false;
        }

        pending.Ballot.Cast(_self, yes);
        Settle(pending, nowMillis);
        return true;
    }

    /// <summary>Closes ballots, asks voters again, forgets who went away. Due about once a second.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        foreach (PendingApplication pending in _applications.Values.ToArray())
        {
            if (pending.Ballot is not null && pending.Refused == MemberReason.None)
            {
                Settle(pending, nowMillis);
                AskVoters(pending, nowMillis);
            }
            else if (nowMillis - pending.HeardAtMillis >= ForgetMillis)
            {
                _applications.Remove(pending.Application.Applicant);
            }
        }
    }

    private void HandleApply(MemberMessage message, Identifier from, byte[] nonce, long nowMillis)
    {
        if (_applications.TryGetValue(from, out PendingApplication? known) && known.Application.Nonce.AsSpan().SequenceEqual(nonce))
        {
            known.HeardAtMillis = nowMillis;
            Repeat(known);
            return;
        }

        JoinApplication application = Read(message, from, nonce, out MemberReason reason);
        reason = reason == MemberReason.None ? CheckApplicant(application) : reason;
        bool guesses = JoinWay.NeedsSecret(application.Way) && HasManyWrongProofs(nowMillis);
        if (reason == MemberReason.None && (guesses || (known is null && _applications.Count >= MaxApplications)))
        {
            reason = MemberReason.Busy;
        }

        if (reason != MemberReason.None)
        {
            Reject(from, nonce, reason);
            return;
        }

        byte[] challenge = new byte[32];
        _cryptography.FillRandom(challenge, 0, challenge.Length);
        PendingApplication pending = new(application, challenge, nowMillis);
        _applications[from] = pending;
        Challenge(pending);
    }

    /// <summary>A challenge serves one proof: whatever came with it, the next try gets another.</summary>
    private void HandleProof(MemberMessage message, Identifier from, byte[] nonce, long nowMillis)
    {
        if (!_applications.TryGetValue(from, out PendingApplication? pending) || !pending.Application.Nonce.AsSpan().SequenceEqual(nonce))
        {
            // Answered before this peer was restarted, or a replay: the applicant asks again and is challenged anew.
            return;
        }

        pending.HeardAtMillis = nowMillis;
        if (pending.Ballot is not null || pending.Refused != MemberReason.None)
        {
            Repeat(pending);
            return;
        }

        if (!IsProven(message, pending))
        {
            _wrongProofs++;
            Refuse(pending, MemberReason.BadProof);
            return;
        }

        if (JoinWay.NeedsBallot(pending.Application.Way))
        {
            OpenBallot(pending, nowMillis);
        }
        else
        {
            Admit(pending, []);
        }
    }

    /// <summary>Whoever guesses at a password does so at no more than this pace, under however many names.</summary>
    private bool HasManyWrongProofs(long nowMillis)
    {
        if (nowMillis - _wrongSinceMillis >= GuessMillis)
        {
            _wrongSinceMillis = nowMillis;
            _wrongProofs = 0;
        }

        return _wrongProofs >= MaxWrongProofs;
    }

    private MemberReason CheckApplicant(JoinApplication application)
    {
        if (!_desk.Rules.Ways.Contains(JoinWay.Of(application.Way)))
        {
            return MemberReason.WrongWay;
        }

        MemberStanding standing = _desk.StandingOf(application.Applicant);
        bool otherKey = standing == MemberStanding.Member && _desk.FindAdmission(application.Applicant, application.Fingerprint) is null;
        return standing == MemberStanding.Removed ? MemberReason.Removed : otherKey ? MemberReason.OtherKey : MemberReason.None;
    }

    private static JoinApplication Read(MemberMessage message, Identifier from, byte[] nonce, out MemberReason reason)
    {
        byte[] key = message.Buffer.AsSpan(message.OffsetOf(MemberField.Key), message.LengthOf(MemberField.Key)).ToArray();
        byte[] name = message.Buffer.AsSpan(message.OffsetOf(MemberField.Name), message.LengthOf(MemberField.Name)).ToArray();
        int way = (int)message.NumberOf(MemberField.Way);
        bool sound = key.Length == 0 || PeerPublicKey.TryParse(key, out _);
        reason = sound ? MemberReason.None : MemberReason.BadKey;
        return new JoinApplication(from, nonce, way, key, key.Length == 0 ? new byte[32] : SHA256.HashData(key), name);
    }

    private bool IsProven(MemberMessage message, PendingApplication pending)
    {
        JoinApplication application = pending.Application;
        ReadOnlySpan<byte> challenge = message.Buffer.AsSpan(message.OffsetOf(MemberField.Challenge), 32);
        byte[] claim = new byte[MemberClaim.Length];
        MemberClaim.Write(
            _group, application.Applicant, _self, application.Nonce, 0, pending.Challenge, 0, application.Way, application.Fingerprint, claim);
        ReadOnlySpan<byte> signature = message.Buffer.AsSpan(message.OffsetOf(MemberField.Signature), message.LengthOf(MemberField.Signature));
        bool signed = application.Key.Length == 0
            ? signature.IsEmpty
            : PeerPublicKey.TryParse(application.Key, out PeerPublicKey? key) && key.Verify(claim, signature);
        return challenge.SequenceEqual(pending.Challenge) && signed && HasSecret(message, application, claim);
    }

    private bool HasSecret(MemberMessage message, JoinApplication application, byte[] claim)
    {
        ReadOnlySpan<byte> proof = message.Buffer.AsSpan(message.OffsetOf(MemberField.Proof), message.LengthOf(MemberField.Proof));
        if (!JoinWay.NeedsSecret(application.Way))
        {
            return proof.IsEmpty;
        }

        byte[] secret = new byte[32];
        byte[] expected = new byte[32];
        bool known = _desk.TryGetSecret(application, secret);
        _cryptography.ComputeHmac(secret, 0, secret.Length, claim, 0, claim.Length, expected, 0);
        CryptographicOperations.ZeroMemory(secret);
        return CryptographicOperations.FixedTimeEquals(expected, proof) && known;
    }
}
