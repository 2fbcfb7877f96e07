using NanoPeers.Cryptography;

namespace NanoPeers.Vectors;

/// <summary>Judges an implementation of the ports by the golden octets. Every platform's tests call it.</summary>
internal static class PortVectors
{
    private const int Margin = 3;

    internal static void Judge(ICryptography cryptography)
    {
        JudgeHmac(cryptography);
        JudgeHkdf(cryptography);
        JudgeCbc(cryptography);
    }

    internal static void JudgeGcm(IFullCryptography cryptography)
    {
        foreach (VectorCase vector in VectorFile.Load("cryptography/aes-256-gcm"))
        {
            byte[] plaintext = vector.Octets("plaintext");
            byte[] associated = vector.Octets("associated");
            byte[] buffer = WithMargin(plaintext);
            byte[] tag = new byte[16 + Margin];
            IGcmKey key = cryptography.CreateAesGcmKey(vector.Octets("key"), 0);
            byte[] nonce = vector.Octets("nonce");
            key.Encrypt(nonce, 0, associated, 0, associated.Length, buffer, Margin, plaintext.Length, tag, Margin);
            Assert.Equal(WithMargin(vector.Octets("ciphertext")), buffer);
            Assert.Equal(WithMargin(vector.Octets("tag")), tag);
            Assert.True(key.Decrypt(nonce, 0, associated, 0, associated.Length, buffer, Margin, plaintext.Length, tag, Margin));
            Assert.Equal(WithMargin(plaintext), buffer);
            key.Wipe();
        }
    }

    private static void JudgeHmac(ICryptography cryptography)
    {
        foreach (VectorCase vector in VectorFile.Load("cryptography/hmac-sha256"))
        {
            byte[] key = WithMargin(vector.Octets("key"));
            byte[] message = WithMargin(vector.Octets("message"));
            byte[] expected = WithMargin(vector.Octets("mac"));
            byte[] mac = new byte[32 + Margin];
            cryptography.ComputeHmac(key, Margin, key.Length - Margin, message, Margin, message.Length - Margin, mac, Margin);
            Assert.Equal(expected, mac);

            // Often enough that a key which changes its ways with use has done so.
            IMacKey macKey = cryptography.CreateHmacKey(key, Margin, key.Length - Margin);
            for (int i = 0; i < 10; i++)
            {
                Array.Clear(mac);
                macKey.Compute(message, Margin, message.Length - Margin, mac, Margin);
                Assert.Equal(expected, mac);
            }

            macKey.Wipe();
        }
    }

    private static void JudgeHkdf(ICryptography cryptography)
    {
        var hkdf = new Hkdf(cryptography, 80);
        foreach (VectorCase vector in VectorFile.Load("cryptography/hkdf-sha256"))
        {
            byte[] material = vector.Octets("material");
            byte[] salt = vector.Octets("salt");
            byte[] info = vector.Octets("info");
            byte[] output = vector.Octets("output");
            byte[] key = new byte[32];
            hkdf.Extract(salt, 0, salt.Length, material, 0, material.Length, key, 0);
            Assert.Equal(vector.Octets("key"), key);
            byte[] into = new byte[output.Length];
            Assert.True(hkdf.Expand(key, 0, info, 0, info.Length, into, 0, into.Length));
            Assert.Equal(output, into);
        }
    }

    private static void JudgeCbc(ICryptography cryptography)
    {
        foreach (VectorCase vector in VectorFile.Load("cryptography/aes-128-cbc"))
        {
            byte[] plaintext = vector.Octets("plaintext");
            byte[] iv = vector.Octets("iv");
            byte[] buffer = WithMargin(plaintext);
            if (vector.Has("message"))
            {
                byte[] message = vector.Octets("message");
                buffer = WithMargin([.. message, .. new byte[16]]);
                Assert.Equal(plaintext.Length, Pkcs7.Pad(buffer, Margin, message.Length));
                buffer = buffer[..(Margin + plaintext.Length)];
                Assert.Equal(WithMargin(plaintext), buffer);
                Assert.Equal(message.Length, Pkcs7.Unpad(buffer, Margin, plaintext.Length));
            }

            ICbcKey key = cryptography.CreateAesCbcKey(vector.Octets("key"), 0);
            for (int i = 0; i < 3; i++)
            {
                key.Encrypt(iv, 0, buffer, Margin, plaintext.Length);
                Assert.Equal(WithMargin(vector.Octets("ciphertext")), buffer);
                key.Decrypt(iv, 0, buffer, Margin, plaintext.Length);
                Assert.Equal(WithMargin(plaintext), buffer);
            }

            key.Wipe();
        }
    }

    private static byte[] WithMargin(byte[] octets) => [.. new byte[Margin], .. octets];
}
