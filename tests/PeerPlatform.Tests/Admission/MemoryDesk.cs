using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.PeerPlatform.Admission;

namespace NanoPeers.PeerPlatform.Tests.Admission;

/// <summary>A group's state in memory; it outlives the cores that use it, as a disk would.</summary>
internal sealed class MemoryDesk : IMembershipDesk
{
    private readonly Dictionary<Identifier, (byte[] Fingerprint, byte[] Statement)> _members = [];

    public AdmissionRules Rules { get; set; } = new() { Ways = [JoinWay.Open] };

    public uint Revocation => 3;

    internal byte[]? Secret { get; set; }

    internal int Capacity { get; set; } = 100;

    internal IReadOnlyCollection<Identifier> Voters { get; set; } = [];

    internal HashSet<Identifier> RemovedPeers { get; } = [];

    internal HashSet<Identifier> MayRemove { get; } = [];

    internal List<Identifier> DoubleVoters { get; } = [];

    internal List<Identifier> Admissions { get; } = [];

    internal IReadOnlyCollection<Identifier> LastInFavour { get; private set; } = [];

    public MemberStanding StandingOf(Identifier peer) =>
        RemovedPeers.Contains(peer) ? MemberStanding.Removed : _members.ContainsKey(peer) ? MemberStanding.Member : MemberStanding.Stranger;

    public byte[]? FindAdmission(Identifier peer, ReadOnlySpan<byte> fingerprint) =>
        _members.TryGetValue(peer, out (byte[] Fingerprint, byte[] Statement) entry) && fingerprint.SequenceEqual(entry.Fingerprint) ? entry.Statement : null;

    public bool TryGetSecret(JoinApplication application, Span<byte> secret)
    {
        Secret?.CopyTo(secret);
        return Secret is not null;
    }

    public IReadOnlyCollection<Identifier> VotersOn(JoinApplication application) => Voters;

    public MemberReason Admit(JoinApplication application, IReadOnlyCollection<Identifier> inFavour, out byte[]? statement)
    {
        statement = null;
        if (_members.Count >= Capacity)
        {
            return MemberReason.Full;
        }

        statement = [.. "let in: "u8, .. application.Nonce];
        _members[application.Applicant] = (application.Fingerprint, statement);
        Admissions.Add(application.Applicant);
        LastInFavour = inFavour;
        return MemberReason.None;
    }

    public MemberReason Leave(Identifier peer, ReadOnlySpan<byte> statement)
    {
        _members.Remove(peer);
        return MemberReason.None;
    }

    public MemberReason Remove(Identifier by, Identifier peer, int cause)
    {
        if (!MayRemove.Contains(by))
        {
            return MemberReason.NoRight;
        }

        RemovedPeers.Add(peer);
        return _members.Remove(peer) ? MemberReason.None : MemberReason.NotAMember;
    }

    public byte[]? Renew(Identifier peer) => [1, 2, 3];

    public void NoteDoubleVote(Identifier member, JoinApplication application) => DoubleVoters.Add(member);
}
