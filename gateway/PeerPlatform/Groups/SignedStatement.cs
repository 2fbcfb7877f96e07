using System.Security.Cryptography;
using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>A statement that was found well formed, with octets of its own. Immutable; any thread may call. STATEMENTS.md.</summary>
public sealed class SignedStatement
{
    private readonly byte[] _octets;
    private readonly Statement _view = new();

    private SignedStatement(byte[] octets)
    {
        _octets = octets;
        _view.TryDecode(octets, 0, octets.Length);
        Group = new Identifier(octets, _view.GroupOffset);
        Issuer = new Identifier(octets, _view.IssuerOffset);
        Subject = Has(StatementField.Subject) ? new Identifier(octets, _view.OffsetOf(StatementField.Subject)) : Issuer;
        Id = new StatementId(SHA256.HashData(octets));
    }

    /// <summary>Its name.</summary>
    public StatementId Id { get; }

    /// <summary>All octets, signature included.</summary>
    public ReadOnlyMemory<byte> Octets => _octets;

    /// <summary>Its <see cref="StatementKind"/>.</summary>
    public int Kind => _view.Kind;

    /// <summary>The group.</summary>
    public Identifier Group { get; }

    /// <summary>Who says it.</summary>
    public Identifier Issuer { get; }

    /// <summary>The term.</summary>
    public uint Term => _view.Term;

    /// <summary>Its number among its issuer's own.</summary>
    public uint Number => _view.Number;

    /// <summary>The logical clock.</summary>
    public uint Clock => _view.Clock;

    /// <summary>When it was issued, by its issuer's clock.</summary>
    public DateTimeOffset Issued => DateTimeOffset.FromUnixTimeSeconds(_view.IssuedSeconds);

    /// <summary>From when on it does not count; the end of time when it counts for ever.</summary>
    public DateTimeOffset Expires => _view.ExpiresSeconds == 0 ? DateTimeOffset.MaxValue : DateTimeOffset.FromUnixTimeSeconds(_view.ExpiresSeconds);

    /// <summary>The peer that it is about; its issuer when none is named.</summary>
    public Identifier Subject { get; }

    /// <summary>Which stay of that peer; 0 when none is named.</summary>
    public uint Round => Value(StatementField.Round);

    /// <summary>Whether it ends or changes what others may do: it goes to everyone first, and there is room for it when there is none for others.</summary>
    internal bool IsUrgent => Kind is StatementKind.Document or StatementKind.Removal or StatementKind.Leave or StatementKind.Takeover
        or StatementKind.RevocationList;

    /// <summary>Reads a statement.</summary>
    /// <param name="octets">Its octets; copied.</param>
    /// <param name="statement">The statement, or null.</param>
    public static StatementStatus TryRead(ReadOnlySpan<byte> octets, out SignedStatement? statement)
    {
        statement = null;
        if (octets.Length > Limits.MaxStatement)
        {
            return StatementStatus.TooLong;
        }

        byte[] copy = octets.ToArray();
        StatementStatus status = new Statement().TryDecode(copy, 0, copy.Length);
        if (status == StatementStatus.Valid)
        {
            statement = new SignedStatement(copy);
        }

        return status;
    }

    /// <summary>Whether a field is there.</summary>
    /// <param name="field">One of <see cref="StatementField"/>.</param>
    public bool Has(int field) => _view.Has(field);

    /// <summary>A field as a number; 0 when it is not there.</summary>
    /// <param name="field">One of one, two or four octets.</param>
    public uint Value(int field) => _view.NumberOf(field);

    /// <summary>A field's octets; none when it is not there.</summary>
    /// <param name="field">One of <see cref="StatementField"/>.</param>
    public ReadOnlySpan<byte> Bytes(int field) => _octets.AsSpan(_view.OffsetOf(field), _view.LengthOf(field));

    /// <summary>A field as text; empty when it is not there.</summary>
    /// <param name="field">Name or reason.</param>
    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    /// <summary>A field as ids; empty when it is not there.</summary>
    /// <param name="field">Authorities, parents or revoked.</param>
    public IReadOnlyList<Identifier> List(int field)
    {
        Identifier[] ids = new Identifier[_view.LengthOf(field) / Identifier.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = new Identifier(_octets, _view.OffsetOf(field) + (i * Identifier.Length));
        }

        return ids;
    }

    /// <summary>The key that an admission or first document carries; null where there is none or it is not usable.</summary>
    public PeerPublicKey? CarriedKey()
    {
        if (!Has(StatementField.Modulus))
        {
            return null;
        }

        RsaPublicKey key = new(RsaPublicKey.ModulusSize3072);
        ReadOnlySpan<byte> modulus = Bytes(StatementField.Modulus);
        if (key.Read(modulus.ToArray(), 0, modulus.Length, Value(StatementField.Exponent)) != RsaKeyAnswer.Valid)
        {
            return null;
        }

        return PeerPublicKey.Of(key);
    }

    /// <summary>Whether a key signed it.</summary>
    /// <param name="key">The key.</param>
    public bool IsSignedBy(PeerPublicKey key) =>
        key.Verify(_octets.AsSpan(0, _view.SignedLength), _octets.AsSpan(_view.SignedLength));

    /// <summary>Kind, issuer and number, for a log.</summary>
    public override string ToString() => $"statement {Id} (kind {Kind}, number {Number} of {Issuer})";
}
