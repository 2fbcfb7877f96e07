using System;
using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Errands;

/// <summary>Texts as they are signed: two octets of length, then printable ASCII without a space. ERRANDS.md.</summary>
internal static class ErrandText
{
    internal const int TagLength = 8;

    /// <summary>The octets of a text; null when it is empty, too long, or has other characters.</summary>
    internal static byte[]? OctetsOf(string text, int longest)
    {
        if (text.Length < 1 || text.Length > longest)
        {
            return null;
        }

        byte[] octets = Encoding.UTF8.GetBytes(text);
        return octets.Length <= longest && IsText(octets, 0, octets.Length) ? octets : null;
    }

    internal static bool IsText(byte[] buffer, int offset, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (buffer[offset + i] == ' ')
            {
                return false;
            }
        }

        return count > 0 && Utf8Text.IsPrintableAscii(buffer, offset, count);
    }

    internal static int Put(byte[] text, byte[] into, int at)
    {
        BigEndian.WriteUInt16(into, at, text.Length);
        Array.Copy(text, 0, into, at + 2, text.Length);
        return at + 2 + text.Length;
    }

    /// <summary>The first eight octets of SHA-256 of a text: what a certificate says of it, so that another one is noticed before any RSA.</summary>
    internal static void PutTag(Sha256 sha, byte[] text, byte[] digest, byte[] into, int at)
    {
        sha.Reset();
        sha.Append(text, 0, text.Length);
        sha.Finish(digest, 0);
        Array.Copy(digest, 0, into, at, TagLength);
    }
}
