using System;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>What is remembered of one sender under one group key: its protection and its replay window, which go with the key.</summary>
internal sealed class GroupSender
{
    private readonly byte[] _peer = new byte[Identifier.Length];

    internal GroupSender(byte[] peer, int offset, IEnvelopeProtection protection, bool isProven)
    {
        Array.Copy(peer, offset, _peer, 0, Identifier.Length);
        Protection = protection;
        Window = new ReplayWindow();
        IsProven = isProven;
    }

    /// <summary>Opens what it sends.</summary>
    internal IEnvelopeProtection Protection { get; }

    /// <summary>What of it was seen.</summary>
    internal ReplayWindow Window { get; }

    /// <summary>Whether a message of it ever proved authentic; until then its place may go to another.</summary>
    internal bool IsHeard { get; set; }

    /// <summary>Whether nothing that it sent before can count as new.</summary>
    internal bool IsProven { get; private set; }

    /// <summary>Numbers up to here are old; known once it was proven.</summary>
    internal ulong Floor { get; private set; }

    /// <summary>The octets of its id.</summary>
    internal byte[] Peer
    {
        get { return _peer; }
    }

    internal bool Is(byte[] peer, int offset)
    {
        for (int i = Identifier.Length - 1; i >= 0; i--)
        {
            if (_peer[i] != peer[offset + i])
            {
                return false;
            }
        }

        return true;
    }

    internal void Prove(ulong floor)
    {
        IsProven = true;
        Floor = floor;
    }
}
