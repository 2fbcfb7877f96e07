using System.Buffers.Binary;
using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions;

/// <summary>The key of a session: the same at both ends, never seen on the wire, never used again.</summary>
public sealed class KeyAgreementTests
{
    [Fact]
    [Trait("Capability", "A9")]
    public void BothEndsHoldTheKeyThatWasWrappedInThePublicKey()
    {
        SessionPair pair = SessionPair.Established();
        Assert.Equal(2, pair.A.Cryptography.CipherKeys.Count);
        Assert.Equal(pair.A.Cryptography.CipherKeys.Order(), pair.B.Cryptography.CipherKeys.Order());
        SetUpTests.AssertTalk(pair);

        // The wrapped secret is what the private key opens, and nothing of it or of the keys is on the wire.
        byte[] reply = SetUpTests.MessagesOf(pair, pair.B).Single()[SessionField.KeyReply];
        byte[] secret = RsaTestKeys.Pair(RsaTestKeys.Usual).Decrypt(reply, RSAEncryptionPadding.OaepSHA256);
        Assert.Equal(32, secret.Length);
        string wire = string.Concat(pair.Capture.Select(one => Convert.ToHexString(one.Octets)));
        Assert.DoesNotContain(Convert.ToHexString(secret), wire, StringComparison.Ordinal);
        Assert.All(pair.A.Cryptography.CipherKeys, key => Assert.DoesNotContain(key, wire, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Capability", "A9")]
    public void TheWrappedKeyDiffersOnEachRun()
    {
        byte[][] replies = [.. Enumerable.Range(1, 20).Select(seed =>
        {
            SessionPair pair = SessionPair.Established(seed);
            return SetUpTests.MessagesOf(pair, pair.B).Single()[SessionField.KeyReply];
        })];
        Assert.Equal(20, replies.Select(Convert.ToHexString).Distinct().Count());
    }

    [Theory]
    [Trait("Capability", "A9")]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(255)]
    public void ATamperedWrapGivesNoSession(int at)
    {
        // Changed by somebody on the way: the proof does not fit any more, and the true answer never comes.
        SessionPair pair = new();
        pair.Network = new Losing(octets => ClearMessage.Read(octets)?.Kind == SessionMessageKind.Accept);
        pair.Tap = (from, octets) =>
        {
            if (ClearMessage.Read(octets) is { Kind: SessionMessageKind.Accept } accept)
            {
                accept[SessionField.KeyReply] = Flipped(accept[SessionField.KeyReply], at);
                pair.Inject(pair.A, accept.Build(), 5);
            }
        };
        SessionInitiator initiator = pair.Connect();
        Assert.Equal(SessionFailure.WrongKey, initiator.Failure);
        DecisionTests.AssertNoKeys(pair);
        Assert.Empty(pair.A.Cryptography.CipherKeys);

        // Wrong already where it was made, and proven: the private key or the confirmation tells.
        SessionPair broken = new();
        broken.B.Policy.TamperReply = (into, offset) => into[offset + at] ^= 1;
        SessionInitiator second = broken.Connect();
        Assert.Equal(SessionFailure.BadReply, second.Failure);
        DecisionTests.AssertNoKeys(broken);
    }

    [Fact]
    public void AConfirmationThatIsWrongGivesNoSession()
    {
        // Made wrong by the responder itself, and proven.
        SessionPair pair = new();
        DecisionTests.AcceptWith(pair, accept => accept[SessionField.Confirmation] = Flipped(accept[SessionField.Confirmation], 31));
        SessionInitiator initiator = pair.Connect();
        Assert.Equal(SessionFailure.BadReply, initiator.Failure);
        Assert.Contains("ConfirmationWrong", SetUpTests.StepsOf(pair.A), StringComparison.Ordinal);
        DecisionTests.AssertNoKeys(pair);
    }

    [Fact]
    [Trait("Capability", "A21")]
    public void AThousandReconnectsGiveAThousandKeys()
    {
        SessionPair pair = new();
        var exchange = new KeptKey(RsaTestKeys.Pair(RsaTestKeys.Usual));
        for (int i = 0; i < 1000; i++)
        {
            Reconnect(pair, exchange);
        }

        Assert.Equal(2000, pair.A.Cryptography.CipherKeys.Count);
        Assert.Equal(2000, pair.A.Cryptography.CipherKeys.Distinct().Count());
        Assert.Equal(0, pair.A.SessionKeys);
        Assert.Equal(0, pair.B.SessionKeys);
    }

    [Fact]
    [Trait("Capability", "A22")]
    public void ANewSessionHasANewPublicKey()
    {
        SessionPair pair = new();
        foreach (int size in new[] { 2048, 2048 })
        {
            using RSA key = RSA.Create(size);
            Reconnect(pair, new RsaInitiator(key));
        }

        byte[][] keys = [.. SetUpTests.MessagesOf(pair, pair.A).Select(one => one[SessionField.RsaKey])];
        Assert.Equal(2, keys.Length);
        Assert.NotEqual(keys[0], keys[1]);
    }

    [Fact]
    [Trait("Capability", "A23")]
    public void AKeptPublicKeyStillGivesANewSessionKey()
    {
        SessionPair pair = new();
        var exchange = new KeptKey(RsaTestKeys.Pair(RsaTestKeys.Usual));
        Reconnect(pair, exchange);
        Reconnect(pair, exchange);
        byte[][] keys = [.. SetUpTests.MessagesOf(pair, pair.A).Select(one => one[SessionField.RsaKey])];
        Assert.Equal(2, keys.Length);
        Assert.Equal(keys[0], keys[1]);
        Assert.Equal(4, pair.A.Cryptography.CipherKeys.Distinct().Count());
    }

    [Theory]
    [Trait("Capability", "A25")]
    [InlineData(Suite.Aes128CbcHmac)]
    [InlineData(Suite.Aes256Gcm)]
    public void TheKeyOfAnOldSessionOpensNothingOfTheNext(int suite)
    {
        SessionPair pair = new();
        pair.A.Policy.Session.Suites = [(byte)suite];
        pair.B.Policy.Session.Suites = [(byte)suite];
        RSA key = RsaTestKeys.Pair(RsaTestKeys.Usual);
        Reconnect(pair, new KeptKey(key));
        ulong first = SetUpTests.MessagesOf(pair, pair.A).Select(one => BinaryPrimitives.ReadUInt64BigEndian(one[SessionField.SessionId])).Single();
        pair.Connect(new KeptKey(key));
        SecuredSession second = pair.A.OnlySession!;
        pair.A.Send(second, "the second session"u8.ToArray());
        byte[] message = pair.A.PollTransmit()!;
        var stolen = new DerivedKeys(pair, first, key);
        Assert.Equal(suite, stolen.Suite);
        Assert.Equal(OpenStatus.BadDigest, DerivedKeys.Open(stolen.Protection(true, second.Id), message));
        Assert.Equal(OpenStatus.BadDigest, DerivedKeys.Open(stolen.Protection(false, second.Id), message));

        // The keys of the second session open it, so the thief's tools are sound.
        var owned = new DerivedKeys(pair, second.Id, key);
        Assert.Equal(OpenStatus.Opened, DerivedKeys.Open(owned.Protection(true, second.Id), message));
        Assert.Equal(OpenStatus.BadDigest, DerivedKeys.Open(owned.Protection(false, second.Id), message));
    }

    internal static byte[] Flipped(byte[] octets, int at)
    {
        byte[] copy = [.. octets];
        copy[at] ^= 1;
        return copy;
    }

    private static void Reconnect(SessionPair pair, IInitiatorKeyExchange exchange)
    {
        SessionInitiator initiator = pair.Connect(exchange);
        Assert.Equal(InitiatorState.Established, initiator.State);
        pair.A.Close(pair.A.OnlySession!, CloseReason.Done);
        pair.Run();
        Assert.Equal(SessionLife.Closed, pair.B.OnlySession!.Life);
        pair.A.Sessions.Clear();
        pair.B.Sessions.Clear();
        pair.A.Initiators.Clear();
    }

    /// <summary>A key pair that is kept for later sessions (S0 fig. 2): wiping the attempt leaves it.</summary>
    private sealed class KeptKey(RSA key) : IInitiatorKeyExchange
    {
        public int Method => KeyExchangeMethod.Rsa;

        public void WriteOffer(MessageWriter writer) => new RsaInitiator(key).WriteOffer(writer);

        public bool TryFinish(SessionMessage message, byte[] secret) => new RsaInitiator(key).TryFinish(message, secret);

        public void Wipe()
        {
        }
    }
}
