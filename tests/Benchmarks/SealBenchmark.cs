using System.Diagnostics;
using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;

namespace NanoPeers.Benchmarks;

/// <summary>
/// Seal and open of one message, beside the raw primitives of .NET on the same octets (envelope as associated data, bodies as text): encrypt, MAC,
/// MAC, decrypt. Ours also writes the message, reads it, and checks all lengths.
/// </summary>
internal static class SealBenchmark
{
    private const int Rounds = 15;

    internal static async Task RunAsync(Report report)
    {
        (int Size, double Target)[] sizes = [(64, 0.5), (1024, 0.7), (16384, 0.85)];
        foreach (int suite in new[] { Suite.Aes128CbcHmac, Suite.Aes256Gcm })
        {
            foreach ((int size, double target) in sizes)
            {
                using Raw raw = new(size);
                Action ours = Ours(suite, size);
                Action theirs = suite == Suite.Aes256Gcm ? raw.Gcm : raw.CbcHmac;
                (double a, double b, double ratio) = await Paired.CompareAsync(
                    Rounds, () => Task.FromResult(Rate(ours)), () => Task.FromResult(Rate(theirs))).ConfigureAwait(false);
                string what = $"seal and open {size} octets, {Suite.NameOf(suite)}";
                string against = suite == Suite.Aes256Gcm ? "AesGcm" : "Aes CBC and HMACSHA256";
                string reach = $"at least {Report.Number(target, "P0")}";
                report.Add(what, Report.Number(a) + "/s", Report.Number(b) + "/s", against, Report.Number(ratio, "P0"), reach, ratio >= target);
            }
        }
    }

    private static Action Ours(int suite, int size)
    {
        PlatformCryptography cryptography = new();
        byte[] keys = RandomNumberGenerator.GetBytes(96);
        EnvelopeDigest digest = new();
        IEnvelopeProtection Make() => suite == Suite.Aes256Gcm
            ? new GcmProtection(5, cryptography, keys, 0, 64, digest)
            : new CbcHmacProtection(5, cryptography, keys, 0, 32, 64, digest);
        IEnvelopeProtection seals = Make();
        IEnvelopeProtection opens = Make();
        MessageWriter writer = new(Peers.IdOf(1));
        Envelope envelope = new();
        byte[] payload = RandomNumberGenerator.GetBytes(size);
        byte[] buffer = new byte[size + 256];
        ulong sequence = 0;
        return () =>
        {
            writer.Begin(buffer, 0, buffer.Length);
            writer.BeginBody(ProtocolTag.File);
            writer.WriteRaw(payload, 0, payload.Length);
            writer.EndBody();
            int length = writer.Finish(seals, ++sequence);
            bool opened = envelope.TryDecode(buffer, 0, length, Limits.MaxStreamMessage) == DecodeStatus.Complete
                && opens.Open(envelope) == OpenStatus.Opened && envelope.NextBody() == DecodeStatus.Complete;
            if (!opened)
            {
                throw new InvalidOperationException("The message did not open.");
            }
        };
    }

    private static double Rate(Action operation)
    {
        Stopwatch watch = Stopwatch.StartNew();
        int count = 0;
        while (watch.ElapsedMilliseconds < 200)
        {
            for (int i = 0; i < 20; i++)
            {
                operation();
            }

            count += 20;
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>The primitives as a user would call them: one-shot calls that allocate nothing they need not.</summary>
    private sealed class Raw : IDisposable
    {
        private const int EnvelopeLength = Envelope.FixedLength + 1;
        private const int BodyOverhead = 1 + 4 + 4;

        private readonly Aes _aes = Aes.Create();
        private readonly AesGcm _gcm = new(RandomNumberGenerator.GetBytes(32), 16);
        private readonly byte[] _macKey = RandomNumberGenerator.GetBytes(32);
        private readonly byte[] _iv = RandomNumberGenerator.GetBytes(16);
        private readonly byte[] _nonce = RandomNumberGenerator.GetBytes(12);
        private readonly byte[] _mac = new byte[32];
        private readonly byte[] _plain;
        private readonly byte[] _message;

        internal Raw(int size)
        {
            _aes.Key = RandomNumberGenerator.GetBytes(16);
            _plain = RandomNumberGenerator.GetBytes(BodyOverhead + size);
            _message = new byte[EnvelopeLength + _plain.Length + 16];
        }

        private Span<byte> Sealed => _message.AsSpan(EnvelopeLength);

        public void Dispose()
        {
            _aes.Dispose();
            _gcm.Dispose();
        }

        internal void CbcHmac()
        {
            int count = _aes.EncryptCbc(_plain, _iv, Sealed, PaddingMode.PKCS7);
            HMACSHA256.HashData(_macKey, _message.AsSpan(0, EnvelopeLength + count), _mac);
            HMACSHA256.HashData(_macKey, _message.AsSpan(0, EnvelopeLength + count), _mac);
            _aes.DecryptCbc(Sealed[..count], _iv, _plain, PaddingMode.PKCS7);
        }

        internal void Gcm()
        {
            ReadOnlySpan<byte> envelope = _message.AsSpan(0, EnvelopeLength);
            _gcm.Encrypt(_nonce, _plain, Sealed[.._plain.Length], _mac.AsSpan(0, 16), envelope);
            _gcm.Decrypt(_nonce, Sealed[.._plain.Length], _mac.AsSpan(0, 16), _plain, envelope);
        }
    }
}
