using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.Benchmarks;

/// <summary>Set-ups each second, from the request to the first protected octets answered, one and four at a time.</summary>
internal static class SetUpBenchmark
{
    private const int Rounds = 5;
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    internal static async Task RunAsync(Report report)
    {
        using TlsPeer tls = new();
        await using PeerNode client = Peers.Make(1, false);
        await using PeerNode server = Peers.Make(2, true);
        client.Start();
        server.Start();
        RemoteAddress to = Peers.AddressOf(client, server);
        using RsaKeyPool keys = new(new RsaKeyPoolOptions(), TimeProvider.System);
        int purposes = 0;

        async Task<IInitiatorKeyExchange> RsaAsync() =>
            new RsaInitiatorKeyExchange(await keys.TakeAsync(KeyReuse.WithinLimits, CancellationToken.None).ConfigureAwait(false));

        async Task OursAsync(Func<Task<IInitiatorKeyExchange>> make)
        {
            // Another purpose each time: a session of the same purpose would replace the one before, which is not what is measured.
            string purpose = "p" + (Interlocked.Increment(ref purposes) % 100000);
            SessionRequest request = Peers.Request(purpose, await make().ConfigureAwait(false), Suite.Aes128CbcHmac);
            ConnectResult result = await client.ConnectAsync(to, request, CancellationToken.None).ConfigureAwait(false);
            (result.Session ?? throw new InvalidOperationException(result.Problem)).Close(CloseReason.Done);
        }

        async Task TheirsAsync()
        {
            using SslStream stream = await TlsPeer.ConnectAsync(tls.EndPoint).ConfigureAwait(false);
            byte[] octet = new byte[1];
            await stream.WriteAsync(octet).ConfigureAwait(false);
            await stream.ReadExactlyAsync(octet).ConfigureAwait(false);
        }

        (string Name, Func<Task<IInitiatorKeyExchange>> Make, double Target)[] exchanges =
        [
            ("RSA-2048", RsaAsync, 2),
            ("ECDH P-256", () => Task.FromResult<IInitiatorKeyExchange>(new EcdhInitiatorKeyExchange()), 2),
            ("resumption", () => Task.FromResult<IInitiatorKeyExchange>(Peers.Resumption()), 10),
        ];
        foreach ((string name, Func<Task<IInitiatorKeyExchange>> make, double target) in exchanges)
        {
            foreach (int atATime in new[] { 1, 4 })
            {
                (double ours, double theirs, double ratio) = await Paired.CompareAsync(
                    Rounds, () => RateAsync(atATime, () => OursAsync(make)), () => RateAsync(atATime, TheirsAsync)).ConfigureAwait(false);
                string what = $"session set-ups, {name}, {atATime} at a time";
                string reach = $"at least {target}x";
                report.Add(what, Report.Number(ours) + "/s", Report.Number(theirs) + "/s", "SslStream TLS 1.3 RSA-2048", Report.Number(ratio, "N2") + "x", reach, ratio >= target);
            }
        }

        await PrivateOperationsAsync(report, keys).ConfigureAwait(false);
    }

    private static async Task PrivateOperationsAsync(Report report, RsaKeyPool keys)
    {
        using EphemeralKey key = await keys.TakeAsync(KeyReuse.WithinLimits, CancellationToken.None).ConfigureAwait(false);
        using RSA raw = RSA.Create(2048);
        using RSA wrapper = RSA.Create(new RSAParameters { Exponent = [1, 0, 1], Modulus = key.PublicKey[4..].ToArray() });
        byte[] wrapped = wrapper.Encrypt(Peers.Secret, RSAEncryptionPadding.OaepSHA256);
        byte[] rawWrapped = raw.Encrypt(Peers.Secret, RSAEncryptionPadding.OaepSHA256);
        byte[] secret = new byte[32];
        byte[] into = new byte[256];
        (double ours, double theirs, double ratio) = await Paired.CompareAsync(
            Rounds,
            () => Task.FromResult(Rate(() => key.TryUnwrap(wrapped, secret))),
            () => Task.FromResult(Rate(() => raw.TryDecrypt(rawWrapped, into, RSAEncryptionPadding.OaepSHA256, out _)))).ConfigureAwait(false);
        string what = "RSA-2048 private operations of a set-up, one thread";
        report.Add(what, Report.Number(ours) + "/s", Report.Number(theirs) + "/s", "RSA.TryDecrypt", Report.Number(ratio, "P0"), "at least 80%", ratio >= 0.8);
    }

    private static double Rate(Func<bool> operation)
    {
        Stopwatch watch = Stopwatch.StartNew();
        int count = 0;
        while (watch.ElapsedMilliseconds < 500)
        {
            if (!operation())
            {
                throw new InvalidOperationException("The operation failed.");
            }

            count++;
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> RateAsync(int atATime, Func<Task> setUp)
    {
        int count = 0;
        Stopwatch watch = Stopwatch.StartNew();
        async Task Loop()
        {
            while (watch.Elapsed < Slice)
            {
                await setUp().ConfigureAwait(false);
                Interlocked.Increment(ref count);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, atATime).Select(_ => Task.Run(Loop))).ConfigureAwait(false);
        return count / watch.Elapsed.TotalSeconds;
    }
}
