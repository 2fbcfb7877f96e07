using System;
using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Messages;

namespace NanoPeers.Errands;

/// <summary>
/// A view of a receipt, found in place: the backend's word that a file of a reporter has come in, whole. Proven only after
/// <see cref="ErrandVerifier"/> has taken its signature. ERRANDS.md.
/// </summary>
public sealed class ErrandReceipt
{
    /// <summary>Version of the format.</summary>
    public const int FormatVersion = 1;

    /// <summary>Octets before the first text.</summary>
    public const int HeaderLength = 69;

    internal const int OffsetVersion = 24;
    internal const int OffsetKey = 25;
    internal const int OffsetTime = 29;
    internal const int OffsetDigest = 37;

    private const long LastSecond = 253402300799;

    // "NanoPeers errand receipt"
    private static readonly byte[] _domain =
    {
        0x4E, 0x61, 0x6E, 0x6F, 0x50, 0x65, 0x65, 0x72, 0x73, 0x20, 0x65, 0x72, 0x72, 0x61, 0x6E, 0x64,
        0x20, 0x72, 0x65, 0x63, 0x65, 0x69, 0x70, 0x74,
    };

    private readonly int[] _texts = new int[3];

    /// <summary>Makes a view of nothing.</summary>
    public ErrandReceipt()
    {
        Buffer = new byte[0];
    }

    /// <summary>The octets that are viewed.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Where the receipt begins.</summary>
    public int Offset { get; private set; }

    /// <summary>Its octets before the signature, which has 256.</summary>
    public int SignedLength { get; private set; }

    /// <summary>When the file came in, Unix seconds by the backend's clock.</summary>
    public long TimeSeconds => (long)BigEndian.ReadUInt64(Buffer, Offset + OffsetTime);

    /// <summary>Where the 32 octets of the file's SHA-256 begin.</summary>
    public int DigestOffset => Offset + OffsetDigest;

    /// <summary>The task, as a new text.</summary>
    public string Task => TextAt(0);

    /// <summary>The upload URL, as a new text.</summary>
    public string Upload => TextAt(1);

    /// <summary>Who reported, as a new text.</summary>
    public string Reporter => TextAt(2);

    /// <summary>Views a receipt.</summary>
    /// <param name="buffer">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets: it must end with them.</param>
    /// <returns>Valid, Malformed, or UnknownVersion.</returns>
    public ErrandStatus TryDecode(byte[] buffer, int offset, int count)
    {
        Buffer = buffer;
        Offset = offset;
        SignedLength = count - RsaPublicKey.ModulusSize2048;
        if (count > ErrandLimits.MaxReceipt || SignedLength < HeaderLength || !ConstantTime.AreEqual(buffer, offset, _domain, 0, _domain.Length))
        {
            return ErrandStatus.Malformed;
        }

        if (buffer[offset + OffsetVersion] != FormatVersion)
        {
            return ErrandStatus.UnknownVersion;
        }

        int at = HeaderLength;
        bool isWhole = TimeSeconds >= 0 && TimeSeconds <= LastSecond;
        for (int i = 0; i < _texts.Length && isWhole; i++)
        {
            _texts[i] = offset + at;
            int length = at + 2 <= SignedLength ? BigEndian.ReadUInt16(buffer, offset + at) : 0;
            int longest = i == 0 ? ErrandLimits.MaxTask : i == 1 ? ErrandLimits.MaxUrl : ErrandLimits.MaxReporter;
            at += 2 + length;
            isWhole = length > 0 && length <= longest && at <= SignedLength && ErrandText.IsText(buffer, offset + at - length, length);
        }

        return isWhole && at == SignedLength ? ErrandStatus.Valid : ErrandStatus.Malformed;
    }

    /// <summary>Writes a receipt up to its signature, for who issues one.</summary>
    /// <param name="keyId">Holds the key's id.</param>
    /// <param name="timeSeconds">When the file came in, Unix seconds.</param>
    /// <param name="digest">Holds SHA-256 of the file, 32 octets.</param>
    /// <param name="task">The task.</param>
    /// <param name="upload">The upload URL.</param>
    /// <param name="reporter">Who reported.</param>
    /// <returns>What is to be signed, which the signature is to follow; null when a text is none.</returns>
    public static byte[]? Write(byte[] keyId, long timeSeconds, byte[] digest, string task, string upload, string reporter)
    {
        byte[]? taskOctets = ErrandText.OctetsOf(task, ErrandLimits.MaxTask);
        byte[]? uploadOctets = ErrandText.OctetsOf(upload, ErrandLimits.MaxUrl);
        byte[]? reporterOctets = ErrandText.OctetsOf(reporter, ErrandLimits.MaxReporter);
        if (taskOctets == null || uploadOctets == null || reporterOctets == null)
        {
            return null;
        }

        byte[] into = new byte[HeaderLength + 6 + taskOctets.Length + uploadOctets.Length + reporterOctets.Length];
        Array.Copy(_domain, 0, into, 0, _domain.Length);
        into[OffsetVersion] = FormatVersion;
        Array.Copy(keyId, 0, into, OffsetKey, ErrandCertificate.KeyIdLength);
        BigEndian.WriteUInt64(into, OffsetTime, (ulong)timeSeconds);
        Array.Copy(digest, 0, into, OffsetDigest, Sha256.DigestSize);
        int at = ErrandText.Put(taskOctets, into, HeaderLength);
        at = ErrandText.Put(uploadOctets, into, at);
        ErrandText.Put(reporterOctets, into, at);
        return into;
    }

    private string TextAt(int text)
    {
        return Encoding.UTF8.GetString(Buffer, _texts[text] + 2, BigEndian.ReadUInt16(Buffer, _texts[text]));
    }
}
