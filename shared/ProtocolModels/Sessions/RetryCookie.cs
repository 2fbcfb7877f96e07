using System;
using NanoPeers.Cryptography;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// Cookies that cost the responder no memory: an HMAC of where a request came from, its session id and the time slot, under a key that never
/// leaves this peer. Who sends from a false address never sees its cookie. RFC 9000 section 8.1 has the same idea. May be shared by threads.
/// </summary>
public sealed class RetryCookie
{
    /// <summary>Octets of a cookie.</summary>
    public const int Length = 32;

    private const int SlotMillis = 30000;
    private const int MaxAddress = Limits.MaxEndpointLength;
    private const int SessionAt = 1 + MaxAddress;
    private const int SlotAt = SessionAt + 8;

    private readonly object _gate = new object();
    private readonly IMacKey _key;
    private readonly byte[] _input = new byte[SlotAt + 8];
    private readonly byte[] _expected = new byte[Length];

    /// <summary>Makes the cookies of a peer, with a key from its random source.</summary>
    /// <param name="cryptography">The platform's primitives.</param>
    public RetryCookie(ICryptography cryptography)
    {
        byte[] key = new byte[32];
        cryptography.FillRandom(key, 0, key.Length);
        _key = cryptography.CreateHmacKey(key, 0, key.Length);
        Array.Clear(key, 0, key.Length);
    }

    /// <summary>
    /// Whether every request must bring a cookie. False on a peer that has room: then only one whose proof is public-key work to check must.
    /// </summary>
    public bool UnderLoad { get; set; } = true;

    /// <summary>Makes the cookie of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="sourceAddress">Octets of where it came from, at most 128.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <param name="into">Receives 32 octets.</param>
    public void Make(SessionMessage request, byte[] sourceAddress, long nowMillis, byte[] into)
    {
        lock (_gate)
        {
            Compute(request, sourceAddress, nowMillis / SlotMillis, into);
        }
    }

    /// <summary>Whether a request brings the cookie that this peer gave to its source in this time slot or the one before.</summary>
    /// <param name="request">The request.</param>
    /// <param name="sourceAddress">Octets of where it came from.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public bool IsValid(SessionMessage request, byte[] sourceAddress, long nowMillis)
    {
        if (request.LengthOf(SessionField.Cookie) != Length)
        {
            return false;
        }

        long slot = nowMillis / SlotMillis;
        lock (_gate)
        {
            return Matches(request, sourceAddress, slot) || Matches(request, sourceAddress, slot - 1);
        }
    }

    /// <summary>
    /// Writes the Retry that answers a request, for a driver under load that checks cookies before it gives a request an object of its own.
    /// </summary>
    /// <param name="tools">This peer's tools.</param>
    /// <param name="request">The request.</param>
    /// <param name="sourceAddress">Octets of where it came from.</param>
    /// <param name="mode">CertificateWanted of <see cref="SessionMode"/>, or 0.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <param name="into">Receives the message; must not be the request's buffer.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    /// <returns>Octets of the message, 0 when it did not fit. Always fewer than the request's.</returns>
    public int WriteRetry(
        SessionTools tools, SessionMessage request, byte[] sourceAddress, int mode, long nowMillis, byte[] into, int offset, int capacity)
    {
        MessageWriter writer = tools.BeginClear(ProtocolTag.Session, into, offset, capacity);
        writer.WriteUInt8(SessionField.Kind, SessionMessageKind.Retry);
        writer.WriteUInt64(SessionField.AttemptId, request.AttemptId);
        writer.WriteUInt64(SessionField.SessionId, request.SessionId);
        writer.ReserveOctets(SessionField.Credential, 0);
        if (mode != 0)
        {
            writer.WriteUInt8(SessionField.Mode, mode);
        }

        int at = writer.ReserveOctets(SessionField.Cookie, Length);
        if (at >= 0)
        {
            lock (_gate)
            {
                Compute(request, sourceAddress, nowMillis / SlotMillis, _expected);
                Array.Copy(_expected, 0, into, at, Length);
            }
        }

        return tools.FinishClear();
    }

    private bool Matches(SessionMessage request, byte[] sourceAddress, long slot)
    {
        Compute(request, sourceAddress, slot, _expected);
        return ConstantTime.AreEqual(_expected, 0, request.Buffer, request.OffsetOf(SessionField.Cookie), Length);
    }

    private void Compute(SessionMessage request, byte[] sourceAddress, long slot, byte[] into)
    {
        Array.Clear(_input, 0, _input.Length);
        int count = sourceAddress.Length < MaxAddress ? sourceAddress.Length : MaxAddress;
        _input[0] = (byte)count;
        Array.Copy(sourceAddress, 0, _input, 1, count);
        BigEndian.WriteUInt64(_input, SessionAt, request.SessionId);
        BigEndian.WriteUInt64(_input, SlotAt, (ulong)slot);
        _key.Compute(_input, 0, _input.Length, into, 0);
    }
}
