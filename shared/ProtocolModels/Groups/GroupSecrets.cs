using System;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>A secret in a body: written in the way that its recipient can read, and read back. GROUPS.md, "Wrapped secrets".</summary>
internal sealed class GroupSecrets
{
    private readonly GroupKeySigning? _signing;
    private readonly byte[] _secret = new byte[GroupEpochKey.SecretLength];

    internal GroupSecrets(Identifier self, IGroupKeyWrap? wrap)
    {
        _signing = wrap == null ? null : new GroupKeySigning(self, wrap);
    }

    /// <summary>The secret that <see cref="TryRead"/> read or that is to be written; <see cref="Wipe"/> overwrites it.</summary>
    internal byte[] Secret
    {
        get { return _secret; }
    }

    /// <summary>Whether a secret can be wrapped for a peer.</summary>
    internal bool CanWrapFor(Identifier peer)
    {
        return _signing != null && _signing.CanWrapFor(peer);
    }

    /// <summary>Writes this peer's fingerprint, or zeros.</summary>
    internal void CopyFingerprint(byte[] into, int offset)
    {
        Array.Clear(into, offset, GroupEpochKey.SecretLength);
        _signing?.CopyFingerprint(into, offset);
    }

    /// <summary>Writes <see cref="Secret"/> as the end of a body, wrapped where that was asked for, and overwrites it.</summary>
    internal void Write(MessageWriter writer, int bodyAt, Identifier recipient, bool wrapped)
    {
        if (wrapped && _signing != null)
        {
            _signing.Write(writer, bodyAt, recipient, _secret);
        }
        else
        {
            writer.WriteOctets(GroupField.Secret, _secret, 0, _secret.Length);
        }

        Wipe();
    }

    /// <summary>Reads a secret into <see cref="Secret"/>.</summary>
    internal GroupRefusal TryRead(GroupMessage message, Identifier from, GroupProtection protection)
    {
        if (!message.IsWrapped)
        {
            if (protection != GroupProtection.Pair)
            {
                return GroupRefusal.Unprotected;
            }

            int at = message.OffsetOf(GroupField.Secret);
            Array.Copy(message.Buffer, at, _secret, 0, _secret.Length);
            Array.Clear(message.Buffer, at, _secret.Length);
            return GroupRefusal.None;
        }

        return _signing != null && _signing.TryOpen(message, from, _secret) ? GroupRefusal.None : GroupRefusal.BadKey;
    }

    internal void Wipe()
    {
        KeyWiping.Wipe(_secret);
    }
}
