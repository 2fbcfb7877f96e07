using NanoPeers.Messages;

namespace NanoPeers.Updates;

/// <summary>The octets of one component of a manifest. UPDATES.md, "A component".</summary>
internal static class ComponentShape
{
    internal const int Class = 0;
    internal const int Form = 1;
    internal const int Version = 2;
    internal const int Length = 10;
    internal const int Digest = 14;
    internal const int ChunkShift = 46;
    internal const int NameLength = 47;
    internal const int Name = 48;

    // "http" in lower case, as a URL begins here.
    private static readonly byte[] _scheme = { 0x68, 0x74, 0x74, 0x70 };

    internal static UpdateManifestStatus Check(byte[] buffer, int offset, int count)
    {
        int name = count > Name ? buffer[offset + NameLength] : 0;
        int hrefAt = Name + name;
        if (name < 1 || name > UpdateLimits.MaxComponentName || count <= hrefAt)
        {
            return UpdateManifestStatus.BadComponent;
        }

        int href = buffer[offset + hrefAt];
        int chunksAt = hrefAt + 1 + href;
        uint length = BigEndian.ReadUInt32(buffer, offset + Length);
        bool isClass = buffer[offset + Class] >= ComponentClass.Data && buffer[offset + Class] <= ComponentClass.Product;
        bool isVersion = BigEndian.ReadUInt64(buffer, offset + Version) != UpdateVersion.None;
        if (!isClass || !isVersion || length == 0 || length > int.MaxValue || href > UpdateLimits.MaxHref || count < chunksAt)
        {
            return UpdateManifestStatus.BadComponent;
        }

        if (!IsName(buffer, offset + Name, name) || !IsHref(buffer, offset + hrefAt + 1, href))
        {
            return UpdateManifestStatus.BadText;
        }

        return CheckChunks(buffer[offset + Form], buffer[offset + ChunkShift], (int)length, count - chunksAt);
    }

    /// <summary>Letters, digits, dot, hyphen, underscore, and no dot first: a file can be called so anywhere.</summary>
    internal static bool IsName(byte[] buffer, int offset, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int octet = buffer[offset + i];
            int lower = octet | 0x20;
            bool isWord = (lower >= 'a' && lower <= 'z') || (octet >= '0' && octet <= '9') || octet == '-' || octet == '_';
            if (!isWord && (octet != '.' || i == 0))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Names that differ only in the case of letters are one file on some disks.</summary>
    internal static bool HaveSameName(byte[] buffer, int left, int right)
    {
        int count = buffer[left + NameLength];
        bool same = count == buffer[right + NameLength];
        for (int i = 0; i < count && same; i++)
        {
            same = Lower(buffer[left + Name + i]) == Lower(buffer[right + Name + i]);
        }

        return same;
    }

    private static int Lower(int octet)
    {
        return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
    }

    // The scheme is http or https, and something follows; no space, no control character, nothing beyond ASCII, no fragment.
    private static bool IsHref(byte[] buffer, int offset, int count)
    {
        for (int i = 0; i < count; i++)
        {
            int octet = buffer[offset + i];
            bool isScheme = i >= _scheme.Length || octet == _scheme[i];
            if (octet <= ' ' || octet > '~' || octet == '#' || !isScheme)
            {
                return false;
            }
        }

        int at = _scheme.Length;
        if (count > at && buffer[offset + at] == 's')
        {
            at++;
        }

        return count > at + 3 && buffer[offset + at] == ':' && buffer[offset + at + 1] == '/' && buffer[offset + at + 2] == '/';
    }

    private static UpdateManifestStatus CheckChunks(int form, int shift, int length, int octets)
    {
        if (form == ChunkForm.None)
        {
            return shift == 0 && octets == 0 ? UpdateManifestStatus.Valid : UpdateManifestStatus.BadChunks;
        }

        if (form > ChunkForm.Hmac || shift < UpdateLimits.MinChunkShift || shift > UpdateLimits.MaxChunkShift)
        {
            return UpdateManifestStatus.BadChunks;
        }

        int chunks = ((length - 1) >> shift) + 1;
        return octets % ChunkForm.DigestSize == 0 && octets / ChunkForm.DigestSize == chunks
            ? UpdateManifestStatus.Valid : UpdateManifestStatus.BadChunks;
    }
}
