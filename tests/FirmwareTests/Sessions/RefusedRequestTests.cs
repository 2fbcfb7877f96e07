using NanoPeers.FirmwareTests.Golden;
using NanoPeers.FirmwareTests.Rig;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Sessions;

/// <summary>Requests that get no session: each with its reason, and none with a key.</summary>
[TestClass]
public static class RefusedRequestTests
{
    [TestMethod]
    public static void Another_group_is_refused()
    {
        AnsweringPeer peer = Resuming();
        peer.Policy.Group = new Identifier(GoldenPeers.Initiator(), 0);
        AssertRefused(peer, RejectReason.WrongGroup);
    }

    [TestMethod]
    public static void An_unknown_peer_is_refused()
    {
        AnsweringPeer peer = Resuming();
        peer.Policy.Known = new Identifier(GoldenPeers.Group(), 0);
        AssertRefused(peer, RejectReason.UnknownPeer);
    }

    [TestMethod]
    public static void Every_octet_of_the_secret_counts()
    {
        for (int at = 0; at < 32; at += 5)
        {
            AnsweringPeer peer = Resuming();
            peer.Policy.Secret[at] ^= 1;
            AssertRefused(peer, RejectReason.BadProof);
        }
    }

    [TestMethod]
    public static void A_policy_that_says_no_is_obeyed()
    {
        AnsweringPeer peer = Resuming();
        peer.Policy.Decision = AcceptDecision.Reject;
        AssertRefused(peer, RejectReason.RefusedByPolicy);
    }

    [TestMethod]
    public static void A_secret_that_is_not_known_any_more_is_named()
    {
        AnsweringPeer peer = Resuming();
        peer.Policy.Exchange = new PresharedKeyExchange(KeyExchangeMethod.Resumption, 78, GoldenResumption.Preshared(), 0);
        AssertRefused(peer, RejectReason.UnknownPresharedKey);
        peer = Resuming();
        peer.Policy.Exchange = null;
        AssertRefused(peer, RejectReason.UnknownPresharedKey);
    }

    [TestMethod]
    public static void A_secret_that_was_wiped_agrees_on_nothing()
    {
        AnsweringPeer peer = Resuming();
        peer.Policy.Exchange!.Wipe();
        AssertRefused(peer, RejectReason.UnknownPresharedKey);
    }

    [TestMethod]
    public static void Without_a_common_suite_or_exchange_there_is_no_session()
    {
        AnsweringPeer peer = Resuming();
        peer.Policy.Session.Suites = new byte[] { Suite.Aes256Gcm };
        AssertRefused(peer, RejectReason.NoCommonSuite);
        peer = Resuming();
        peer.Policy.Session.KeyExchanges = new byte[] { KeyExchangeMethod.Rsa };
        AssertRefused(peer, RejectReason.NoCommonKeyExchange);
    }

    [TestMethod]
    public static void A_key_that_is_too_long_for_the_answer_is_refused()
    {
        ScriptedCryptography cryptography = new ScriptedCryptography(new byte[][] { GoldenRsa.Random0(), GoldenRsa.Random1() });
        AnsweringPeer peer = new AnsweringPeer(cryptography);
        peer.Policy.Exchange = new RsaResponderKeyExchange(cryptography, 256);
        SessionResponder small = new SessionResponder(peer.Tools, peer.Policy, GoldenRsa.Accept().Length - 1);
        Envelope envelope = new Envelope();
        SessionMessage request = new SessionMessage();
        byte[] datagram = GoldenRsa.Request();
        Assert.AreEqual((int)DecodeStatus.Complete, (int)envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram));
        Assert.AreEqual((int)DecodeStatus.Complete, (int)envelope.NextBody());
        Assert.AreEqual((int)DecodeStatus.Complete, (int)request.TryDecode(datagram, envelope.BodyOffset, envelope.BodyLength));
        small.HandleRequest(request, datagram, envelope.SenderOffset, null, new byte[0], 0);
        Assert.AreEqual((int)ResponderState.Ended, (int)small.State);
        Assert.AreEqual((int)RejectReason.WeakKey, (int)small.Reason);
        Assert.IsNull(small.Session);
    }

    [TestMethod]
    public static void A_request_with_a_changed_octet_gets_no_session()
    {
        byte[] sound = GoldenResumption.Request();
        AnsweringPeer peer = Resuming();
        int from = peer.BodyOffsetOf(sound);
        int looked = 0;
        for (int at = from; at < sound.Length; at++)
        {
            byte[] changed = GoldenResumption.Request();
            changed[at] ^= (byte)(1 << (at % 8));
            if (peer.HandleChanged(changed))
            {
                looked++;
                Assert.IsTrue(peer.Responder.State is ResponderState.Ended or ResponderState.Idle, "octet " + at.ToString());
                Assert.IsNull(peer.Responder.Session);
            }

            peer.Responder.Reset();
        }

        Assert.AreEqual(0, peer.Policy.Decisions);
        Assert.IsTrue(looked > 80, "looked at: " + looked.ToString());
    }

    private static AnsweringPeer Resuming()
    {
        return ResponderTests.Resuming(new ScriptedCryptography(new byte[0][]));
    }

    private static void AssertRefused(AnsweringPeer peer, RejectReason reason)
    {
        peer.HandleClear(GoldenResumption.Request());
        Assert.AreEqual((int)ResponderState.Ended, (int)peer.Responder.State);
        Assert.AreEqual((int)reason, (int)peer.Responder.Reason);
        Assert.IsFalse(peer.Responder.Step(0));
        Assert.IsNull(peer.Responder.Session);
        Assert.IsTrue(peer.Poll());
        Assert.AreEqual((int)reason, (int)peer.ReasonOfAnswer());
        Assert.IsFalse(peer.Poll());
    }
}
