using System.Buffers.Binary;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>Compares ids, also with octets of a message that are one: a look into a table allocates nothing.</summary>
internal sealed class IdentifierComparer : IEqualityComparer<Identifier>, IAlternateEqualityComparer<(byte[] Buffer, int Offset), Identifier>
{
    internal static readonly IdentifierComparer Instance = new();

    public bool Equals(Identifier? x, Identifier? y) => x is null ? y is null : x.Equals(y);

    public bool Equals((byte[] Buffer, int Offset) alternate, Identifier other) => other.Matches(alternate.Buffer, alternate.Offset);

    public int GetHashCode(Identifier obj) => obj.GetHashCode();

    /// <summary>As <see cref="Identifier.GetHashCode"/>: of the last four octets.</summary>
    public int GetHashCode((byte[] Buffer, int Offset) alternate) => BinaryPrimitives.ReadInt32BigEndian(alternate.Buffer.AsSpan(alternate.Offset + 12));

    public Identifier Create((byte[] Buffer, int Offset) alternate) => new(alternate.Buffer, alternate.Offset);
}
