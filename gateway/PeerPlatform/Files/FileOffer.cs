using System.Text;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>A file that is offered: what both ends know of it.</summary>
/// <param name="Transfer">Names the transfer between two peers; random, not 0.</param>
/// <param name="Name">A <see cref="FileName"/>; a receiver checks it before it believes it.</param>
/// <param name="Length">Octets of the file.</param>
/// <param name="Digest">SHA-256 of the file, 32 octets.</param>
public sealed record FileOffer(ulong Transfer, string Name, long Length, ReadOnlyMemory<byte> Digest)
{
    /// <summary>Reads an offer.</summary>
    /// <param name="message">A message of kind Offer that was decoded completely.</param>
    internal static FileOffer Read(FileMessage message) =>
        new(message.Transfer, Encoding.UTF8.GetString(message.NameOctets), (long)message.Length, message.Digest.ToArray());

    /// <summary>Writes the fields of an Offer.</summary>
    /// <param name="writer">Stands in a body of the protocol.</param>
    internal void Write(MessageWriter writer)
    {
        byte[] name = Encoding.UTF8.GetBytes(Name);
        FileMessage.Begin(writer, FileMessageKind.Offer, Transfer);
        writer.WriteOctets(FileField.Name, name, 0, name.Length);
        writer.WriteUInt64(FileField.Length, (ulong)Length);
        writer.WriteOctets(FileField.Digest, Digest.ToArray(), 0, FileLimits.DigestLength);
    }
}
