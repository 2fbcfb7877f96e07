using NanoPeers.Cryptography;

namespace NanoPeers.Statements;

/// <summary>
/// Verifies a statement's signature in steps: a block of SHA-256 or a row of RSA's limbs at a time, so that a constrained peer does
/// other work in between. Whether the signer may say what it says is not asked here. STATEMENTS.md.
/// </summary>
public sealed class StatementVerifier
{
    private readonly Sha256 _sha;
    private readonly RsaSignature _signature;
    private readonly byte[] _digest = new byte[Sha256.DigestSize];
    private Statement? _statement;
    private RsaPublicKey? _key;
    private int _hashed;
    private bool _raising;

    /// <summary>Makes a verifier.</summary>
    /// <param name="sha">Hashes; may serve others while no verification is under way.</param>
    /// <param name="signature">Verifies; the same.</param>
    public StatementVerifier(Sha256 sha, RsaSignature signature)
    {
        _sha = sha;
        _signature = signature;
    }

    /// <summary>True when the verification is finished and <see cref="IsValid"/> is its answer.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>True when the statement is signed with the key.</summary>
    public bool IsValid { get; private set; }

    /// <summary>Begins a verification and forgets the one before.</summary>
    /// <param name="statement">A statement that was found well formed; it and its buffer stay as they are until the verification is finished.</param>
    /// <param name="key">The issuer's key; the same.</param>
    public void Begin(Statement statement, RsaPublicKey key)
    {
        _statement = statement;
        _key = key;
        _hashed = 0;
        _raising = false;
        IsFinished = false;
        IsValid = false;
        _sha.Reset();
    }

    /// <summary>Does the next piece of work. Due after <see cref="Begin"/>; harmless at any other time.</summary>
    /// <returns>True when the verification is finished.</returns>
    public bool Step()
    {
        if (_statement == null || _key == null || IsFinished)
        {
            return IsFinished;
        }

        if (_raising)
        {
            if (_signature.Step())
            {
                Finish(_signature.IsValid);
            }
        }
        else if (_hashed < _statement.SignedLength)
        {
            int left = _statement.SignedLength - _hashed;
            int count = left < Sha256.BlockSize ? left : Sha256.BlockSize;
            _sha.Append(_statement.Buffer, _statement.Offset + _hashed, count);
            _hashed += count;
        }
        else
        {
            BeginSignature(_statement, _key);
        }

        return IsFinished;
    }

    /// <summary>Steps to the end, for those who have nothing else to do.</summary>
    /// <returns><see cref="IsValid"/>.</returns>
    public bool Run()
    {
        while (_statement != null && !Step())
        {
        }

        return IsValid;
    }

    private void BeginSignature(Statement statement, RsaPublicKey key)
    {
        _sha.Finish(_digest, 0);
        RsaBeginAnswer answer = _signature.Begin(
            key, _digest, 0, statement.Buffer, statement.Offset + statement.SignedLength, statement.SignatureLength);
        _raising = answer == RsaBeginAnswer.Begun;
        if (!_raising)
        {
            Finish(false);
        }
    }

    private void Finish(bool isValid)
    {
        IsValid = isValid;
        IsFinished = true;
        _statement = null;
        _key = null;
    }
}
