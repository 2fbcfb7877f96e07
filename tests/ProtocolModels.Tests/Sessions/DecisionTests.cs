using NanoPeers.Attempts;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions;

/// <summary>Who decides whether a session comes about, and what a refusal leaves behind: nothing.</summary>
public sealed class DecisionTests
{
    [Fact]
    [Trait("Capability", "A7")]
    public void TheUserIsAskedAndAccepts()
    {
        SessionPair pair = AskingPair(says: true);
        pair.A.Connect(pair.Request(), pair.Now);
        Assert.True(pair.RunUntil(() => pair.B.Prompts == 1, pair.Now + 1000));
        Assert.Empty(pair.B.Sessions);
        Assert.Equal(0, pair.B.SessionKeys);
        pair.Run();
        SetUpTests.AssertSame(pair);
        Assert.Equal(1, pair.B.Prompts);
        Assert.Contains("UserAsked UserAccepted", SetUpTests.StepsOf(pair.B), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Capability", "A7")]
    [Trait("Capability", "A11")]
    public void TheUserIsAskedAndRejects()
    {
        SessionPair pair = AskingPair(says: false);
        SessionInitiator initiator = pair.Connect();
        Assert.Equal(1, pair.B.Prompts);
        AssertRefused(pair, initiator, RejectReason.RefusedByUser);
        Assert.Contains("UserAsked UserRefused RequestRefused", SetUpTests.StepsOf(pair.B), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Capability", "A8")]
    public void APolicyRuleAcceptsOnePeerAndRejectsAnotherWithoutPrompt()
    {
        SessionPair accepted = new();
        accepted.B.Policy.Decision = peer => peer.Equals(SessionPair.IdOf("A")) ? AcceptDecision.Accept : AcceptDecision.Reject;
        accepted.Connect();
        SetUpTests.AssertSame(accepted);
        Assert.Equal(0, accepted.B.Prompts);

        SessionPair rejected = new() { A = new SessionPeer("Y", 9) };
        rejected.B.Policy.Secrets[rejected.A.Id] = SessionPair.Secret;
        rejected.B.Policy.Decision = accepted.B.Policy.Decision;
        SessionInitiator initiator = rejected.Connect();
        AssertRefused(rejected, initiator, RejectReason.RefusedByPolicy);
        Assert.Equal(0, rejected.B.Prompts);
        Assert.Equal(0, rejected.B.Policy.ExchangesBegun);
    }

    [Fact]
    [Trait("Capability", "A11")]
    public void ARejectionHasAReasonAndANullKeyAndLeavesNoKeyOnEitherSide()
    {
        SessionPair pair = new();
        pair.B.Policy.Decision = _ => AcceptDecision.Reject;
        SessionInitiator initiator = pair.Connect();
        AssertRefused(pair, initiator, RejectReason.RefusedByPolicy);
        ClearMessage reject = Assert.Single(SetUpTests.MessagesOf(pair, pair.B));
        Assert.Equal(SessionMessageKind.Reject, reject.Kind);
        Assert.Empty(reject[SessionField.KeyReply]);
        Assert.Equal((byte)RejectReason.RefusedByPolicy, reject[SessionField.Reason][0]);
        Assert.Equal(32, reject[SessionField.Proof].Length);
        Assert.Equal(1, pair.Capture.Count(one => one.From == pair.A));
    }

    [Fact]
    [Trait("Capability", "A12")]
    public void ANullKeyIsARejectionAndNeverAKey()
    {
        // A responder that accepts with an empty key: its proof is right, so it is no stranger's doing.
        SessionPair pair = new();
        AcceptWith(pair, message => message[SessionField.KeyReply] = []);
        SessionInitiator initiator = pair.Connect();
        AssertRefused(pair, initiator, RejectReason.NullKey);
        Assert.Empty(pair.A.Cryptography.CipherKeys);
        Assert.Null(initiator.Session);
    }

    [Fact]
    [Trait("Capability", "A12")]
    public void TheParserWantsTheNullKeyInARejection()
    {
        ClearMessage reject = new(
            SessionPair.IdOf("B"), (SessionField.Kind, [SessionMessageKind.Reject]), (SessionField.AttemptId, new byte[8]),
            (SessionField.SessionId, new byte[8]), (SessionField.Credential, []), (SessionField.KeyReply, []), (SessionField.Reason, [1]),
            (SessionField.Proof, []));
        SessionMessage message = reject.Parse(out DecodeStatus status);
        Assert.Equal(DecodeStatus.Complete, status);
        Assert.True(message.Has(SessionField.KeyReply));
        Assert.Equal(0, message.LengthOf(SessionField.KeyReply));
        reject.Fields.RemoveAll(field => field.Id == SessionField.KeyReply);
        reject.Parse(out status);
        Assert.Equal(DecodeStatus.Malformed, status);
    }

    [Fact]
    public void WhoIsAskedAndSaysNothingIsTakenForANo()
    {
        SessionPair pair = AskingPair(says: null);
        SessionInitiator initiator = pair.Connect();
        AssertRefused(pair, initiator, RejectReason.Undecided);
        Assert.InRange(pair.Elapsed, HandshakeTiming.PendingTimeoutMillis, HandshakeTiming.PendingTimeoutMillis + 100);
        Assert.Equal(1, pair.B.Prompts);
    }

    [Fact]
    public void AUserWhoTakesLongIsWaitedFor()
    {
        SessionPair pair = AskingPair(says: true);
        pair.B.UserTakesMillis = 50_000;
        SessionInitiator initiator = pair.Connect();
        Assert.Equal(InitiatorState.Established, initiator.State);
        SetUpTests.AssertSame(pair);
        Assert.Equal(1, pair.B.Prompts);
        Assert.Contains("WaitHeard", SetUpTests.StepsOf(pair.A), StringComparison.Ordinal);
    }

    [Fact]
    public void AnAnswerThatNeverComesIsToldApartFromNothingHeard()
    {
        SessionPair pair = AskingPair(says: null);
        pair.A.Connect(pair.Request(), pair.Now);
        Assert.True(pair.RunUntil(() => pair.B.Prompts == 1, pair.Now + 1000));
        pair.RunFor(1000);
        pair.B.IsOff = true;
        pair.Run();
        Assert.Equal(SessionFailure.NeverDecided, pair.A.Initiators[0].Failure);

        SessionPair silent = new();
        silent.B.IsOff = true;
        Assert.Equal(SessionFailure.NothingHeard, silent.Connect().Failure);
        Assert.Equal(silent.A.Policy.Session.AttemptTimeoutMillis, silent.Elapsed);
    }

    [Theory]
    [InlineData(RejectReason.RefusedByUser, false)]
    [InlineData(RejectReason.Undecided, null)]
    public void ARefusalThatWasLostIsSaidAgainWithoutAskingAgain(RejectReason reason, bool? says)
    {
        SessionPair pair = AskingPair(says);
        int rejects = 0;
        pair.Network = new Losing(octets => ClearMessage.Read(octets)?.Kind == SessionMessageKind.Reject && rejects++ < 2);
        SessionInitiator initiator = pair.Connect();
        Assert.Equal(3, rejects);
        Assert.Equal(1, pair.B.Prompts);
        Assert.Equal(SessionFailure.Refused, initiator.Failure);
        Assert.Equal(reason, initiator.RejectReason);
        Assert.Equal([reason, reason, reason], pair.B.Refusals);
    }

    internal static void AssertRefused(SessionPair pair, SessionInitiator initiator, RejectReason reason)
    {
        Assert.Equal(InitiatorState.Failed, initiator.State);
        Assert.Equal(SessionFailure.Refused, initiator.Failure);
        Assert.Equal(reason, initiator.RejectReason);
        Assert.Equal(AttemptStep.RejectHeard, pair.A.Trace.StepAt(pair.A.Trace.Count - 1));
        AssertNoKeys(pair);
    }

    internal static void AssertNoKeys(SessionPair pair)
    {
        Assert.Equal(0, pair.A.SessionKeys);
        Assert.Equal(0, pair.B.SessionKeys);
        Assert.Equal(0, pair.B.Policy.LiveExchanges);
    }

    /// <summary>Lets B accept, but with an answer changed before its proof, as a responder that is broken or lies would send it.</summary>
    internal static void AcceptWith(SessionPair pair, Action<ClearMessage> change)
    {
        pair.Network = new Losing(octets => ClearMessage.Read(octets) is { } message && message.Sender.Equals(pair.B.Id));
        pair.Tap = (from, octets) =>
        {
            if (from == pair.B && ClearMessage.Read(octets) is { } message && message.Has(SessionField.Proof))
            {
                change(message);
                Reproof.Accept(pair, message);
                pair.Inject(pair.A, message.Build(), 5);
            }
        };
    }

    private static SessionPair AskingPair(bool? says)
    {
        SessionPair pair = new();
        pair.B.Policy.Decision = _ => AcceptDecision.AskUser;
        pair.B.UserSays = says;
        return pair;
    }
}
