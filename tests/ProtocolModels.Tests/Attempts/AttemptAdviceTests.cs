using NanoPeers.Attempts;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Attempts;

/// <summary>What a person is told after an attempt that failed: the cause, not the last thing that happened.</summary>
public sealed class AttemptAdviceTests
{
    [Fact]
    public void EveryStepHasANameOfItsOwn()
    {
        AttemptStep[] steps = [.. Enum.GetValues<AttemptStep>().Where(step => step != AttemptStep.None)];
        Assert.All(steps, step => Assert.NotEqual("unknown step", AttemptText.NameOf(step)));
        Assert.Equal(steps.Length, steps.Select(AttemptText.NameOf).Distinct().Count());
        Assert.Equal("unknown step", AttemptText.NameOf((AttemptStep)200));
        Assert.Equal("", AttemptAdvice.For((AttemptStep)200, 0));
    }

    [Theory]
    [InlineData(RejectReason.RefusedByUser, "ask them")]
    [InlineData(RejectReason.RefusedByPolicy, "rules of the other end")]
    [InlineData(RejectReason.UnknownPeer, "enrol it")]
    [InlineData(RejectReason.WrongGroup, "another group")]
    [InlineData(RejectReason.NoCommonSuite, "no way in common")]
    [InlineData(RejectReason.NoCommonKeyExchange, "no way in common")]
    [InlineData(RejectReason.WeakKey, "too weak")]
    [InlineData(RejectReason.LegacySuite, "too weak")]
    [InlineData(RejectReason.BadProof, "different secrets")]
    [InlineData(RejectReason.Busy, "no room")]
    [InlineData(RejectReason.UnknownPresharedKey, "earlier session")]
    [InlineData(RejectReason.BadRequest, "do not understand")]
    [InlineData(RejectReason.UnknownSession, "restarted")]
    [InlineData(RejectReason.UnknownPurpose, "does not offer")]
    [InlineData(RejectReason.NullKey, "do not understand")]
    [InlineData(RejectReason.Undecided, "Nobody answered")]
    [InlineData(RejectReason.WrongAuthenticator, "another proof")]
    [InlineData(RejectReason.CertificateRefused, "none of this group")]
    [InlineData(RejectReason.CertificateExpired, "clocks of both ends")]
    [InlineData(RejectReason.Removed, "was removed")]
    public void EveryReasonHasItsAdvice(RejectReason reason, string advice)
    {
        Assert.Contains(advice, AttemptAdvice.For(AttemptStep.RejectHeard, (int)reason), StringComparison.Ordinal);
        Assert.Contains(advice, AttemptAdvice.For(AttemptStep.UnprovenRejectHeard, (int)reason), StringComparison.Ordinal);
        Assert.Contains(RejectReasonName.Of(reason), SessionStepText.Of(AttemptStep.RequestRefused, (int)reason), StringComparison.Ordinal);
        Assert.NotEqual("unknown reason", RejectReasonName.Of(reason));
    }

    [Fact]
    public void AllReasonsAreInTheTableAbove()
    {
        System.Reflection.MethodInfo method = typeof(AttemptAdviceTests).GetMethod(nameof(EveryReasonHasItsAdvice))!;
        int rows = method.GetCustomAttributes(typeof(InlineDataAttribute), false).Length;
        Assert.Equal(Enum.GetValues<RejectReason>().Length - 1, rows);
    }

    [Fact]
    public void TheCausesOfFailuresAreToldApart()
    {
        Assert.Equal((AttemptStep.TimedOut, AttemptStep.None), After(pair => pair.B.IsOff = true));
        Assert.Equal((AttemptStep.UnprovenRejectHeard, AttemptStep.RequestRefused), After(pair => pair.B.Policy.Secrets.Clear()));
        Assert.Equal((AttemptStep.RejectHeard, AttemptStep.RequestRefused), After(pair => pair.B.Policy.Decision = _ => AcceptDecision.Reject));
        Assert.Equal((AttemptStep.ReplyUnusable, AttemptStep.NeverConfirmed), After(pair => pair.B.Policy.TamperReply = (into, at) => into[at + 9] ^= 1));
        Assert.Equal((AttemptStep.Confirmed, AttemptStep.Confirmed), After(_ => { }));

        // A's proof is right and B's is not: only the answers show it.
        Assert.Equal((AttemptStep.ProofWrong, AttemptStep.NeverConfirmed), After(pair => Spoil(pair, SessionField.Proof)));
        Assert.Equal((AttemptStep.DifferentPeerAnswered, AttemptStep.NeverConfirmed), After(pair => Rename(pair)));
        Assert.Equal((AttemptStep.ProofWrong, AttemptStep.NeverConfirmed), After(pair => Spoil(pair, SessionField.Confirmation)));
        Assert.Equal((AttemptStep.NeverConfirmed, AttemptStep.Confirmed), After(pair => pair.Network = new Losing(
            octets => octets[4] != 0 && pair.B.Id.Matches(octets, 32))));
    }

    [Fact]
    public void TheAdviceAfterAWrongKeyIsNotThatOfSilence()
    {
        var trace = new AttemptTrace(10);
        trace.Note(1, AttemptStep.RequestSent, 1, 0);
        trace.Note(1, AttemptStep.ProofWrong, 0, 10);
        trace.Note(2, AttemptStep.RequestSent, 1, 20);
        trace.Note(1, AttemptStep.TimedOut, 0, 30);
        trace.Note(2, AttemptStep.TimedOut, 0, 40);
        int wrong = AttemptAdvice.TellingIndex(trace, 1);
        Assert.Equal(1, wrong);
        Assert.Contains("different secrets", AttemptAdvice.For(trace.StepAt(wrong), trace.DetailAt(wrong)), StringComparison.Ordinal);
        int silent = AttemptAdvice.TellingIndex(trace, 2);
        Assert.Equal(4, silent);
        Assert.Contains("switched on", AttemptAdvice.For(trace.StepAt(silent), trace.DetailAt(silent)), StringComparison.Ordinal);
        Assert.Equal(-1, AttemptAdvice.TellingIndex(trace, 3));
    }

    [Fact]
    public void AnAttemptThatGoesOnIsJudgedByItsLastStepAndANewTryForgetsTheOld()
    {
        var trace = new AttemptTrace(20);
        trace.Note(1, AttemptStep.SearchStarted, 1, 0);
        trace.Note(1, AttemptStep.OtherGroupHeard, 0, 1);
        trace.Note(1, AttemptStep.AskedAddress, 1, 2);
        Assert.Equal(2, AttemptAdvice.TellingIndex(trace, 1));
        trace.Note(1, AttemptStep.NothingFound, 1, 3);
        Assert.Equal(1, AttemptAdvice.TellingIndex(trace, 1));
        trace.Note(1, AttemptStep.SearchStarted, 1, 4);
        trace.Note(1, AttemptStep.AnswerHeard, 0, 5);
        trace.Note(1, AttemptStep.RequestSent, 1, 6);
        trace.Note(1, AttemptStep.ProofWrong, 0, 7);
        trace.Note(1, AttemptStep.RequestSent, 2, 8);
        Assert.Equal(8, AttemptAdvice.TellingIndex(trace, 1));
        trace.Note(1, AttemptStep.RequestSent, 1, 9);
        trace.Note(1, AttemptStep.Confirmed, 0, 10);
        Assert.Equal(AttemptStep.Confirmed, trace.StepAt(AttemptAdvice.TellingIndex(trace, 1)));
    }

    /// <summary>The most telling step of A's attempt at A and at B.</summary>
    private static (AttemptStep AtA, AttemptStep AtB) After(Action<SessionPair> fault)
    {
        SessionPair pair = new();
        fault(pair);
        ulong attempt = pair.Connect().AttemptId;
        AttemptStep At(AttemptTrace trace)
        {
            int index = AttemptAdvice.TellingIndex(trace, attempt);
            return index < 0 ? AttemptStep.None : trace.StepAt(index);
        }

        AttemptStep atA = At(pair.A.Trace);
        Assert.Equal(atA != AttemptStep.Confirmed, AttemptAdvice.For(atA, 1).Length > 0);
        return (atA, At(pair.B.Trace));
    }

    private static void Spoil(SessionPair pair, int field) => Relay(pair, message =>
    {
        byte[] octets = [.. message[field]];
        octets[0] ^= 1;
        message[field] = octets;
    });

    private static void Rename(SessionPair pair) => Relay(pair, message => message.Sender = SessionPair.IdOf("somebody else"));

    private static void Relay(SessionPair pair, Action<ClearMessage> change)
    {
        pair.Network = new Losing(octets => ClearMessage.Read(octets)?.Kind == SessionMessageKind.Accept);
        pair.Tap = (from, octets) =>
        {
            if (ClearMessage.Read(octets) is { Kind: SessionMessageKind.Accept } accept)
            {
                change(accept);
                pair.Inject(pair.A, accept.Build(), 5);
            }
        };
    }
}
