using NanoPeers.Cryptography;
using NanoPeers.FirmwareTests.Golden;
using NanoPeers.FirmwareTests.Rig;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Cryptography;

/// <summary>What every other test stands on: the port computes what the vectors say, in place and at any offset.</summary>
[TestClass]
public static class CryptographyPortTests
{
    private const int Before = 5;

    [TestMethod]
    public static void A_code_is_that_of_the_vector()
    {
        byte[] key = Shifted(GoldenCryptography.MacKey());
        byte[] message = Shifted(GoldenCryptography.MacMessage());
        byte[] mac = new byte[40];
        ICryptography cryptography = TestPorts.MakeCryptography();
        cryptography.ComputeHmac(key, Before, key.Length - Before, message, Before, message.Length - Before, mac, 4);
        AssertAt(GoldenCryptography.Mac(), mac, 4);
        Assert.AreEqual(0, mac[3] + mac[36]);
    }

    [TestMethod]
    public static void A_kept_key_gives_the_same_code_again_and_again()
    {
        byte[] message = Shifted(GoldenCryptography.MacMessage());
        byte[] mac = new byte[32];
        byte[] key = GoldenCryptography.MacKey();
        IMacKey kept = TestPorts.MakeCryptography().CreateHmacKey(key, 0, key.Length);
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = 0;
        }

        for (int i = 0; i < 3; i++)
        {
            mac[0] ^= 1;
            kept.Compute(message, Before, message.Length - Before, mac, 0);
            AssertAt(GoldenCryptography.Mac(), mac, 0);
        }
    }

    [TestMethod]
    public static void Blocks_are_encrypted_and_decrypted_in_place()
    {
        byte[] key = Shifted(GoldenCryptography.CipherKey());
        byte[] vector = Shifted(GoldenCryptography.Vector());
        byte[] buffer = Shifted(GoldenCryptography.Plaintext());
        int count = buffer.Length - Before;
        ICbcKey cipher = TestPorts.MakeCryptography().CreateAesCbcKey(key, Before);
        for (int i = 0; i < 2; i++)
        {
            cipher.Encrypt(vector, Before, buffer, Before, count);
            AssertAt(GoldenCryptography.Ciphertext(), buffer, Before);
            cipher.Decrypt(vector, Before, buffer, Before, count);
            AssertAt(GoldenCryptography.Plaintext(), buffer, Before);
        }

        AssertAt(GoldenCryptography.Vector(), vector, Before);
        cipher.Encrypt(vector, Before, buffer, Before, 0);
        AssertAt(GoldenCryptography.Plaintext(), buffer, Before);
    }

    [TestMethod]
    public static void Random_octets_differ_and_stay_within_their_range()
    {
        ICryptography cryptography = TestPorts.MakeCryptography();
        byte[] first = new byte[34];
        byte[] second = new byte[34];
        cryptography.FillRandom(first, 1, 32);
        cryptography.FillRandom(second, 1, 32);
        Assert.AreEqual(0, first[0] + first[33] + second[0] + second[33]);
        Assert.IsFalse(Octets.AreSame(first, second, 34));
    }

    private static byte[] Shifted(byte[] octets)
    {
        byte[] shifted = new byte[Before + octets.Length];
        for (int i = 0; i < octets.Length; i++)
        {
            shifted[Before + i] = octets[i];
        }

        return shifted;
    }

    private static void AssertAt(byte[] expected, byte[] actual, int offset)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual((int)expected[i], (int)actual[offset + i], "octet " + i.ToString());
        }
    }
}
