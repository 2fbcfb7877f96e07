namespace NanoPeers.Peering;

/// <summary>Short hashes of texts, to find things by; what matters is compared whole (FNV-1a of 32 bits).</summary>
internal static class PeeringHash
{
    private const uint Basis = 2166136261;
    private const uint Prime = 16777619;

    public static uint Of(string text)
    {
        uint hash = Basis;
        for (int i = 0; i < text.Length; i++)
        {
            hash = (hash ^ text[i]) * Prime;
        }

        return hash;
    }

    public static uint Of(byte[] buffer, int offset, int count)
    {
        uint hash = Basis;
        for (int i = offset; i < offset + count; i++)
        {
            hash = (hash ^ buffer[i]) * Prime;
        }

        return hash;
    }

    /// <summary>Mixes an asker's address and number into a place of a table; the salt keeps others from choosing places.</summary>
    public static uint Of(long who, uint id, uint salt)
    {
        ulong mixed = ((ulong)who ^ ((ulong)id << 32) ^ salt) * 0x9E3779B97F4A7C15UL;
        mixed = (mixed ^ (mixed >> 29)) * 0xBF58476D1CE4E5B9UL;
        return (uint)(mixed >> 32);
    }
}
