using System.Security.Cryptography;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>What its ends have to know of a pipe: as its advertisement says (S0 fig. 17). Belongs to a group, and to no peer.</summary>
/// <param name="Pipe">The pipe's id.</param>
/// <param name="Group">The group.</param>
/// <param name="Type">The <see cref="PipeType"/>.</param>
/// <param name="Name">For people; may be empty, at most <see cref="Limits.MaxNameLength"/> octets.</param>
public sealed record PipeDescription(Identifier Pipe, Identifier Group, int Type, string Name)
{
    private bool _demandsSecurity;

    /// <summary>Whether nothing in clear may go through: by the type, or because the advertisement demands it.</summary>
    public bool DemandsSecurity
    {
        get => _demandsSecurity || PipeType.IsSecured(Type);
        init => _demandsSecurity = value;
    }

    /// <summary>Whether there is one input end at a time.</summary>
    public bool IsPointToPoint => PipeType.IsPointToPoint(Type);

    /// <summary>The pipe of a name in a group: whoever makes it there gets the same one. Its id is of the group, the type and the name.</summary>
    /// <param name="group">The group.</param>
    /// <param name="type">The type.</param>
    /// <param name="name">The name.</param>
    public static PipeDescription Of(Identifier group, int type, string name)
    {
        byte[] head = [.. "NanoPeers pipe"u8, .. new byte[Identifier.Length], (byte)type];
        group.CopyTo(head, head.Length - 1 - Identifier.Length);
        byte[] digest = SHA256.HashData([.. head, .. Encoding.UTF8.GetBytes(name)]);
        return new PipeDescription(new Identifier(digest, 0), group, type, name);
    }

    /// <summary>A pipe that nobody else has made: its id is random.</summary>
    /// <param name="group">The group.</param>
    /// <param name="type">The type.</param>
    /// <param name="name">The name; may be empty.</param>
    public static PipeDescription Create(Identifier group, int type, string name = "") =>
        new(new Identifier(RandomNumberGenerator.GetBytes(Identifier.Length), 0), group, type, name);
}
