using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NanoPeers.Storage.Backups;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests.Backups;

/// <summary>The octets of a backup: what BACKUP.md says, and nothing else, opens.</summary>
public sealed class BackupFileTests
{
    private const int Seed = 20261121;
    private const string Passphrase = "correct horse battery staple";

    private static readonly byte[] _database = Encoding.ASCII.GetBytes(new string('d', 300));

    [Fact]
    public void A_backup_opens_with_its_passphrase_alone()
    {
        byte[] file = Make();
        Assert.Null(BackupFile.TryOpen(file, Passphrase, out BackupContent? content));
        using (content)
        {
            Assert.Equal(Noon, content!.MadeAt);
            Assert.Equal(Secret("key"), content.Key);
            Assert.Equal(_database, content.Database);
        }

        foreach (string other in new[] { "Correct horse battery staple", "correct horse battery staple ", "", "correct horse" })
        {
            Assert.Equal(BackupFault.WrongPassphrase, BackupFile.TryOpen(file, other, out content));
            Assert.Null(content);
        }
    }

    /// <summary>The page's table, followed by hand with .NET's own classes.</summary>
    [Fact]
    public void The_file_is_laid_out_as_the_page_says()
    {
        byte[] file = BackupFile.Seal(BackupContent.Make(Noon, Secret("key"), _database), "größer als zwölf");
        Assert.Equal("NPBACKUP"u8, file.AsSpan(0, 8));
        Assert.Equal(1, file[8]);
        Assert.Equal(600_000, BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(9)));
        byte[] key = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes("größer als zwölf"), file[13..29], 600_000, HashAlgorithmName.SHA256, 32);
        byte[] plain = new byte[file.Length - 57];
        using AesGcm aes = new(key, 16);
        aes.Decrypt(file.AsSpan(29, 12), file.AsSpan(41, plain.Length), file.AsSpan(^16..), plain, file.AsSpan(0, 41));
        Assert.Equal(Noon.ToUnixTimeMilliseconds(), BinaryPrimitives.ReadInt64BigEndian(plain));
        Assert.Equal(Secret("key"), plain[8..40]);
        Assert.Equal(_database, plain[40..]);
    }

    [Fact]
    public void Two_backups_of_the_same_have_another_salt_and_another_nonce()
    {
        byte[] one = Make();
        byte[] two = Make();
        Assert.NotEqual(one[13..29], two[13..29]);
        Assert.NotEqual(one[29..41], two[29..41]);
        Assert.NotEqual(one[41..], two[41..]);
    }

    [Fact]
    public void Cut_anywhere_it_does_not_open_and_says_why()
    {
        byte[] file = Make();
        byte[] key = KeyOf(file);
        for (int length = 0; length < file.Length; length++)
        {
            BackupFault expected = length < 8 ? BackupFault.NotABackup : length <= 41 + 40 + 16 ? BackupFault.Malformed : BackupFault.WrongPassphrase;
            Assert.Equal(expected, Open(file.AsSpan(0, length), key));
        }

        Assert.Null(Open(file, key));
        Assert.Equal(BackupFault.WrongPassphrase, Open([.. file, 0], key));
    }

    [Fact]
    public void Any_changed_bit_is_noticed()
    {
        byte[] file = Make();
        byte[] key = KeyOf(file);
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            byte[] changed = [.. file];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotNull(Open(changed, key));
        }
    }

    [Theory]
    [InlineData(0, BackupFault.Malformed)]
    [InlineData(99_999, BackupFault.Malformed)]
    [InlineData(10_000_001, BackupFault.Malformed)]
    [InlineData(-1, BackupFault.Malformed)]
    [InlineData(int.MinValue, BackupFault.Malformed)]
    [InlineData(100_001, BackupFault.WrongPassphrase)]
    public void Iterations_are_within_bounds_before_anything_is_derived(int iterations, BackupFault expected)
    {
        byte[] file = Make();
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(9), iterations);
        Assert.Equal(expected, BackupFile.TryOpen(file, Passphrase, out _));
    }

    [Theory]
    [InlineData(0, BackupFault.Malformed)]
    [InlineData(2, BackupFault.NewerFormat)]
    [InlineData(255, BackupFault.NewerFormat)]
    public void Another_format_is_named(byte format, BackupFault expected)
    {
        byte[] file = Make();
        file[8] = format;
        Assert.Equal(expected, BackupFile.TryOpen(file, Passphrase, out _));
        Assert.Equal(expected, BackupFile.TryOpen(file.AsSpan(0, 9), Passphrase, out _));
    }

    [Fact]
    public void Noise_and_mutations_are_answered_and_never_opened()
    {
        byte[] file = Make();
        byte[] key = KeyOf(file);
        Random random = new(Seed);
        Dictionary<BackupFault, int> faults = [];
        for (int i = 0; i < 100_000; i++)
        {
            byte[] octets = random.Next(10) == 0 ? Noise(random) : Mutated(file, random);
            if (octets.AsSpan().SequenceEqual(file))
            {
                continue;
            }

            BackupFault fault = Open(octets, key) ?? throw new InvalidOperationException($"Opened: {Convert.ToHexString(octets)}");
            faults[fault] = faults.GetValueOrDefault(fault) + 1;
        }

        Assert.All(
            new[] { BackupFault.NotABackup, BackupFault.NewerFormat, BackupFault.Malformed, BackupFault.WrongPassphrase },
            fault => Assert.True(faults[fault] > 100, fault.ToString()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void A_content_without_a_database_is_none(int length) => Assert.Null(BackupContent.TryDecode(new byte[length]));

    [Theory]
    [InlineData(-1)]
    [InlineData(253_402_300_800_000)]
    public void A_content_of_no_time_is_none(long millis)
    {
        byte[] octets = new byte[100];
        BinaryPrimitives.WriteInt64BigEndian(octets, millis);
        octets[99] = 1;
        Assert.Null(BackupContent.TryDecode(octets));
        Assert.Equal(new byte[100], octets);
    }

    [Fact]
    public void Contents_that_somebody_made_up_are_answered()
    {
        Random random = new(Seed);
        int taken = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] octets = Noise(random);
            octets.AsSpan(0, Math.Min(3, octets.Length)).Clear();
            using BackupContent? content = BackupContent.TryDecode(octets);
            taken += content is null ? 0 : 1;
            _ = content?.MadeAt;
        }

        Assert.InRange(taken, 100, 20_000);
    }

    [Theory]
    [InlineData("elevenchars")]
    [InlineData("a line\nof two")]
    [InlineData("half a \ud800 of one")]
    public void A_passphrase_that_is_none_is_refused(string passphrase)
    {
        Assert.NotNull(BackupPassphrase.ProblemOf(passphrase));
        using TemporaryState files = new();
        files.Open().Dispose();
        Assert.Throws<ArgumentException>(() => StateBackup.Make(files.Options, passphrase, out _));
    }

    private static byte[] Make() => BackupFile.Seal(BackupContent.Make(Noon, Secret("key"), _database), Passphrase, BackupHeader.MinIterations);

    private static byte[] KeyOf(byte[] file)
    {
        Assert.Null(BackupFile.Judge(file, out BackupHeader? header));
        byte[] key = new byte[32];
        BackupPassphrase.DeriveKey(Passphrase, header!, key);
        return key;
    }

    /// <summary>As with the passphrase, but the key is not derived each time: another salt or another count is another key anyway.</summary>
    private static BackupFault? Open(ReadOnlySpan<byte> file, byte[] key)
    {
        if (BackupFile.Judge(file, out BackupHeader? header) is BackupFault fault)
        {
            return fault;
        }

        fault = BackupFile.TryOpen(file, header!, key, out BackupContent? content) ?? (BackupFault)(-1);
        content?.Dispose();
        return fault < 0 ? null : fault;
    }

    private static byte[] Noise(Random random)
    {
        byte[] noise = new byte[random.Next(500)];
        random.NextBytes(noise);
        return noise;
    }

    private static byte[] Mutated(byte[] file, Random random)
    {
        List<byte> octets = [.. file];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(random.Next(2) == 0 ? 60 : octets.Count);
            switch (random.Next(4))
            {
                case 0: octets[at] = (byte)random.Next(256); break;
                case 1: octets.Insert(at, (byte)random.Next(256)); break;
                case 2: octets.RemoveAt(at); break;
                default: octets.RemoveRange(at, octets.Count - at); octets.AddRange(Noise(random)); octets.AddRange(new byte[60]); break;
            }
        }

        return [.. octets];
    }
}
