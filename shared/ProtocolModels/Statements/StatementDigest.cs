using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Statements;

/// <summary>The names that are digests: of statements, ballots, keys and groups. STATEMENTS.md, "Digests".</summary>
public sealed class StatementDigest
{
    /// <summary>Octets of a key's fingerprint.</summary>
    public const int FingerprintLength = Sha256.DigestSize;

    // "NanoPeers ballot"
    private static readonly byte[] _ballot =
    {
        0x4E, 0x61, 0x6E, 0x6F, 0x50, 0x65, 0x65, 0x72, 0x73, 0x20, 0x62, 0x61, 0x6C, 0x6C, 0x6F, 0x74,
    };

    private readonly Sha256 _sha;
    private readonly byte[] _scratch = new byte[PublicKeyInfo.MaxLength];
    private readonly byte[] _digest = new byte[Sha256.DigestSize];

    /// <summary>Makes the scratch.</summary>
    /// <param name="sha">Hashes; may serve others between calls.</param>
    public StatementDigest(Sha256 sha)
    {
        _sha = sha;
    }

    /// <summary>A statement's id: SHA-256 of all its octets.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="into">Receives <see cref="Statement.IdLength"/> octets.</param>
    /// <param name="offset">Where they are written.</param>
    public void WriteId(Statement statement, byte[] into, int offset)
    {
        _sha.Reset();
        _sha.Append(statement.Buffer, statement.Offset, statement.Length);
        _sha.Finish(into, offset);
    }

    /// <summary>A ballot's id: SHA-256 of "NanoPeers ballot", group, kind of statement, peer, round (u32).</summary>
    /// <param name="group">The group.</param>
    /// <param name="matter">The kind of statement that is voted on.</param>
    /// <param name="subject">The peer that it is about.</param>
    /// <param name="round">Its round.</param>
    /// <param name="into">Receives 32 octets.</param>
    /// <param name="offset">Where they are written.</param>
    public void WriteBallot(Identifier group, int matter, Identifier subject, uint round, byte[] into, int offset)
    {
        group.CopyTo(_scratch, 0);
        _scratch[16] = (byte)matter;
        subject.CopyTo(_scratch, 17);
        BigEndian.WriteUInt32(_scratch, 33, round);
        _sha.Reset();
        _sha.Append(_ballot, 0, _ballot.Length);
        _sha.Append(_scratch, 0, 37);
        _sha.Finish(into, offset);
    }

    /// <summary>A key's fingerprint: SHA-256 of its SubjectPublicKeyInfo in DER.</summary>
    /// <param name="key">The key.</param>
    /// <param name="into">Receives <see cref="FingerprintLength"/> octets.</param>
    /// <param name="offset">Where they are written.</param>
    public void WriteFingerprint(RsaPublicKey key, byte[] into, int offset)
    {
        int length = PublicKeyInfo.Write(key, _scratch, 0);
        _sha.Reset();
        _sha.Append(_scratch, 0, length);
        _sha.Finish(into, offset);
    }

    /// <summary>A group's id: the first 16 octets of SHA-256 of the salt and its creator's SubjectPublicKeyInfo in DER.</summary>
    /// <param name="salt">Holds 16 octets.</param>
    /// <param name="saltOffset">Where they begin.</param>
    /// <param name="key">The creator's key.</param>
    public Identifier GroupOf(byte[] salt, int saltOffset, RsaPublicKey key)
    {
        int length = PublicKeyInfo.Write(key, _scratch, 0);
        _sha.Reset();
        _sha.Append(salt, saltOffset, Identifier.Length);
        _sha.Append(_scratch, 0, length);
        _sha.Finish(_digest, 0);
        return new Identifier(_digest, 0);
    }
}
