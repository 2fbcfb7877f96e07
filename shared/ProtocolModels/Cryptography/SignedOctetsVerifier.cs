namespace NanoPeers.Cryptography;

/// <summary>
/// Verifies the RSA-SHA256 signature that follows the octets it is over, in steps: a block of SHA-256 or a row of RSA's limbs at a time, so that a
/// constrained peer does other work in between. What the octets mean, and whether the signer may say it, is not asked here.
/// </summary>
public sealed class SignedOctetsVerifier
{
    private readonly Sha256 _sha;
    private readonly RsaSignature _signature;
    private readonly byte[] _digest = new byte[Sha256.DigestSize];
    private byte[]? _buffer;
    private RsaPublicKey? _key;
    private int _at;
    private int _signatureAt;
    private int _signatureCount;
    private bool _raising;

    /// <summary>Makes a verifier.</summary>
    /// <param name="sha">Hashes; may serve others while no verification is under way.</param>
    /// <param name="signature">Verifies; the same.</param>
    public SignedOctetsVerifier(Sha256 sha, RsaSignature signature)
    {
        _sha = sha;
        _signature = signature;
    }

    /// <summary>True when the verification is finished and <see cref="IsValid"/> is its answer.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>True when the octets are signed with the key.</summary>
    public bool IsValid { get; private set; }

    /// <summary>Begins a verification and forgets the one before.</summary>
    /// <param name="buffer">Holds the octets and their signature; stays as it is until the verification is finished.</param>
    /// <param name="offset">Where the octets begin.</param>
    /// <param name="signedCount">The octets that were signed.</param>
    /// <param name="signatureCount">Octets of the signature, which follows them.</param>
    /// <param name="key">The signer's key; the same.</param>
    public void Begin(byte[] buffer, int offset, int signedCount, int signatureCount, RsaPublicKey key)
    {
        _buffer = buffer;
        _key = key;
        _at = offset;
        _signatureAt = offset + signedCount;
        _signatureCount = signatureCount;
        _raising = false;
        IsFinished = false;
        IsValid = false;
        _sha.Reset();
    }

    /// <summary>Does the next piece of work. Due after <see cref="Begin"/>; harmless at any other time.</summary>
    /// <returns>True when the verification is finished.</returns>
    public bool Step()
    {
        if (_buffer == null || _key == null || IsFinished)
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
        else if (_at < _signatureAt)
        {
            int left = _signatureAt - _at;
            int count = left < Sha256.BlockSize ? left : Sha256.BlockSize;
            _sha.Append(_buffer, _at, count);
            _at += count;
        }
        else
        {
            _sha.Finish(_digest, 0);
            _raising = _signature.Begin(_key, _digest, 0, _buffer, _signatureAt, _signatureCount) == RsaBeginAnswer.Begun;
            if (!_raising)
            {
                Finish(false);
            }
        }

        return IsFinished;
    }

    /// <summary>Steps to the end, for those who have nothing else to do.</summary>
    /// <returns><see cref="IsValid"/>.</returns>
    public bool Run()
    {
        while (_buffer != null && !Step())
        {
        }

        return IsValid;
    }

    private void Finish(bool isValid)
    {
        IsValid = isValid;
        IsFinished = true;
        _buffer = null;
        _key = null;
    }
}
