using System;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Threading;
using NanoPeers.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.VirtualPeer;

/// <summary>
/// The managed RSA exchange, slowed down to a chip's pace: each step takes its share of the seconds, so that the loop above must keep the
/// switch alive in between, as on a board.
/// </summary>
internal sealed class PacedKeyExchange : IResponderKeyExchange, IDisposable
{
    private const int ModulusLength = RsaPublicKey.ModulusSize2048;

    private readonly RsaResponderKeyExchange _inner;
    private readonly ManualResetEventSlim _never = new();
    private readonly double _stepMillis;
    private double _owedMillis;

    /// <summary>Measures how many steps an operation has.</summary>
    /// <param name="cryptography">The board's.</param>
    /// <param name="seconds">What an operation is to take.</param>
    public PacedKeyExchange(ICryptography cryptography, double seconds)
    {
        _inner = new RsaResponderKeyExchange(cryptography, ModulusLength);
        _stepMillis = seconds * 1000 / StepsOfAnOperation();
    }

    /// <inheritdoc/>
    public int Method => _inner.Method;

    /// <inheritdoc/>
    public int ReplyLength => _inner.ReplyLength;

    /// <inheritdoc/>
    public RejectReason Begin(SessionMessage message)
    {
        _owedMillis = 0;
        return _inner.Begin(message);
    }

    /// <inheritdoc/>
    public bool Step()
    {
        long start = Stopwatch.GetTimestamp();
        bool done = _inner.Step();
        _owedMillis += _stepMillis - Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (_owedMillis >= 1)
        {
            long waiting = Stopwatch.GetTimestamp();
            _never.Wait((int)_owedMillis);
            _owedMillis -= Stopwatch.GetElapsedTime(waiting).TotalMilliseconds;
        }

        return done;
    }

    /// <inheritdoc/>
    public void WriteReply(byte[] into, int offset) => _inner.WriteReply(into, offset);

    /// <inheritdoc/>
    public void CopySecret(byte[] secret) => _inner.CopySecret(secret);

    /// <inheritdoc/>
    public void Wipe() => _inner.Wipe();

    /// <summary>Frees the wait handle.</summary>
    public void Dispose() => _never.Dispose();

    private static int StepsOfAnOperation()
    {
        using RSA rsa = RSA.Create(ModulusLength * 8);
        byte[] modulus = rsa.ExportParameters(false).Modulus!;
        RsaPublicKey key = new(ModulusLength);
        RsaPublicOperation operation = new(ModulusLength);
        key.Read(modulus, 0, modulus.Length, RsaPublicKey.UsualExponent);
        operation.Begin(key, new byte[ModulusLength], 0);
        operation.Run();
        return operation.Steps;
    }
}
