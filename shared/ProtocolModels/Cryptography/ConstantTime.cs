namespace NanoPeers.Cryptography;

/// <summary>Comparison whose time depends on the number of octets alone, never on where they differ: for MACs, proofs and digests.</summary>
public static class ConstantTime
{
    /// <summary>Tells whether two runs of octets are equal. Two empty runs are equal.</summary>
    /// <param name="left">Holds the first run.</param>
    /// <param name="leftOffset">Where it begins.</param>
    /// <param name="right">Holds the second run.</param>
    /// <param name="rightOffset">Where it begins.</param>
    /// <param name="count">Octets of each; public knowledge.</param>
    public static bool AreEqual(byte[] left, int leftOffset, byte[] right, int rightOffset, int count)
    {
        int difference = 0;
        for (int i = 0; i < count; i++)
        {
            difference |= left[leftOffset + i] ^ right[rightOffset + i];
        }

        return difference == 0;
    }
}
