namespace NanoPeers.Cryptography;

/// <summary>
/// RSAES-OAEP encryption with SHA-256 (RFC 8017 section 7.1.1): how a responder wraps the session secret in the initiator's
/// public key (S0 fig. 2, PROTOCOL.md section 3). In steps, none longer than one row of limbs or one compression of SHA-256.
/// </summary>
public sealed class RsaOaepEncryption
{
    private readonly RsaPublicOperation _operation;
    private readonly OaepSha256 _encoding;
    private Phase _phase;

    /// <summary>Makes the arrays of the encoding.</summary>
    /// <param name="operation">Does the arithmetic; may serve others when no encryption is under way.</param>
    public RsaOaepEncryption(RsaPublicOperation operation)
    {
        _operation = operation;
        _encoding = new OaepSha256(operation.MaximumModulusSize);
    }

    private enum Phase
    {
        Idle,
        Encoding,
        Raising,
        Finished,
    }

    /// <summary>True when the result can be had.</summary>
    public bool IsFinished => _phase == Phase.Finished;

    /// <summary>Octets of the result: those of the key's modulus.</summary>
    public int ResultSize { get; private set; }

    /// <summary>Begins an encryption and forgets the one before.</summary>
    /// <param name="key">The recipient's key; may change afterwards.</param>
    /// <param name="message">Holds the message; may change afterwards.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets: at most those of the modulus less 66.</param>
    /// <param name="seed">Holds 32 octets from the platform's random source, never used before or again; may change afterwards.</param>
    /// <param name="seedOffset">Where they begin.</param>
    /// <returns>Begun, NoKey, KeyTooLong or MessageTooLong.</returns>
    public RsaBeginAnswer Begin(RsaPublicKey key, byte[] message, int offset, int count, byte[] seed, int seedOffset)
    {
        _phase = Phase.Idle;
        RsaBeginAnswer answer = _operation.Load(key);
        if (answer != RsaBeginAnswer.Begun)
        {
            return answer;
        }

        if (!_encoding.Begin(message, offset, count, seed, seedOffset, key.ModulusSize))
        {
            return RsaBeginAnswer.MessageTooLong;
        }

        ResultSize = key.ModulusSize;
        _phase = Phase.Encoding;
        return RsaBeginAnswer.Begun;
    }

    /// <summary>Does the next piece of work. Due after <see cref="Begin"/> answered Begun; harmless at any other time.</summary>
    /// <returns>True when the encryption is finished.</returns>
    public bool Step()
    {
        if (_phase == Phase.Encoding)
        {
            if (_encoding.Step())
            {
                // Begun it is: the encoded message begins with a zero octet, so it is below any modulus.
                _operation.Start(_encoding.Block, 0);
                _phase = Phase.Raising;
            }
        }
        else if (_phase == Phase.Raising && _operation.Step())
        {
            _phase = Phase.Finished;
        }

        return _phase == Phase.Finished;
    }

    /// <summary>Steps to the end, for those who have nothing else to do.</summary>
    public void Run()
    {
        while (_phase != Phase.Idle && !Step())
        {
        }
    }

    /// <summary>Writes the ciphertext, <see cref="ResultSize"/> octets. Only when <see cref="IsFinished"/>.</summary>
    /// <param name="into">Receives it.</param>
    /// <param name="offset">Where it is written.</param>
    public void CopyResult(byte[] into, int offset)
    {
        _operation.CopyResult(into, offset);
    }

    /// <summary>Overwrites the message, the seed and all that came of them, in the operation too.</summary>
    public void Wipe()
    {
        _phase = Phase.Idle;
        _encoding.Wipe();
        _operation.Wipe();
    }
}
