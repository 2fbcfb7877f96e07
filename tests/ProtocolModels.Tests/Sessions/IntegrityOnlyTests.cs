using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions;

/// <summary>The record without encryption (S0, "TLS"): refused by default, and what it gives where both policies name it.</summary>
public sealed class IntegrityOnlyTests
{
    [Fact]
    [Trait("Capability", "A28")]
    public void IntegrityOnlyIsRefusedUnlessThePoliciesOfBothEndsNameIt()
    {
        Assert.DoesNotContain((byte)Suite.HmacOnly, new SessionPolicy().Suites);
        byte[] only = [Suite.HmacOnly];
        byte[] strict = [Suite.Aes256Gcm, Suite.Aes128CbcHmac];
        foreach ((byte[]? asks, byte[]? allows) in new (byte[]?, byte[]?)[] { (only, null), (only, strict), (null, only), (strict, only) })
        {
            SessionPair pair = new();
            pair.A.Policy.Session.Suites = asks ?? pair.A.Policy.Session.Suites;
            pair.B.Policy.Session.Suites = allows ?? pair.B.Policy.Session.Suites;
            SessionInitiator refused = pair.Connect();
            Assert.Equal(SessionFailure.Refused, refused.Failure);
            Assert.Equal(RejectReason.NoCommonSuite, refused.RejectReason);
            Assert.Equal(0, pair.A.SessionKeys + pair.B.SessionKeys);
        }
    }

    [Fact]
    [Trait("Capability", "A28")]
    public void WhereBothNameItTheyStillPreferWhatEncrypts()
    {
        SessionPair pair = new();
        pair.A.Policy.Session.Suites = [Suite.HmacOnly, Suite.Aes128CbcHmac];
        pair.B.Policy.Session.Suites = [Suite.HmacOnly, Suite.Aes128CbcHmac];
        Assert.Equal(InitiatorState.Established, pair.Connect().State);
        Assert.Equal(Suite.Aes128CbcHmac, pair.A.OnlySession!.Terms.Suite);
    }

    [Fact]
    [Trait("Capability", "A28")]
    public void UnderItEverybodyReadsAndNobodyChangesForgesOrRepeats()
    {
        SessionPair pair = new();
        pair.A.Policy.Session.Suites = [Suite.HmacOnly];
        pair.B.Policy.Session.Suites = [Suite.HmacOnly];
        Assert.Equal(InitiatorState.Established, pair.Connect().State);
        Assert.Equal(Suite.HmacOnly, pair.A.OnlySession!.Terms.Suite);
        Assert.Equal("HS256", Suite.NameOf(pair.B.OnlySession!.Terms.Suite));
        byte[] text = "public, and truly from A"u8.ToArray();
        Assert.True(pair.A.Send(pair.A.OnlySession!, text));
        byte[] message = pair.A.PollTransmit()!;
        Assert.True(message.AsSpan().IndexOf(text) > 0);
        for (int at = 0; at < message.Length; at++)
        {
            // All but what relays may change: hop limit and total length.
            if (at is not (5 or (>= 8 and <= 11)))
            {
                pair.Inject(pair.B, KeyAgreementTests.Flipped(message, at));
            }
        }

        pair.Run();
        Assert.Empty(pair.B.Received);
        pair.Inject(pair.B, message);
        pair.Inject(pair.B, message, 10);
        pair.Run();
        Assert.Equal(text, Assert.Single(pair.B.Received).Body);
        Assert.Equal(OpenStatus.Replayed, pair.B.Unopened[^1]);
        pair.A.Close(pair.A.OnlySession!, CloseReason.Done);
        pair.Run();
        Assert.Equal(0, pair.A.SessionKeys + pair.B.SessionKeys);
    }
}
