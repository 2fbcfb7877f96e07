using NanoPeers.Cryptography;
using NanoPeers.Enrolment;

namespace NanoPeers.Firmware.Peering;

/// <summary>Lines of "key=value" in a record of settings, and octets and keys in base64url.</summary>
internal static class RecordLines
{
    /// <summary>An RSA key of 2048 bits with the exponent 65537, by its modulus; null when it is none.</summary>
    internal static RsaPublicKey? KeyOf(string text)
    {
        byte[] modulus = new byte[RsaPublicKey.ModulusSize2048];
        RsaPublicKey key = new RsaPublicKey(RsaPublicKey.ModulusSize2048);
        bool isRead = TryReadOctets(text, modulus, modulus.Length);
        return isRead && key.Read(modulus, 0, modulus.Length, RsaPublicKey.UsualExponent) == RsaKeyAnswer.Valid ? key : null;
    }

    /// <summary>Reads exactly so many octets in base64url.</summary>
    internal static bool TryReadOctets(string text, byte[] into, int count)
    {
        if (text.Length != Base64Url.TextLength(count))
        {
            return false;
        }

        char[] characters = text.ToCharArray();
        for (int i = 0; i < characters.Length; i++)
        {
            if (Base64Url.ValueOf(characters[i]) < 0)
            {
                return false;
            }
        }

        return Base64Url.Read(characters, 0, characters.Length, into) == 0;
    }

    /// <summary>The rest of the line that begins with a key; nothing where there is none.</summary>
    internal static string ValueOf(byte[] octets, int count, string key)
    {
        for (int line = 0; line < count;)
        {
            int end = line;
            while (end < count && octets[end] != '\n' && octets[end] != '\r')
            {
                end++;
            }

            if (Begins(octets, line, end, key))
            {
                return TextOf(octets, line + key.Length, end);
            }

            line = end + 1;
        }

        return "";
    }

    /// <summary>Printable ASCII, or nothing.</summary>
    private static string TextOf(byte[] octets, int from, int end)
    {
        char[] text = new char[end - from];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (char)octets[from + i];
            if (text[i] <= ' ' || text[i] > '~')
            {
                return "";
            }
        }

        return new string(text);
    }

    private static bool Begins(byte[] octets, int from, int end, string key)
    {
        bool isSo = end - from >= key.Length;
        for (int i = 0; i < key.Length && isSo; i++)
        {
            isSo = octets[from + i] == key[i];
        }

        return isSo;
    }
}
