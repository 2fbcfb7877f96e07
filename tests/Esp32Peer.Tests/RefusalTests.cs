using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>What a gateway with the right secret can still ask for in vain: each is refused by name, costs no RSA, and the next sound request succeeds.</summary>
public sealed class RefusalTests
{
    public static TheoryData<string, byte[]> BadKeys
    {
        get
        {
            byte[] sound = TestRsaKey.Offer;
            byte[] even = [.. sound];
            even[^1] &= 0xFE;
            byte[] longer = [.. sound, .. new byte[127], 1];
            byte[] leadingZero = [.. sound];
            leadingZero[4] = 0;
            return new()
            {
                { "1024 bits", [.. sound[..4], .. sound[4..132]] },
                { "even", even },
                { "3072 bits, more than this peer's arrays take", longer },
                { "below 2048 bits by a leading zero", leadingZero },
                { "exponent 1", [0, 0, 0, 1, .. sound[4..]] },
                { "even exponent", [0, 1, 0, 0, .. sound[4..]] },
                { "exponent beyond 65537", [0, 1, 0, 3, .. sound[4..]] },
            };
        }
    }

    [Theory]
    [MemberData(nameof(BadKeys))]
    public void A_key_that_is_not_sound_is_refused_as_weak(string what, byte[] offer)
    {
        Assert.NotEmpty(what);
        AssertRefused(150, RejectReason.WeakKey, house => house.Gateway.Offers = () => [new Offer(KeyExchangeMethod.Rsa, SessionField.RsaKey, offer)]);
    }

    [Fact]
    public void A_key_exchange_that_it_does_not_have_is_refused() =>
        AssertRefused(151, RejectReason.NoCommonKeyExchange, house => house.Gateway.Offers = () => [new Offer(KeyExchangeMethod.EcdhP256, SessionField.EcKey, new byte[65])]);

    [Fact]
    public void A_resumption_secret_that_it_does_not_know_is_refused() =>
        AssertRefused(152, RejectReason.UnknownPresharedKey, house => house.Gateway.Offers = () => [new PresharedKeyExchange(KeyExchangeMethod.Resumption, 99, new byte[32], 0)]);

    [Fact]
    public void A_suite_that_it_does_not_have_is_refused() =>
        AssertRefused(153, RejectReason.NoCommonSuite, house => house.Gateway.Policy.Suites = [Suite.Aes256Gcm]);

    [Fact]
    public void A_resumption_secret_expires_by_the_invitations_policy()
    {
        House house = House.WithSession(154);
        house.Gateway.IsRunning = false;
        house.Board.Run(90_000);
        house.World.Spend(86_400L * 1_000_000);
        house.Gateway.IsRunning = true;
        house.RunUntilLive(90_000);
        Assert.Equal(KeyExchangeMethod.Rsa, house.Gateway.Opened[^1].Terms.KeyExchange);
    }

    [Fact]
    public void Without_the_groups_leave_nothing_is_kept_for_resumption()
    {
        House house = House.WithSession(155, resumption: false);
        Assert.False(house.Board.Storage.Records.ContainsKey("resume"));
        Assert.False(house.Board.Peer.SessionAt(0)!.Terms.IsResumable);
    }

    private static void AssertRefused(int seed, RejectReason expected, Action<House> prepare)
    {
        House house = new(seed);
        byte[] suites = house.Gateway.Policy.Suites;
        prepare(house);
        house.Board.Boot();
        house.Board.RunUntil(() => house.Gateway.Failures.Count == 1, 15_000, "a refusal");
        Assert.Equal((SessionFailure.Refused, expected), house.Gateway.Failures[0]);
        Assert.Equal(0, house.Board.Rsa.Begun);
        Assert.Equal(0, house.Board.Counted(PeerCounter.SessionsOpened));
        Assert.True(house.Board.Counted(PeerCounter.RequestRefused) >= 1);
        Assert.Contains(house.Board.Log, line => line.Contains("refused: " + RejectReasonName.Of(expected), StringComparison.Ordinal));

        house.Gateway.Offers = null;
        house.Gateway.Policy.Suites = suites;
        house.RunUntilLive(90_000);
    }

    /// <summary>An offer of any octets.</summary>
    private sealed class Offer(int method, int field, byte[] octets) : IInitiatorKeyExchange
    {
        public int Method => method;

        public void WriteOffer(MessageWriter writer) => writer.WriteOctets(field, octets, 0, octets.Length);

        public bool TryFinish(SessionMessage message, byte[] secret) => false;

        public void Wipe()
        {
            // There is no secret in it.
        }
    }
}
