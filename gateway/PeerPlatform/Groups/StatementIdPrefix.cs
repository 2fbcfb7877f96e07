namespace NanoPeers.PeerPlatform.Groups;

/// <summary>
/// All ids that begin alike: a number of half octets and what they are. Two ledgers that differ find out where by comparing such shares, each a
/// sixteenth of the one before. GROUPS.md, "Spreading".
/// </summary>
/// <param name="First">The lowest id of the share.</param>
/// <param name="HalfOctets">How many half octets all ids of the share have in common.</param>
internal readonly record struct StatementIdPrefix(StatementId First, int HalfOctets)
{
    /// <summary>Parts of a share.</summary>
    internal const int Parts = 16;

    /// <summary>Most half octets: nobody finds 28 statements with 8 octets of their ids alike.</summary>
    internal const int MostHalfOctets = 16;

    /// <summary>The highest id that can be in the share.</summary>
    internal StatementId Last
    {
        get
        {
            Span<byte> octets = stackalloc byte[StatementId.Length];
            First.CopyTo(octets);
            octets[((HalfOctets + 1) / 2)..].Fill(0xFF);
            if (HalfOctets % 2 == 1)
            {
                octets[HalfOctets / 2] |= 0x0F;
            }

            return new StatementId(octets);
        }
    }

    /// <summary>One of the sixteen parts.</summary>
    internal StatementIdPrefix Part(int part)
    {
        Span<byte> octets = stackalloc byte[StatementId.Length];
        First.CopyTo(octets);
        octets[HalfOctets / 2] |= (byte)(HalfOctets % 2 == 0 ? part << 4 : part);
        return new StatementIdPrefix(new StatementId(octets), HalfOctets + 1);
    }

    /// <summary>The octets of the field: how many half octets, then they.</summary>
    internal byte[] ToArray() => [(byte)HalfOctets, .. First.ToArray().AsSpan(0, (HalfOctets + 1) / 2)];

    /// <summary>Reads the field; false for one that is not as <see cref="ToArray"/> writes it, or too deep.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> octets, out StatementIdPrefix prefix)
    {
        prefix = default;
        if (octets.IsEmpty || octets[0] > MostHalfOctets || octets.Length != 1 + ((octets[0] + 1) / 2))
        {
            return false;
        }

        Span<byte> first = stackalloc byte[StatementId.Length];
        first.Clear();
        octets[1..].CopyTo(first);
        prefix = new StatementIdPrefix(new StatementId(first), octets[0]);
        return octets[0] % 2 == 0 || (octets[^1] & 0x0F) == 0;
    }
}
