using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Rig;

/// <summary>What tests do with octets.</summary>
internal static class Octets
{
    /// <summary>Fails unless octets are as they must be, naming the first that is not.</summary>
    /// <param name="expected">What they must be.</param>
    /// <param name="actual">Holds them, from the beginning.</param>
    /// <param name="count">How many there are.</param>
    internal static void AssertSame(byte[] expected, byte[] actual, int count)
    {
        Assert.AreEqual(expected.Length, count, "count of octets");
        for (int i = 0; i < count; i++)
        {
            if (expected[i] != actual[i])
            {
                Assert.AreEqual((int)expected[i], (int)actual[i], "octet " + i.ToString());
            }
        }
    }

    /// <summary>Whether two runs of octets are the same.</summary>
    internal static bool AreSame(byte[] left, byte[] right, int count)
    {
        if (left.Length != count)
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (left[i] != right[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A copy of octets, from the beginning.</summary>
    internal static byte[] CopyOf(byte[] octets, int count)
    {
        byte[] copy = new byte[count];
        for (int i = 0; i < count; i++)
        {
            copy[i] = octets[i];
        }

        return copy;
    }

    /// <summary>A text of ASCII as octets.</summary>
    internal static byte[] Of(string text)
    {
        byte[] octets = new byte[text.Length];
        for (int i = 0; i < octets.Length; i++)
        {
            octets[i] = (byte)text[i];
        }

        return octets;
    }
}
