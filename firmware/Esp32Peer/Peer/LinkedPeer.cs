using System;
using NanoPeers.Cryptography;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Linking;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// A peer that this one is linked with: its light is switched from here, or switches this one's. What outlives a restart stands in the octets of one
/// record; the rest is made anew.
/// </summary>
internal sealed class LinkedPeer
{
    /// <summary>Octets of the record.</summary>
    internal const int ContentLength = KeysAt + PairKeys.Length;

    private const int RoleAt = Identifier.Length;
    private const int AddressAt = RoleAt + 1;
    private const int KeysAt = AddressAt + AddressOctets.Length;

    private readonly byte[] _content;

    /// <summary>Takes over the octets of a record; they must hold a peer.</summary>
    internal LinkedPeer(ICryptography cryptography, byte[] content)
    {
        _content = content;
        Peer = new Identifier(content, 0);
        Keys = new PairKeys(cryptography, content, KeysAt);
        RestoreAddress();
        MakeLight();
    }

    /// <summary>Who it is.</summary>
    internal Identifier Peer { get; }

    /// <summary>The pair's keys.</summary>
    internal PairKeys Keys { get; }

    /// <summary>Its light, when this peer's button switches it.</summary>
    internal RemoteLight? Light { get; private set; }

    /// <summary>Where it was last; zeros when that is not known.</summary>
    internal byte[] Address { get; } = new byte[AddressOctets.Length];

    /// <summary>When it is asked, or told that this peer is here, while no session is live or the one there is uses up its life.</summary>
    internal long NextMillis { get; set; }

    /// <summary>The wait after the next attempt that leads to nothing.</summary>
    internal int BackOffMillis { get; set; } = PeerTiming.FirstBackOffMillis;

    /// <summary>The place of the key that is tried next, before it is moved on to one that is there.</summary>
    internal int KeyPlace { get; set; } = PairKeys.Places - 1;

    /// <summary>The key that its last proven request named.</summary>
    internal ulong AnsweredKeyId { get; set; }

    /// <summary>When it was last heard asking who is there.</summary>
    internal long HeardMillis { get; set; } = -PeerTiming.LinkHeedMillis;

    /// <summary>
    /// Whether a session is to be asked for although one is there: a new introduction came, or the other end seems to have started again.
    /// </summary>
    internal bool IsRenewed { get; set; }

    /// <summary>The octets for the record.</summary>
    internal byte[] Content
    {
        get { return _content; }
    }

    /// <summary>Whether the octets of a record hold a peer: a power cut may have left a record that was overwritten and not removed.</summary>
    internal static bool IsUsed(byte[] content)
    {
        return content[RoleAt] != 0;
    }

    /// <summary>Octets of a record of a peer without keys.</summary>
    internal static byte[] NewContent(byte[] list, int entry)
    {
        byte[] content = new byte[ContentLength];
        Array.Copy(list, entry, content, 0, LinkList.EntryLength);
        return content;
    }

    /// <summary>Takes a link's role and, where the gateway knows one and this peer has none proven, its address.</summary>
    /// <returns>Whether the record changed.</returns>
    internal bool Update(byte[] list, int entry, bool takesAddress)
    {
        bool changed = _content[RoleAt] != list[entry + LinkList.RoleAt];
        _content[RoleAt] = list[entry + LinkList.RoleAt];
        MakeLight();
        bool known = false;
        for (int i = 0; i < AddressOctets.Length; i++)
        {
            known = known || list[entry + LinkList.AddressAt + i] != 0;
        }

        if (takesAddress && known)
        {
            Array.Copy(list, entry + LinkList.AddressAt, Address, 0, AddressOctets.Length);
            changed = KeepAddress() || changed;
        }

        return changed;
    }

    /// <summary>Puts the address into the record's octets.</summary>
    /// <returns>Whether it was another.</returns>
    internal bool KeepAddress()
    {
        bool changed = false;
        for (int i = 0; i < AddressOctets.Length; i++)
        {
            changed = changed || _content[AddressAt + i] != Address[i];
            _content[AddressAt + i] = Address[i];
        }

        return changed;
    }

    /// <summary>Goes back to the address of the record: where the pair's last session was.</summary>
    internal void RestoreAddress()
    {
        Array.Copy(_content, AddressAt, Address, 0, AddressOctets.Length);
    }

    /// <summary>Overwrites the keys.</summary>
    internal void Wipe()
    {
        Array.Clear(_content, 0, _content.Length);
    }

    private void MakeLight()
    {
        bool switches = (_content[RoleAt] & LinkRole.Switches) != 0;
        Light = switches ? Light ?? new RemoteLight() : null;
    }
}
