using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>
/// Which of a group's keys: the owner's term, the number of the key within it, and the owner's rank. Of two epochs the one with the higher term
/// is the newer, then the one with the higher number, then the one whose owner has the lower rank; so the two sides of a partition agree.
/// Immutable. PROTOCOL.md section 4; GROUPS.md, "Epochs".
/// </summary>
public sealed class GroupEpoch
{
    /// <summary>Octets of term and number, as keys are derived from them.</summary>
    public const int Length = 8;

    /// <summary>Makes the name of an epoch.</summary>
    /// <param name="term">The owner's term.</param>
    /// <param name="number">The key's number within the term; 0 is none.</param>
    /// <param name="rank">The owner's place among the authorities, 0 the first.</param>
    public GroupEpoch(uint term, uint number, int rank)
    {
        Term = term;
        Number = number;
        Rank = rank;
    }

    /// <summary>The owner's term.</summary>
    public uint Term { get; }

    /// <summary>The key's number within the term, from 1.</summary>
    public uint Number { get; }

    /// <summary>The owner's place among the authorities, 0 to 255.</summary>
    public int Rank { get; }

    /// <summary>Whether this epoch is the newer.</summary>
    /// <param name="other">Another; null is older than all.</param>
    public bool IsAfter(GroupEpoch? other)
    {
        if (other == null)
        {
            return true;
        }

        if (Term != other.Term)
        {
            return Term > other.Term;
        }

        return Number != other.Number ? Number > other.Number : Rank < other.Rank;
    }

    /// <summary>Whether both name the same epoch.</summary>
    /// <param name="other">Another, or null.</param>
    public bool IsSame(GroupEpoch? other)
    {
        return other != null && Term == other.Term && Number == other.Number && Rank == other.Rank;
    }

    /// <summary>Term, number and rank, for logs.</summary>
    public override string ToString()
    {
        return Term.ToString() + "." + Number.ToString() + "." + Rank.ToString();
    }

    /// <summary>Writes term and number.</summary>
    internal void CopyTo(byte[] into, int offset)
    {
        BigEndian.WriteUInt32(into, offset, Term);
        BigEndian.WriteUInt32(into, offset + 4, Number);
    }
}
