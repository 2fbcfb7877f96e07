using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions;

/// <summary>What goes under a session's key, what goes beside it, and what is left when it ends.</summary>
public sealed class TrafficTests
{
    [Theory]
    [Trait("Capability", "A16")]
    [InlineData(Suite.Aes128CbcHmac)]
    [InlineData(Suite.Aes256Gcm)]
    public void AThousandRandomMessagesEachWayArriveAsTheyWere(int suite)
    {
        SessionPair pair = EstablishedWith(suite);
        var random = new Random(16);
        var toB = new List<byte[]>();
        var toA = new List<byte[]>();
        for (int i = 0; i < 1000; i++)
        {
            toB.Add(Octets(random, random.Next(1200)));
            toA.Add(Octets(random, random.Next(1200)));
            Assert.True(pair.A.Send(pair.A.OnlySession!, toB[^1]));
            Assert.True(pair.B.Send(pair.B.OnlySession!, toA[^1]));
            pair.Run();
        }

        Assert.Equal(toB, pair.B.Received.Select(one => one.Body));
        Assert.Equal(toA, pair.A.Received.Select(one => one.Body));
        Assert.All(pair.A.Received.Concat(pair.B.Received), one => Assert.Equal(suite, one.Suite));
    }

    [Fact]
    [Trait("Capability", "A14")]
    public void APlaintextConversationIsUpgradedInPlace()
    {
        SessionPair pair = new();
        Assert.True(pair.A.SendClear("before"u8.ToArray()));
        pair.Run();
        Assert.False(pair.B.Received[^1].IsSecured);
        Assert.Contains("before", Ascii(pair.Capture[^1].Octets), StringComparison.Ordinal);
        pair.Connect();
        Assert.True(pair.A.Send(pair.A.OnlySession!, "after"u8.ToArray()));
        pair.Run();
        Assert.Equal("after"u8, pair.B.Received[^1].Body);
        Assert.True(pair.B.Received[^1].IsSecured);
        Assert.All(pair.Capture, one => Assert.DoesNotContain("after", Ascii(one.Octets), StringComparison.Ordinal));
    }

    [Fact]
    public void SecuredAndUnsecuredMessagesMixAndEachTellsWhichItIs()
    {
        SessionPair pair = SessionPair.Established();
        var random = new Random(15);
        var sent = new List<bool>();
        for (int i = 0; i < 100; i++)
        {
            bool secured = random.Next(2) == 0;
            sent.Add(secured);
            Assert.True(secured ? pair.A.Send(pair.A.OnlySession!, [(byte)i]) : pair.A.SendClear([(byte)i]));
            pair.Run();
        }

        Assert.Equal(sent, pair.B.Received.Select(one => one.IsSecured));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (byte)i), pair.B.Received.Select(one => one.Body[0]));

        // A sealed message whose envelope is made to say "clear" is no clear message: the digest tells.
        pair.A.Send(pair.A.OnlySession!, "sealed"u8.ToArray());
        byte[] octets = pair.A.PollTransmit()!;
        octets[3] &= 0xFD;
        octets[4] = 0;
        Array.Clear(octets, 16, 8);
        int before = pair.B.Received.Count;
        pair.B.Receive(octets, pair.Now, []);
        Assert.Equal(before, pair.B.Received.Count);
    }

    [Fact]
    [Trait("Capability", "A19")]
    public void AThirdPartyWithAFullCaptureAndItsOwnKeysDecryptsNothing()
    {
        foreach (int suite in new[] { Suite.Aes128CbcHmac, Suite.Aes256Gcm })
        {
            SessionPair pair = EstablishedWith(suite);
            byte[] text = "only for A and B, and for nobody else in the world"u8.ToArray();
            pair.A.Send(pair.A.OnlySession!, text);
            pair.B.Send(pair.B.OnlySession!, text);
            pair.Run();
            byte[][] sealedMessages = [.. pair.Capture.Where(one => ClearMessage.Read(one.Octets) == null).Select(one => one.Octets)];
            Assert.True(sealedMessages.Length >= 4);

            // C has a key pair and live sessions of its own with B, and tries what keys it has in both directions.
            using RSA keyOfC = RsaTestKeys.Pair("3072 bits, e = 65537");
            SessionPair other = new(seed: 7) { A = new SessionPeer("C", 99), B = pair.B };
            other.A.Policy.Session.Suites = [(byte)suite];
            other.B.Policy.Secrets[other.A.Id] = SessionPair.Secret;
            Assert.Equal(InitiatorState.Established, other.Connect(new RsaInitiator(keyOfC)).State);
            var keysOfC = new DerivedKeys(other, other.A.OnlySession!.Id, keyOfC);
            byte[] wrapped = SetUpTests.MessagesOf(pair, pair.B).First()[SessionField.KeyReply];
            Assert.ThrowsAny<CryptographicException>(() => keyOfC.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256));
            foreach (byte[] message in sealedMessages)
            {
                ulong id = pair.A.OnlySession!.Id;
                Assert.Equal(OpenStatus.BadDigest, DerivedKeys.Open(keysOfC.Protection(true, id), message));
                Assert.Equal(OpenStatus.BadDigest, DerivedKeys.Open(keysOfC.Protection(false, id), message));
            }

            Assert.All(pair.Capture, one => Assert.True(one.Octets.AsSpan().IndexOf(text.AsSpan(0, 16)) < 0));
        }
    }

    [Theory]
    [Trait("Capability", "A20")]
    [InlineData(Suite.Aes128CbcHmac)]
    [InlineData(Suite.Aes256Gcm)]
    public void AtTheEndBothDisposeOfTheKeyAndLateMessagesAreRefused(int suite)
    {
        SessionPair pair = EstablishedWith(suite);
        pair.B.Send(pair.B.OnlySession!, "late"u8.ToArray());
        byte[] late = pair.B.PollTransmit()!;
        pair.A.Send(pair.A.OnlySession!, "late too"u8.ToArray());
        byte[] lateToo = pair.A.PollTransmit()!;
        Assert.NotEqual(0, pair.A.SessionKeys);
        pair.A.Close(pair.A.OnlySession!, CloseReason.Done);
        pair.Run();
        Assert.Equal(SessionLife.Closed, pair.A.OnlySession!.Life);
        Assert.Equal(SessionLife.Closed, pair.B.OnlySession!.Life);
        Assert.Equal(CloseReason.Done, pair.B.OnlySession!.Reason);
        Assert.Equal(0, pair.A.SessionKeys);
        Assert.Equal(0, pair.B.SessionKeys);
        pair.Inject(pair.A, late);
        pair.Inject(pair.B, lateToo);
        pair.Run();
        Assert.Equal([OpenStatus.SessionClosed], pair.A.Unopened);
        Assert.Equal([OpenStatus.SessionClosed], pair.B.Unopened);
        Assert.Empty(pair.A.Received);
        Assert.Empty(pair.B.Received);
        Assert.False(pair.A.Send(pair.A.OnlySession!, [1]));
        Assert.False(pair.B.Send(pair.B.OnlySession!, [1]));
    }

    [Fact]
    public void AClearCloseOrPingEndsOrShowsNothing()
    {
        SessionPair pair = SessionPair.Established();
        pair.Inject(pair.A, new ClearMessage(pair.B.Id, (SessionField.Kind, [SessionMessageKind.Close]), (SessionField.Credential, []), (SessionField.Reason, [1])).Build());
        pair.Inject(pair.A, new ClearMessage(pair.B.Id, (SessionField.Kind, [SessionMessageKind.Pong]), (SessionField.Credential, []), (SessionField.Token, new byte[4])).Build());
        pair.Run();
        Assert.Equal(SessionLife.Live, pair.A.OnlySession!.Life);
        SetUpTests.AssertTalk(pair);
    }

    [Fact]
    public void AMessageIsOpenedOnceByItsReceiverAndByNobodyElse()
    {
        SessionPair pair = SessionPair.Established();
        pair.A.Send(pair.A.OnlySession!, [1]);
        byte[] message = pair.A.PollTransmit()!;
        pair.Inject(pair.B, message);
        pair.Inject(pair.B, message, 10);
        pair.Inject(pair.A, message);
        byte[] flipped = KeyAgreementTests.Flipped(message, message.Length - 1);
        pair.Inject(pair.B, flipped, 20);
        pair.Run();
        Assert.Single(pair.B.Received);
        Assert.Equal([OpenStatus.Replayed, OpenStatus.Replayed], pair.B.Unopened);
        Assert.Equal([OpenStatus.WrongSender], pair.A.Unopened);
        Assert.Equal(2u, pair.B.OnlySession!.Refused);
    }

    [Fact]
    public void AnExpiredSessionOpensAndSealsNothing()
    {
        SessionPair pair = new();
        pair.A.Policy.Session.LifetimeSeconds = 60;
        pair.Connect();
        SecuredSession b = pair.B.OnlySession!;
        pair.A.Send(pair.A.OnlySession!, [1]);
        byte[] early = pair.A.PollTransmit()!;
        pair.A.Send(pair.A.OnlySession!, [2]);
        byte[] late = pair.A.PollTransmit()!;
        pair.B.Receive(early, b.ExpiresAtMillis - 1, []);
        Assert.False(b.IsExpired(b.ExpiresAtMillis - 1));
        Assert.True(b.IsAgeing(b.ExpiresAtMillis - 1));
        Assert.False(b.IsAgeing(b.EstablishedAtMillis + 44_000));
        Assert.True(b.IsExpired(b.ExpiresAtMillis));
        pair.B.Receive(late, b.ExpiresAtMillis, []);
        Assert.Equal([OpenStatus.SessionClosed], pair.B.Unopened);
        Assert.Single(pair.B.Received);
    }

    [Fact]
    public void NoMoreMessagesGoUnderOneKeyThanWereAgreed()
    {
        SessionPair pair = new();
        pair.B.Policy.Session.MessageLimit = 20;
        pair.Connect();
        SecuredSession a = pair.A.OnlySession!;
        int sent = 0;
        while (pair.A.Send(a, [(byte)sent]))
        {
            sent++;
        }

        pair.Run();
        Assert.Equal(20u, a.Sent);
        Assert.Equal(sent, pair.B.Received.Count);
        Assert.Equal(20u, pair.B.OnlySession!.Received);
        Assert.True(a.IsExpired(pair.Now));
        Assert.True(pair.B.OnlySession!.IsExpired(pair.Now));
    }

    private static SessionPair EstablishedWith(int suite)
    {
        SessionPair pair = new();
        pair.A.Policy.Session.Suites = [(byte)suite];
        pair.B.Policy.Session.Suites = [Suite.Aes128CbcHmac, Suite.Aes256Gcm];
        Assert.Equal(InitiatorState.Established, pair.Connect().State);
        Assert.Equal(suite, pair.B.OnlySession!.Terms.Suite);
        return pair;
    }

    private static byte[] Octets(Random random, int count)
    {
        byte[] octets = new byte[count];
        random.NextBytes(octets);
        return octets;
    }

    private static string Ascii(byte[] octets) => System.Text.Encoding.Latin1.GetString(octets);
}
