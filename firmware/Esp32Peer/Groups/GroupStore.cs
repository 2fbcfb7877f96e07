using System;
using NanoPeers.Cryptography;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Firmware.Groups;

/// <summary>
/// The records of one place for a group. The state's record makes this peer a member: it is written last and overwritten first, so that a power cut
/// leaves a whole membership or none. The keys of authorities are read when something is to be verified and not held. BOARD-GROUPS.md.
/// </summary>
internal sealed class GroupStore
{
    internal const int GroupAt = 1;
    internal const int RoundAt = GroupAt + Identifier.Length;
    internal const int RoleAt = RoundAt + 4;
    internal const int RightsAt = RoleAt + 1;
    internal const int TermAt = RightsAt + 4;
    internal const int OwnerAt = TermAt + 4;
    internal const int DocumentAt = OwnerAt + Identifier.Length;
    internal const int CountAt = DocumentAt + 4;
    internal const int AuthoritiesAt = CountAt + 1;

    /// <summary>Octets of the state.</summary>
    internal const int StateLength = AuthoritiesAt + (Limits.MaxAuthorities * Identifier.Length);

    private const int IdsAt = 5;
    private const int RevokedLength = IdsAt + (BoardGroupTiming.Revoked * Identifier.Length);
    private const int KeysAt = 2;
    private const int KeysLength = KeysAt + GroupMemberKeys.MaxMemberRecord;
    private const int ExponentAt = Identifier.Length;
    private const int SizeAt = ExponentAt + 4;
    private const int ModulusAt = SizeAt + 2;
    private const int AuthorityLength = ModulusAt + RsaPublicKey.ModulusSize3072;

    private readonly GroupRecord _records;
    private readonly string _name;

    /// <summary>Names the records of a place.</summary>
    internal GroupStore(GroupRecord records, int place)
    {
        _records = records;
        _name = "group." + place.ToString();
    }

    /// <summary>Reads the state.</summary>
    /// <returns>False when this peer is in no group here; what a power cut left of one is overwritten then.</returns>
    internal bool Load(byte[] content)
    {
        bool isUsed = _records.Read(_name, content) && content[0] == 1 && content[CountAt] <= Limits.MaxAuthorities;
        if (!isUsed)
        {
            Wipe();
        }

        return isUsed;
    }

    /// <summary>Writes the state.</summary>
    internal bool Save(byte[] content)
    {
        return _records.Write(_name, content);
    }

    /// <summary>Reads the common keys.</summary>
    internal void LoadKeys(GroupMemberKeys keys)
    {
        byte[] content = new byte[KeysLength];
        if (_records.Read(KeysName(), content))
        {
            int count = BigEndian.ReadUInt16(content, 0);
            if (count <= KeysLength - KeysAt)
            {
                keys.Restore(content, KeysAt, count);
            }
        }

        KeyWiping.Wipe(content);
    }

    /// <summary>Writes the common keys.</summary>
    internal bool SaveKeys(GroupMemberKeys keys)
    {
        byte[] content = new byte[KeysLength];
        BigEndian.WriteUInt16(content, 0, keys.Save(content, KeysAt));
        bool isKept = _records.Write(KeysName(), content);
        KeyWiping.Wipe(content);
        return isKept;
    }

    /// <summary>Reads the revoked peers.</summary>
    internal byte[] LoadRevocations(out uint number)
    {
        number = 0;
        byte[] content = new byte[RevokedLength];
        if (!_records.Read(RevokedName(), content) || content[IdsAt - 1] > BoardGroupTiming.Revoked)
        {
            return new byte[0];
        }

        number = BigEndian.ReadUInt32(content, 0);
        byte[] revoked = new byte[content[IdsAt - 1] * Identifier.Length];
        Array.Copy(content, IdsAt, revoked, 0, revoked.Length);
        return revoked;
    }

    /// <summary>Writes the revoked peers.</summary>
    internal bool SaveRevocations(uint number, byte[] revoked)
    {
        byte[] content = new byte[RevokedLength];
        BigEndian.WriteUInt32(content, 0, number);
        content[IdsAt - 1] = (byte)(revoked.Length / Identifier.Length);
        Array.Copy(revoked, 0, content, IdsAt, revoked.Length);
        return _records.Write(RevokedName(), content);
    }

    /// <summary>The key of an authority; null when it is not here.</summary>
    internal RsaPublicKey? FindAuthority(Identifier authority)
    {
        byte[] content = new byte[AuthorityLength];
        int place = FindAuthority(authority, content);
        if (place < 0)
        {
            return null;
        }

        int size = BigEndian.ReadUInt16(content, SizeAt);
        RsaPublicKey key = new RsaPublicKey(size);
        return key.Read(content, ModulusAt, size, BigEndian.ReadUInt32(content, ExponentAt)) == RsaKeyAnswer.Valid ? key : null;
    }

    /// <summary>Keeps the key of an authority, in place of the one that was there.</summary>
    /// <returns>False when there is no room for another, or storage does not keep it.</returns>
    internal bool AddAuthority(Identifier authority, uint exponent, byte[] modulus, int offset, int count)
    {
        byte[] content = new byte[AuthorityLength];
        int place = FindAuthority(authority, content);
        place = place < 0 ? FindFree(content) : place;
        if (place < 0)
        {
            return false;
        }

        Array.Clear(content, 0, content.Length);
        authority.CopyTo(content, 0);
        BigEndian.WriteUInt32(content, ExponentAt, exponent);
        BigEndian.WriteUInt16(content, SizeAt, count);
        Array.Copy(modulus, offset, content, ModulusAt, count);
        return _records.Write(AuthorityName(place), content);
    }

    /// <summary>Forgets the key of an authority.</summary>
    internal void RemoveAuthority(Identifier authority)
    {
        int place = FindAuthority(authority, new byte[AuthorityLength]);
        if (place >= 0)
        {
            _records.Wipe(AuthorityName(place), AuthorityLength);
        }
    }

    /// <summary>Whether a state was ever written: a member's, or one that was to be overwritten when the power went.</summary>
    internal bool IsThere()
    {
        return _records.Has(_name, StateLength);
    }

    /// <summary>
    /// Overwrites and removes all records. The state is overwritten first, without which the rest is nothing, and removed last, so that the next start
    /// finds what a power cut left to do.
    /// </summary>
    internal void Wipe()
    {
        _records.Overwrite(_name, StateLength);
        _records.Wipe(KeysName(), KeysLength);
        _records.Wipe(RevokedName(), RevokedLength);
        for (int place = 0; place < BoardGroupTiming.Authorities; place++)
        {
            _records.Wipe(AuthorityName(place), AuthorityLength);
        }

        _records.Wipe(_name, StateLength);
    }

    private int FindAuthority(Identifier authority, byte[] content)
    {
        for (int place = 0; place < BoardGroupTiming.Authorities; place++)
        {
            if (_records.Read(AuthorityName(place), content) && authority.Matches(content, 0))
            {
                return place;
            }
        }

        return -1;
    }

    private int FindFree(byte[] content)
    {
        for (int place = 0; place < BoardGroupTiming.Authorities; place++)
        {
            if (!_records.Read(AuthorityName(place), content))
            {
                return place;
            }
        }

        return -1;
    }

    private string KeysName()
    {
        return _name + ".keys";
    }

    private string RevokedName()
    {
        return _name + ".revoked";
    }

    private string AuthorityName(int place)
    {
        return _name + ".authority." + place.ToString();
    }
}
