using NanoPeers.FirmwareTests.Golden;
using NanoPeers.FirmwareTests.Rig;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Sessions;

/// <summary>
/// Whole set-ups at the end that answers: given the vectors' random octets, it sends the vectors' octets, down to the first under the key. On a board
/// the one by RSA takes its time: a second or two.
/// </summary>
[TestClass]
public static class ResponderTests
{
    [TestMethod]
    public static void A_resumption_is_the_vectors_octet_for_octet()
    {
        ScriptedCryptography cryptography = new ScriptedCryptography(new byte[][] { GoldenResumption.Random0() });
        AnsweringPeer peer = Resuming(cryptography);
        peer.HandleClear(GoldenResumption.Request());
        Assert.AreEqual((int)ResponderState.Computing, (int)peer.Responder.State);
        Assert.AreEqual(1, peer.Compute());
        AssertSetUp(peer, GoldenResumption.Accept(), GoldenResumption.Ping(), GoldenResumption.Pong());
        Assert.IsTrue(cryptography.IsUsedUp);
        SecuredSession session = peer.Responder.Session!;
        Assert.AreEqual(KeyExchangeMethod.Resumption, session.Terms.KeyExchange);
        byte[] secret = new byte[32];
        Assert.IsTrue(session.TryTakeResumption(secret, 0, out ulong id));
        Octets.AssertSame(GoldenResumption.ResumptionSecret(), secret, secret.Length);
        Assert.AreEqual(0xBC57BCD1269DA440UL, id);
        Assert.IsFalse(session.TryTakeResumption(secret, 0, out id));
    }

    [TestMethod]
    public static void An_agreement_by_RSA_is_the_vectors_octet_for_octet()
    {
        byte[][] random = new byte[][] { GoldenRsa.Random0(), GoldenRsa.Random1(), GoldenRsa.Random2() };
        ScriptedCryptography cryptography = new ScriptedCryptography(random);
        AnsweringPeer peer = new AnsweringPeer(cryptography);
        peer.Policy.Exchange = new RsaResponderKeyExchange(cryptography, 256);
        peer.HandleClear(GoldenRsa.Request());
        int steps = peer.Compute();
        Assert.IsTrue(steps > 1000 && steps < 2000, "steps: " + steps.ToString());
        AssertSetUp(peer, GoldenRsa.Accept(), GoldenRsa.Ping(), GoldenRsa.Pong());
        Assert.IsTrue(cryptography.IsUsedUp);
        Assert.AreEqual(KeyExchangeMethod.Rsa, peer.Responder.Session!.Terms.KeyExchange);
        Assert.IsFalse(peer.Responder.Session!.HasResumption);
    }

    [TestMethod]
    public static void A_request_that_comes_again_is_answered_with_the_same_octets()
    {
        AnsweringPeer peer = Resuming(new ScriptedCryptography(new byte[][] { GoldenResumption.Random0() }));
        peer.HandleClear(GoldenResumption.Request());
        peer.HandleClear(GoldenResumption.Request());
        peer.Compute();
        for (int i = 0; i < 3; i++)
        {
            while (peer.Poll())
            {
                if (peer.AnswerLength > 150)
                {
                    Octets.AssertSame(GoldenResumption.Accept(), peer.Answer, peer.AnswerLength);
                }
            }

            peer.HandleClear(GoldenResumption.Request());
        }

        Assert.AreEqual(1, peer.Policy.Decisions);
        Assert.IsTrue(peer.Poll());
        Octets.AssertSame(GoldenResumption.Accept(), peer.Answer, peer.AnswerLength);
    }

    [TestMethod]
    public static void A_copy_of_a_request_that_was_answered_begins_nothing()
    {
        AnsweringPeer peer = Resuming(new ScriptedCryptography(new byte[][] { GoldenResumption.Random0() }));
        peer.HandleClear(GoldenResumption.Request());
        peer.Compute();
        peer.Responder.Reset();
        peer.HandleClear(GoldenResumption.Request());
        Assert.AreEqual((int)ResponderState.Idle, (int)peer.Responder.State);
        Assert.IsFalse(peer.Poll());
        Assert.AreEqual(1, peer.Policy.Decisions);
    }

    [TestMethod]
    public static void A_session_that_is_never_confirmed_ends_and_its_keys_with_it()
    {
        AnsweringPeer peer = Resuming(new ScriptedCryptography(new byte[][] { GoldenResumption.Random0() }));
        peer.HandleClear(GoldenResumption.Request());
        peer.Compute();
        SecuredSession session = peer.Responder.Session!;
        Assert.AreEqual((long)HandshakeTiming.ConfirmationTimeoutMillis, peer.Responder.NextTimeoutMillis);
        peer.Responder.HandleTimeout(HandshakeTiming.ConfirmationTimeoutMillis - 1);
        Assert.AreEqual((int)ResponderState.AwaitingConfirmation, (int)peer.Responder.State);
        peer.Responder.HandleTimeout(HandshakeTiming.ConfirmationTimeoutMillis);
        Assert.AreEqual((int)ResponderState.Ended, (int)peer.Responder.State);
        Assert.AreEqual((int)SessionLife.Closed, (int)session.Life);
        Assert.IsFalse(peer.Poll());
    }

    [TestMethod]
    public static void A_forged_confirmation_confirms_nothing()
    {
        AnsweringPeer peer = Resuming(new ScriptedCryptography(new byte[][] { GoldenResumption.Random0() }));
        peer.HandleClear(GoldenResumption.Request());
        peer.Compute();
        for (int at = Envelope.FixedLength - Envelope.DigestLength; at < GoldenResumption.Ping().Length; at++)
        {
            // The octet before the bodies is the length of the destination: changed, it is no message any more.
            if (at != Envelope.FixedLength)
            {
                byte[] forged = GoldenResumption.Ping();
                forged[at] ^= 0x10;
                Assert.AreEqual((int)OpenStatus.BadDigest, (int)peer.HandlePing(forged), "octet " + at.ToString());
            }
        }

        Assert.AreEqual((int)ResponderState.AwaitingConfirmation, (int)peer.Responder.State);
        Assert.AreEqual((int)OpenStatus.Opened, (int)peer.HandlePing(GoldenResumption.Ping()));
        Assert.AreEqual((int)ResponderState.Established, (int)peer.Responder.State);
    }

    /// <summary>The vectors' responder, with the secret of the earlier session.</summary>
    internal static AnsweringPeer Resuming(ScriptedCryptography cryptography)
    {
        AnsweringPeer peer = new AnsweringPeer(cryptography);
        peer.Policy.Session.KeyExchanges = new byte[] { KeyExchangeMethod.Resumption };
        peer.Policy.Exchange = new PresharedKeyExchange(KeyExchangeMethod.Resumption, 77, GoldenResumption.Preshared(), 0);
        return peer;
    }

    private static void AssertSetUp(AnsweringPeer peer, byte[] accept, byte[] ping, byte[] pong)
    {
        Assert.AreEqual((int)ResponderState.AwaitingConfirmation, (int)peer.Responder.State);
        Assert.AreEqual("control", peer.Responder.Purpose);
        Assert.IsTrue(peer.Responder.CopyPeer().Equals(new Identifier(GoldenPeers.Initiator(), 0)));
        Assert.IsTrue(peer.Poll());
        Octets.AssertSame(accept, peer.Answer, peer.AnswerLength);
        Assert.IsFalse(peer.Poll());
        Assert.AreEqual((int)OpenStatus.Opened, (int)peer.HandlePing(Octets.CopyOf(ping, ping.Length)));
        Octets.AssertSame(pong, peer.Answer, peer.AnswerLength);
        Assert.AreEqual((int)ResponderState.Established, (int)peer.Responder.State);
        Assert.AreEqual((int)SessionLife.Live, (int)peer.Responder.Session!.Life);
        Assert.AreEqual((int)OpenStatus.Replayed, (int)peer.HandlePing(ping));
    }
}
