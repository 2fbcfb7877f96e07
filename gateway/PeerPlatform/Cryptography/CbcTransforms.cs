using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NanoPeers.PeerPlatform.Cryptography;

/// <summary>
/// CBC with any initialisation vector on transforms that were made once (NIST SP 800-38A section 6.2). .NET's one-shot calls
/// take an IV, but set the key up anew and allocate each time: 0.86 against 0.13 microseconds for 64 octets.
/// <para>
/// A transform chains on from its last message: it XORs the last ciphertext block v that it saw into the next plaintext block,
/// where IV belongs. So the first block gets IV XOR v: before encryption, or after decryption.
/// </para>
/// </summary>
internal sealed class CbcTransforms : IDisposable
{
    internal const int BlockSize = 16;

    private Direction? _encryption;
    private Direction? _decryption;

    internal void Encrypt(byte[] key, ReadOnlySpan<byte> iv, byte[] buffer, int offset, int count)
    {
        CheckWholeBlocks(count);
        if (count == 0)
        {
            return;
        }

        Direction direction = _encryption ??= new Direction(key, encrypts: true);
        Block chain = Block.Read(iv).Xor(direction.Last);
        Span<byte> blocks = buffer.AsSpan(offset, count);
        Block.Read(blocks).Xor(chain).Write(blocks);
        direction.Transform.TransformBlock(buffer, offset, count, buffer, offset);
        direction.Last = Block.Read(blocks[^BlockSize..]);
    }

    internal void Decrypt(byte[] key, ReadOnlySpan<byte> iv, byte[] buffer, int offset, int count)
    {
        CheckWholeBlocks(count);
        if (count == 0)
        {
            return;
        }

        Direction direction = _decryption ??= new Direction(key, encrypts: false);
        Block chain = Block.Read(iv).Xor(direction.Last);
        Span<byte> blocks = buffer.AsSpan(offset, count);
        direction.Last = Block.Read(blocks[^BlockSize..]);
        direction.Transform.TransformBlock(buffer, offset, count, buffer, offset);
        Block.Read(blocks).Xor(chain).Write(blocks);
    }

    public void Dispose()
    {
        _encryption?.Transform.Dispose();
        _decryption?.Transform.Dispose();
    }

    // A part of a block would stay in the transform and spoil the next message.
    private static void CheckWholeBlocks(int count)
    {
        if (count % BlockSize != 0)
        {
            throw new ArgumentException("CBC without padding takes whole blocks of 16 octets.", nameof(count));
        }
    }

    private sealed class Direction
    {
        internal readonly ICryptoTransform Transform;
        internal Block Last;

        internal Direction(byte[] key, bool encrypts)
        {
            using Aes aes = Aes.Create();
            aes.Mode = CipherMode.CBC;
            aes.Padding = PaddingMode.None;
            byte[] zeros = new byte[BlockSize];
            Transform = encrypts ? aes.CreateEncryptor(key, zeros) : aes.CreateDecryptor(key, zeros);
        }
    }

    private readonly record struct Block(ulong Low, ulong High)
    {
        internal static Block Read(ReadOnlySpan<byte> octets) => MemoryMarshal.Read<Block>(octets);

        internal Block Xor(Block other) => new(Low ^ other.Low, High ^ other.High);

        internal void Write(Span<byte> octets) => MemoryMarshal.Write(octets, in this);
    }
}
