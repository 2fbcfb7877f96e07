using System;

namespace NanoPeers.Cryptography;

/// <summary>
/// The RSA public operation <c>input ^ e mod n</c> (RFC 8017 sections 5.1.1 and 5.2.2) in steps: one step is at most one row of
/// limbs, so that an interpreter which takes seconds for the whole serves everything else in between. CRYPTOGRAPHY.md has
/// the counts. The arrays are made once; the object serves one operation after the other.
/// <para>
/// Montgomery multiplication (Koç, Acar, Kaliski: "Analyzing and comparing Montgomery multiplication algorithms", the method
/// CIOS) with R = 2^(28 * limbs). R is above 4n, so numbers stay below 2n without a comparison until the end: what is done
/// depends on the key, never on the input, which is a padded secret under OAEP.
/// </para>
/// </summary>
public sealed class RsaPublicOperation
{
    private readonly uint[] _modulus;
    private readonly uint[] _input;
    private readonly uint[] _lifted;
    private readonly uint[] _number;
    private readonly ulong[] _columns;
    private Phase _phase;
    private int _limbs;
    private int _octets;
    private int _row;
    private uint _exponent;
    private int _exponentBit;
    private uint _negatedInverse;
    private int _topShift;
    private ulong _topDivisor;

    /// <summary>Makes the arrays: 1,776 octets for 2048 bits, 2,640 for 3072.</summary>
    /// <param name="maximumModulusSize"><see cref="RsaPublicKey.ModulusSize2048"/> or <see cref="RsaPublicKey.ModulusSize3072"/>.</param>
    public RsaPublicOperation(int maximumModulusSize)
    {
        MaximumModulusSize = maximumModulusSize;
        int limbs = RsaLimbs.CountFor(maximumModulusSize);
        _modulus = new uint[limbs];
        _input = new uint[limbs];
        _lifted = new uint[limbs];
        _number = new uint[limbs];
        _columns = new ulong[limbs];
    }

    private enum Phase
    {
        Idle,
        Lifting,
        Squaring,
        Multiplying,
        CarryingSquare,
        CarryingProduct,
        Reducing,
        Finished,
    }

    /// <summary>Octets of the longest modulus that the arrays take.</summary>
    public int MaximumModulusSize { get; }

    /// <summary>True when the result can be had.</summary>
    public bool IsFinished => _phase == Phase.Finished;

    /// <summary>Montgomery multiplications, squarings among them, since <see cref="Begin"/>.</summary>
    public int MontgomeryMultiplications { get; private set; }

    /// <summary>Multiply-adds of one limb by another since <see cref="Begin"/>.</summary>
    public int MultiplyAdds { get; private set; }

    /// <summary>Steps made since <see cref="Begin"/>.</summary>
    public int Steps { get; private set; }

    /// <summary>Begins an operation and forgets the one before.</summary>
    /// <param name="key">The key; it may change afterwards.</param>
    /// <param name="input">Holds a big-endian number of as many octets as the modulus; may change afterwards.</param>
    /// <param name="offset">Where it begins.</param>
    /// <returns>Begun, NoKey, KeyTooLong or NotBelowModulus.</returns>
    public RsaBeginAnswer Begin(RsaPublicKey key, byte[] input, int offset)
    {
        RsaBeginAnswer answer = Load(key);
        return answer == RsaBeginAnswer.Begun ? Start(input, offset) : answer;
    }

    /// <summary>Does the next row of limbs. Due after <see cref="Begin"/> answered Begun; harmless at any other time.</summary>
    /// <returns>True when the operation is finished.</returns>
    public bool Step()
    {
        switch (_phase)
        {
            case Phase.Lifting:
                MontgomeryRows.Lift(_number, _modulus, _limbs, _topShift, _topDivisor);
                MultiplyAdds += _limbs;
                EndRow();
                break;
            case Phase.Squaring:
                MontgomeryRows.Square(_columns, _number, _row, _modulus, _limbs, _negatedInverse);
                MultiplyAdds += (2 * _limbs) - _row;
                EndRow();
                break;
            case Phase.Multiplying:
                uint factor = _exponentBit == 0 ? _input[_row] : _lifted[_row];
                MontgomeryRows.Multiply(_columns, _number, factor, _modulus, _limbs, _negatedInverse);
                MultiplyAdds += 2 * _limbs;
                EndRow();
                break;
            case Phase.CarryingSquare:
            case Phase.CarryingProduct:
                MontgomeryRows.Carry(_columns, _number, _limbs);
                MontgomeryMultiplications++;
                BeginNextProduct();
                break;
            case Phase.Reducing:
                Reduce();
                _phase = Phase.Finished;
                break;
            default:
                return _phase == Phase.Finished;
        }

        Steps++;
        return _phase == Phase.Finished;
    }

    /// <summary>Steps to the end, for those who have nothing else to do. An operation that was not begun stays so.</summary>
    public void Run()
    {
        while (_phase != Phase.Idle && !Step())
        {
        }
    }

    /// <summary>Writes the result, big-endian, in as many octets as the modulus has. Only when <see cref="IsFinished"/>.</summary>
    /// <param name="into">Receives it.</param>
    /// <param name="offset">Where it is written.</param>
    public void CopyResult(byte[] into, int offset)
    {
        RsaLimbs.Write(_number, into, offset, _octets);
    }

    /// <summary>Overwrites the input and all that came of it. The operation is over; the object can be used again.</summary>
    public void Wipe()
    {
        _phase = Phase.Idle;
        KeyWiping.Wipe(_input);
        KeyWiping.Wipe(_lifted);
        KeyWiping.Wipe(_number);
        KeyWiping.Wipe(_columns);
    }

    /// <summary>The first half of <see cref="Begin"/>: takes the key.</summary>
    /// <param name="key">The key; it may change afterwards.</param>
    /// <returns>Begun, NoKey or KeyTooLong.</returns>
    internal RsaBeginAnswer Load(RsaPublicKey key)
    {
        _phase = Phase.Idle;
        int octets = key.ModulusSize;
        if (octets == 0)
        {
            return RsaBeginAnswer.NoKey;
        }

        if (octets > MaximumModulusSize)
        {
            return RsaBeginAnswer.KeyTooLong;
        }

        int limbs = RsaLimbs.CountFor(octets);
        int topBits = (octets * 8) - (RsaLimbs.Bits * (limbs - 1));
        _octets = octets;
        _limbs = limbs;
        _exponent = key.Exponent;
        RsaLimbs.Read(_modulus, key.Modulus, 0, octets);
        _negatedInverse = RsaLimbs.NegatedInverse(_modulus[0]);
        _topShift = topBits - 4;
        _topDivisor = 1 + (((ulong)_modulus[limbs - 1] << (32 - topBits)) | (_modulus[limbs - 2] >> _topShift));
        return RsaBeginAnswer.Begun;
    }

    /// <summary>The second half of <see cref="Begin"/>: takes the input.</summary>
    /// <param name="input">Holds a big-endian number of as many octets as the modulus; may change afterwards.</param>
    /// <param name="offset">Where it begins.</param>
    /// <returns>Begun or NotBelowModulus.</returns>
    internal RsaBeginAnswer Start(byte[] input, int offset)
    {
        RsaLimbs.Read(_input, input, offset, _octets);
        if (!RsaLimbs.IsBelow(_input, _modulus, _limbs))
        {
            return RsaBeginAnswer.NotBelowModulus;
        }

        Array.Copy(_input, _number, _limbs);
        _exponentBit = HighestBit(_exponent);
        _row = 0;
        _phase = Phase.Lifting;
        MontgomeryMultiplications = 0;
        MultiplyAdds = 0;
        Steps = 0;
        return RsaBeginAnswer.Begun;
    }

    // The last product is below n and a little: R is 2^24 (2^8 for 3072 bits) times n, and the number was below 2n.
    private void Reduce()
    {
        if (!RsaLimbs.IsBelow(_number, _modulus, _limbs))
        {
            RsaLimbs.Subtract(_number, _modulus, _limbs);
        }
    }

    private static int HighestBit(uint value)
    {
        int bit = -1;
        while (value != 0)
        {
            value >>= 1;
            bit++;
        }

        return bit;
    }

    private void EndRow()
    {
        _row++;
        if (_row < _limbs)
        {
            return;
        }

        if (_phase == Phase.Lifting)
        {
            Array.Copy(_number, _lifted, _limbs);
            Array.Clear(_columns, 0, _limbs);
            _exponentBit--;
            BeginProduct(Phase.Squaring);
        }
        else
        {
            _phase = _phase == Phase.Squaring ? Phase.CarryingSquare : Phase.CarryingProduct;
        }
    }

    // From the exponent's second bit down: square, then multiply where the bit is set. The last bit always is, and its
    // multiplication takes the input as it came, which leaves Montgomery form at no cost.
    private void BeginNextProduct()
    {
        if (_phase == Phase.CarryingSquare && ((_exponent >> _exponentBit) & 1) != 0)
        {
            BeginProduct(Phase.Multiplying);
        }
        else if (_exponentBit == 0)
        {
            _phase = Phase.Reducing;
        }
        else
        {
            _exponentBit--;
            BeginProduct(Phase.Squaring);
        }
    }

    private void BeginProduct(Phase phase)
    {
        _row = 0;
        _phase = phase;
    }
}
