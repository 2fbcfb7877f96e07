using System;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;

namespace NanoPeers.Groups;

/// <summary>
/// The parts from which an owner makes a key: its own random octets, its public key's fingerprint, and what members add (S0 fig. 9, step 462: "one or
/// more members"). GROUPS.md, "Origins".
/// </summary>
internal sealed class GroupContributions
{
    private const int PartLength = Identifier.Length + GroupEpochKey.SecretLength;
    private const int HeaderLength = 2 * GroupEpochKey.SecretLength;
    private const int SaltLength = Identifier.Length + GroupEpoch.Length + 1;

    private readonly GroupTools _tools;
    private readonly Identifier _group;
    private readonly Hkdf _hkdf;
    private readonly GroupMemberEntry?[] _asked = new GroupMemberEntry?[GroupKeyPolicy.MostContributors];
    private readonly bool[] _came = new bool[GroupKeyPolicy.MostContributors];
    private readonly byte[] _material = new byte[HeaderLength + (GroupKeyPolicy.MostContributors * PartLength)];
    private readonly byte[] _salt = new byte[SaltLength];
    private int _askedCount;
    private int _needed;
    private int _cameCount;

    internal GroupContributions(GroupTools tools, Identifier group)
    {
        _tools = tools;
        _group = group;
        _hkdf = new Hkdf(tools.Cryptography, 0);
    }

    /// <summary>Whether all that are needed came.</summary>
    internal bool IsComplete
    {
        get { return _cameCount >= _needed; }
    }

    /// <summary>Chooses who is asked: the first members that can be reached. One more than needed stands by for the second peer.</summary>
    /// <returns>False when nobody can be asked.</returns>
    internal bool Choose(GroupMemberTable members, GroupKeyOrigin origin, int contributors)
    {
        Clear();
        int most = origin == GroupKeyOrigin.SecondPeer ? 2 : contributors;
        most = most < GroupKeyPolicy.MostContributors ? most : GroupKeyPolicy.MostContributors;
        for (int i = 0; i < members.Count && _askedCount < most; i++)
        {
            if (members.At(i).WantsKey && members.At(i).IsReachable)
            {
                _asked[_askedCount++] = members.At(i);
            }
        }

        _needed = origin == GroupKeyOrigin.SecondPeer ? 1 : _askedCount;
        return _askedCount > 0;
    }

    /// <summary>Whether a member is asked and did not answer yet.</summary>
    internal bool Awaits(GroupMemberEntry entry)
    {
        int at = IndexOf(entry);
        return at >= 0 && !_came[at] && !IsComplete;
    }

    /// <summary>Takes a member's part, once.</summary>
    internal void Take(GroupMemberEntry entry, byte[] secret)
    {
        if (!Awaits(entry))
        {
            return;
        }

        int at = HeaderLength + (_cameCount * PartLength);
        entry.Peer.CopyTo(_material, at);
        Array.Copy(secret, 0, _material, at + Identifier.Length, GroupEpochKey.SecretLength);
        _came[IndexOf(entry)] = true;
        _cameCount++;
    }

    /// <summary>
    /// Makes a key of the parts and overwrites them. The owner's own random octets go in unless a second peer made its part.
    /// </summary>
    /// <returns>Who made it in the end.</returns>
    internal GroupKeyOrigin Make(GroupKeyOrigin origin, GroupEpoch epoch, GroupSecrets secrets)
    {
        GroupKeyOrigin madeBy = _cameCount == 0 ? GroupKeyOrigin.Creator : origin;
        if (madeBy != GroupKeyOrigin.SecondPeer)
        {
            _tools.Cryptography.FillRandom(_material, 0, GroupEpochKey.SecretLength);
        }

        secrets.CopyFingerprint(_material, GroupEpochKey.SecretLength);
        _group.CopyTo(_salt, 0);
        epoch.CopyTo(_salt, Identifier.Length);
        _salt[SaltLength - 1] = (byte)madeBy;
        _hkdf.Extract(_salt, 0, SaltLength, _material, 0, HeaderLength + (_cameCount * PartLength), secrets.Secret, 0);
        return madeBy;
    }

    /// <summary>Forgets whom it asked, and overwrites what came.</summary>
    internal void Clear()
    {
        for (int i = 0; i < _asked.Length; i++)
        {
            _asked[i] = null;
            _came[i] = false;
        }

        _askedCount = 0;
        _needed = 0;
        _cameCount = 0;
        KeyWiping.Wipe(_material);
    }

    private int IndexOf(GroupMemberEntry entry)
    {
        for (int i = 0; i < _askedCount; i++)
        {
            if (_asked[i] == entry)
            {
                return i;
            }
        }

        return -1;
    }
}
