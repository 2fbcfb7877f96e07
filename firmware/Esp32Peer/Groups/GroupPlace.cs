using System;
using NanoPeers.Cryptography;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Statements;

namespace NanoPeers.Firmware.Groups;

/// <summary>
/// A group that this peer is in, or is being let into: what verified statements said, and the common key; storage has both. It is the keys' roster too:
/// a board knows who was revoked and who makes the keys, and takes whoever has the key for a member. BOARD-GROUPS.md.
/// </summary>
internal sealed class GroupPlace : IGroupRoster
{
    private readonly GroupStore _store;
    private readonly Identifier _self;
    private byte[] _authorities = new byte[0];
    private byte[] _revoked = new byte[0];
    private uint _keysVersion;

    /// <summary>Makes the place of a group that this peer is not in yet.</summary>
    internal GroupPlace(GroupStore store, GroupTools tools, Identifier group, long nowMillis)
    {
        _store = store;
        _self = tools.Self;
        Group = group;
        Owner = group;
        Keys = new GroupMemberKeys(tools, group, this, null, BoardGroupTiming.Senders, BoardGroupTiming.Answers);
        Keys.Member.OpensOldKeyAfterRemoval = false;
        CandidateUntilMillis = nowMillis + BoardGroupTiming.CandidateMillis;
    }

    /// <summary>The group.</summary>
    internal Identifier Group { get; }

    /// <summary>The common key.</summary>
    internal GroupMemberKeys Keys { get; }

    /// <summary>Until when this peer's admission is waited for; without meaning once it came.</summary>
    internal long CandidateUntilMillis { get; }

    /// <summary>Which stay of this peer in the group; 0 while it is not in it.</summary>
    internal uint Round { get; private set; }

    /// <summary>This peer's role.</summary>
    internal int Role { get; private set; }

    /// <summary>Its rights.</summary>
    internal uint Rights { get; private set; }

    /// <summary>Version of the group's document.</summary>
    internal uint DocumentVersion { get; private set; }

    /// <summary>Number of the revocation list; 0 for none.</summary>
    internal uint RevocationNumber { get; private set; }

    /// <summary>Whether this peer was let in.</summary>
    internal bool IsAdmitted
    {
        get { return Round != 0; }
    }

    /// <summary>Whether its button may switch the group's lights.</summary>
    internal bool Speaks
    {
        get { return IsAdmitted && Role > MemberRole.Reader && (Rights & MemberRights.Speak) != 0; }
    }

    /// <inheritdoc/>
    public uint Version { get; private set; }

    /// <inheritdoc/>
    public uint Term { get; private set; }

    /// <inheritdoc/>
    public Identifier Owner { get; private set; }

    /// <inheritdoc/>
    public int OwnerRank
    {
        get { return RankOf(Owner); }
    }

    /// <summary>A board makes no keys, so nobody counts its roster's members.</summary>
    public int Count
    {
        get { return 0; }
    }

    /// <inheritdoc/>
    public Identifier MemberAt(int index)
    {
        return _self;
    }

    /// <inheritdoc/>
    public bool WantsKeyAt(int index)
    {
        return false;
    }

    /// <inheritdoc/>
    public bool IsMember(byte[] peer, int offset)
    {
        return !IsListed(_revoked, peer, offset);
    }

    /// <inheritdoc/>
    public GroupRefusal JudgeOwner(Identifier from, uint term)
    {
        if (term < Term)
        {
            return GroupRefusal.OldEpoch;
        }

        if (term > Term)
        {
            return GroupRefusal.UnknownTerm;
        }

        return from.Equals(Owner) ? GroupRefusal.None : GroupRefusal.NotOwner;
    }

    /// <summary>The place of an authority in the document's order; -1 for anybody else.</summary>
    internal int RankOf(Identifier peer)
    {
        for (int at = 0; at < _authorities.Length; at += Identifier.Length)
        {
            if (peer.Matches(_authorities, at))
            {
                return at / Identifier.Length;
            }
        }

        return -1;
    }

    /// <summary>The key of an authority, to verify what it signed; null for who is none, or was revoked.</summary>
    internal RsaPublicKey? KeyOf(Identifier issuer)
    {
        byte[] id = new byte[Identifier.Length];
        issuer.CopyTo(id, 0);
        return RankOf(issuer) < 0 || IsListed(_revoked, id, 0) ? null : _store.FindAuthority(issuer);
    }

    /// <summary>Takes a document: who the authorities are. The first of them makes the keys until another takes over.</summary>
    /// <returns>Whether storage has it.</returns>
    internal bool TakeDocument(Statement document)
    {
        Identifier issuer = new Identifier(document.Buffer, document.IssuerOffset);
        int length = document.LengthOf(StatementField.Authorities);
        _authorities = new byte[length == 0 ? Identifier.Length : length];
        issuer.CopyTo(_authorities, 0);
        if (length > 0)
        {
            Array.Copy(document.Buffer, document.OffsetOf(StatementField.Authorities), _authorities, 0, length);
        }

        bool isKept = DocumentVersion != 0 || TakeAuthority(document, issuer);
        bool leads = Term > 0 && RankOf(Owner) >= 0;
        Owner = leads ? Owner : new Identifier(_authorities, 0);
        DocumentVersion = document.NumberOf(StatementField.Version);
        return Changed() && isKept;
    }

    /// <summary>Takes the key of an authority out of the statement that has it.</summary>
    internal bool TakeAuthority(Statement statement, Identifier authority)
    {
        return _store.AddAuthority(
            authority, statement.NumberOf(StatementField.Exponent), statement.Buffer, statement.OffsetOf(StatementField.Modulus),
            statement.LengthOf(StatementField.Modulus));
    }

    /// <summary>An authority was removed: what it signs does not count any more.</summary>
    internal void DropAuthority(Identifier authority)
    {
        _store.RemoveAuthority(authority);
    }

    /// <summary>Takes this peer's admission. One that storage does not keep lets nobody in.</summary>
    internal bool TakeAdmission(Statement admission)
    {
        uint before = Round;
        Round = admission.NumberOf(StatementField.Round);
        Role = (int)admission.NumberOf(StatementField.Role);
        Rights = admission.NumberOf(StatementField.Rights);
        bool isKept = Changed();
        Round = isKept ? Round : before;
        return isKept;
    }

    /// <summary>Takes a takeover: its issuer makes the keys from now on.</summary>
    internal bool TakeTakeover(Statement takeover)
    {
        Term = takeover.Term;
        Owner = new Identifier(takeover.Buffer, takeover.IssuerOffset);
        return Changed();
    }

    /// <summary>Takes a revocation list: whoever is on it is not heard any more, from the next message on.</summary>
    internal bool TakeRevocations(Statement list)
    {
        RevocationNumber = list.NumberOf(StatementField.ListNumber);
        _revoked = new byte[list.LengthOf(StatementField.Revoked)];
        Array.Copy(list.Buffer, list.OffsetOf(StatementField.Revoked), _revoked, 0, _revoked.Length);
        Version++;
        return _store.SaveRevocations(RevocationNumber, _revoked);
    }

    /// <summary>Whether this peer is on the revocation list.</summary>
    internal bool IsRevoked()
    {
        byte[] self = new byte[Identifier.Length];
        _self.CopyTo(self, 0);
        return IsListed(_revoked, self, 0);
    }

    /// <summary>Takes back what storage holds of the place.</summary>
    /// <returns>False when it holds no group that this peer is in.</returns>
    internal static GroupPlace? Restore(GroupStore store, GroupTools tools)
    {
        byte[] content = new byte[GroupStore.StateLength];
        if (!store.Load(content))
        {
            return null;
        }

        GroupPlace place = new GroupPlace(store, tools, new Identifier(content, GroupStore.GroupAt), 0);
        place.Round = BigEndian.ReadUInt32(content, GroupStore.RoundAt);
        place.Role = content[GroupStore.RoleAt];
        place.Rights = BigEndian.ReadUInt32(content, GroupStore.RightsAt);
        place.Term = BigEndian.ReadUInt32(content, GroupStore.TermAt);
        place.Owner = new Identifier(content, GroupStore.OwnerAt);
        place.DocumentVersion = BigEndian.ReadUInt32(content, GroupStore.DocumentAt);
        place._authorities = new byte[content[GroupStore.CountAt] * Identifier.Length];
        Array.Copy(content, GroupStore.AuthoritiesAt, place._authorities, 0, place._authorities.Length);
        place._revoked = store.LoadRevocations(out uint number);
        place.RevocationNumber = number;
        store.LoadKeys(place.Keys);
        place._keysVersion = place.Keys.RecordVersion;
        return place;
    }

    /// <summary>Stores the keys if they changed; due before a message is sent.</summary>
    internal bool KeepKeys()
    {
        uint version = Keys.RecordVersion;
        bool isKept = version == _keysVersion || !IsAdmitted || _store.SaveKeys(Keys);
        _keysVersion = version;
        return isKept;
    }

    /// <summary>Overwrites the keys in memory.</summary>
    internal void WipeKeys()
    {
        Keys.Wipe();
        _keysVersion = Keys.RecordVersion;
    }

    /// <summary>Overwrites everything, here and in storage: this peer is not in the group.</summary>
    internal void Wipe()
    {
        WipeKeys();
        Round = 0;
        _store.Wipe();
    }

    private static bool IsListed(byte[] list, byte[] peer, int offset)
    {
        for (int at = 0; at < list.Length; at += Identifier.Length)
        {
            int difference = 0;
            for (int i = 0; i < Identifier.Length; i++)
            {
                difference |= list[at + i] ^ peer[offset + i];
            }

            if (difference == 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool Changed()
    {
        Version++;
        if (!IsAdmitted)
        {
            // Nothing of a group that this peer is not in outlives a restart.
            return true;
        }

        byte[] content = new byte[GroupStore.StateLength];
        content[0] = 1;
        Group.CopyTo(content, GroupStore.GroupAt);
        BigEndian.WriteUInt32(content, GroupStore.RoundAt, Round);
        content[GroupStore.RoleAt] = (byte)Role;
        BigEndian.WriteUInt32(content, GroupStore.RightsAt, Rights);
        BigEndian.WriteUInt32(content, GroupStore.TermAt, Term);
        Owner.CopyTo(content, GroupStore.OwnerAt);
        BigEndian.WriteUInt32(content, GroupStore.DocumentAt, DocumentVersion);
        content[GroupStore.CountAt] = (byte)(_authorities.Length / Identifier.Length);
        Array.Copy(_authorities, 0, content, GroupStore.AuthoritiesAt, _authorities.Length);
        return _store.Save(content);
    }
}
