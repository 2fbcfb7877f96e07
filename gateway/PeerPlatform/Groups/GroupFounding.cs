using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>The salt and id of a group that is about to be made by a key: the id is proven by its first document, no authority is needed.</summary>
/// <param name="Salt">16 random octets.</param>
/// <param name="Group">The group's id.</param>
public sealed record GroupFounding(byte[] Salt, Identifier Group)
{
    /// <summary>Makes an id.</summary>
    /// <param name="key">The creator's key.</param>
    public static GroupFounding Begin(IPeerKey key)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(Identifier.Length);
        return new GroupFounding(salt, new Identifier(SHA256.HashData([.. salt, .. key.SubjectPublicKeyInfo.Span]), 0));
    }
}
