using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions;

/// <summary>
/// A stranger who hears everything, can send anything in anybody's name, but has not the secret and cannot stop messages. He can delay a
/// session, never prevent it, end it, or have one.
/// </summary>
public sealed class ForgeryTests
{
    private static readonly string[] _toA =
    [
        "reject", "reject with a proof", "reject, unknown reason", "wait 0", "wait 5", "wait 65535", "retry", "accept", "accept, terms changed", "key",
        "accept of another peer", "request",
    ];

    private static readonly string[] _toB = ["request", "request, new nonce", "request with cookie", "key", "reject", "accept", "retry", "close"];

    public static TheoryData<string, int> Attacks()
    {
        TheoryData<string, int> attacks = [];
        foreach (Variant variant in Variant.All)
        {
            attacks.Add(variant.Name, 0);
        }

        attacks.Add("keys inside", 3000);
        attacks.Add("both keys separate", 3000);
        attacks.Add("introduction", 12_000);
        return attacks;
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void WhatIsForgedAtAnyStepPreventsNothing(string name, int computingMillis)
    {
        Variant variant = Variant.Of(name);
        foreach (string forgery in _toA.Where(one => !variant.ProvesNothing || !one.StartsWith("accept", StringComparison.Ordinal)))
        {
            Assault(variant, computingMillis, (pair, seen) => pair.A, forgery);
        }

        // Where nothing is proven, who asks first in a peer's name is that peer.
        foreach (string forgery in _toB.Where(one => !variant.ProvesNothing || one != "request, new nonce"))
        {
            Assault(variant, computingMillis, (pair, seen) => pair.B, forgery);
        }
    }

    [Theory]
    [InlineData("keys inside")]
    [InlineData("both keys separate")]
    [InlineData("introduction")]
    public void ATrueMessageWithOneFieldChangedThatOvertakesItPreventsNothing(string name)
    {
        // He hears a message at the moment it is sent, and is faster than the network. Every field, the last octet flipped; or left out.
        Variant variant = Variant.Of(name);
        foreach (int field in Enumerable.Range(2, SessionField.Count - 2))
        {
            foreach (bool isCut in new[] { false, true })
            {
                SessionPair pair = variant.Prepare();
                int changed = 0;
                pair.Tap = (from, octets) =>
                {
                    if (ClearMessage.Read(octets) is { } message && message.Has(field) && (isCut || message[field].Length > 0))
                    {
                        if (isCut)
                        {
                            message.Fields.RemoveAll(one => one.Id == field);
                        }
                        else
                        {
                            message[field] = KeyAgreementTests.Flipped(message[field], message[field].Length - 1);
                        }

                        pair.Inject(from == pair.A ? pair.B : pair.A, message.Build(), 1);
                        changed++;
                    }
                };
                SessionInitiator initiator = pair.Connect(variant.MakeExchange());
                Assert.True(initiator.State == InitiatorState.Established, $"field {field}, left out: {isCut}");
                SetUpTests.AssertSame(pair);
                Assert.True(changed > 0 || field is not (SessionField.Confirmation or SessionField.Proof or SessionField.Nonce));
            }
        }
    }

    [Fact]
    public void AFloodOfForgeriesFillsNeitherTheTraceNorTheWire()
    {
        SessionPair pair = Variant.Of("keys inside").Prepare();
        pair.B.ComputingTakesMillis = 4000;
        SessionInitiator initiator = pair.A.Connect(pair.Request(), pair.Now);
        Assert.True(pair.RunUntil(() => pair.Capture.Count == 1, long.MaxValue));
        ClearMessage request = ClearMessage.Read(pair.Capture[0].Octets)!;
        for (int i = 0; i < 3000; i++)
        {
            pair.Inject(pair.A, Forge(pair, request, _toA[i % _toA.Length], i), i);
            pair.Inject(pair.B, Forge(pair, request, _toB[i % _toB.Length], i), i);
        }

        pair.Run();
        Assert.Equal(InitiatorState.Established, initiator.State);
        Assert.InRange(pair.Capture.Count(one => one.From == pair.A), 1, 60);
        Assert.InRange(pair.A.Trace.Count, 1, 80);
        Assert.Equal(1, pair.B.Policy.ExchangesBegun);
        Assert.InRange(pair.B.Trace.Count, 1, 40);
    }

    [Fact]
    public void ForgedWaitsDelayAFailureAtMostAsLongAsThePolicySays()
    {
        SessionPair pair = new();
        pair.B.IsOff = true;
        pair.A.Policy.Session.LongestWaitMillis = 30_000;
        pair.Tap = (from, octets) => pair.Inject(pair.A, Forge(pair, ClearMessage.Read(octets)!, "wait 65535", 1), 1);
        SessionInitiator initiator = pair.Connect();
        Assert.Equal(SessionFailure.NeverDecided, initiator.Failure);
        Assert.InRange(pair.Elapsed, 30_000, 30_010);

        // Nor can they put the next request off: whatever comes, it is sent again within the longest wait.
        SessionPair flooded = new();
        flooded.B.IsOff = true;
        flooded.A.Policy.Session.LongestWaitMillis = 30_000;
        flooded.A.Connect(flooded.Request(), flooded.Now);
        flooded.RunUntil(() => flooded.Capture.Count == 1, long.MaxValue);
        ClearMessage request = ClearMessage.Read(flooded.Capture[0].Octets)!;
        for (int i = 0; i < 100; i++)
        {
            flooded.Inject(flooded.A, Forge(flooded, request, "wait 5", i), i * 300);
        }

        flooded.Run();
        Assert.InRange(flooded.Capture.Count, 30_000 / HandshakeTiming.LongestResendMillis, 100);
    }

    [Fact]
    public void ForgedCookiesCannotKeepTheTrueOneOut()
    {
        Variant variant = Variant.Of("with cookie");
        SessionPair pair = variant.Prepare();
        int forged = 0;
        pair.Tap = (from, octets) =>
        {
            // Ten at once after each request, before the true one, and without end: more than are followed at once.
            if (from == pair.A && ClearMessage.Read(octets) is { Kind: SessionMessageKind.Request } request)
            {
                for (int i = 0; i < 10; i++)
                {
                    pair.Inject(pair.A, Forge(pair, request, "retry", forged++), 1);
                }
            }
        };
        SessionInitiator initiator = pair.Connect(variant.MakeExchange());
        Assert.InRange(forged, 40, 200);
        Assert.Equal(InitiatorState.Established, initiator.State);
        SetUpTests.AssertSame(pair);
    }

    [Fact]
    public void ATrueRefusalIsBelievedAfterAMomentAndAForgedOneIsNot()
    {
        // True: B does not know A, and says so each time it is asked.
        SessionPair unknown = new();
        unknown.B.Policy.Secrets.Clear();
        Assert.Equal(RejectReason.UnknownPeer, unknown.Connect().RejectReason);
        Assert.InRange(unknown.Capture.Count(one => one.From == unknown.A), 2, 4);

        // Forged while a person decides: the request goes out again, B says that it is at work, and the refusal is forgotten.
        SessionPair forged = Variant.Of("user asked").Prepare();
        forged.B.UserTakesMillis = 20_000;
        SessionInitiator initiator = forged.A.Connect(forged.Request(), forged.Now);
        Assert.True(forged.RunUntil(() => forged.B.Prompts == 1, long.MaxValue));
        ClearMessage request = ClearMessage.Read(forged.Capture[0].Octets)!;
        for (int i = 0; i < 6; i++)
        {
            forged.Inject(forged.A, Forge(forged, request, "reject", i), i * 3000);
        }

        forged.Run();
        Assert.Equal(InitiatorState.Established, initiator.State);
        Assert.Equal(RejectReason.None, initiator.RejectReason);
        Assert.Equal(1, forged.B.Prompts);
    }

    [Fact]
    public void WhereNothingIsProvenAUselessAnswerStillEndsNothing()
    {
        SessionPair pair = Variant.Of("nothing proven").Prepare();
        pair.Tap = (from, octets) =>
        {
            if (ClearMessage.Read(octets) is { Kind: SessionMessageKind.Request } request)
            {
                ClearMessage accept = AcceptOf(pair, request, 0);
                accept[SessionField.Proof] = [];
                accept[SessionField.Credential] = [0];
                pair.Inject(pair.A, accept.Build(), 1);
                accept[SessionField.KeyReply] = [];
                pair.Inject(pair.A, accept.Build(), 2);
            }
        };
        SessionInitiator initiator = pair.Connect();
        Assert.Equal(InitiatorState.Established, initiator.State);
        SetUpTests.AssertSame(pair);
    }

    private static void Assault(Variant variant, int computingMillis, Func<SessionPair, int, SessionPeer> target, string forgery)
    {
        foreach (int copies in new[] { 1, 5 })
        {
            SessionPair pair = variant.Prepare();
            pair.B.ComputingTakesMillis = computingMillis;
            int seen = 0;
            pair.Tap = (from, octets) =>
            {
                ClearMessage? request = pair.Capture.Select(one => ClearMessage.Read(one.Octets)).FirstOrDefault(one => one?.Kind == SessionMessageKind.Request);
                for (int i = 0; i < copies && seen < 40 && request != null; i++)
                {
                    // Before the message that it races, and after.
                    pair.Inject(target(pair, seen), Forge(pair, request, forgery, seen), (i * 3) + 1);
                    seen++;
                }
            };
            SessionInitiator initiator = pair.Connect(variant.MakeExchange());
            string run = $"{forgery}, {copies} copies: {SessionFailureName.Of(initiator.Failure)} {RejectReasonName.Of(initiator.RejectReason)}";
            Assert.True(initiator.State == InitiatorState.Established, run);
            SetUpTests.AssertSame(pair);
            Assert.True(pair.B.Policy.ExchangesBegun == 1, run);
            Assert.Equal(variant.AsksUser ? 1 : 0, pair.B.Prompts);
        }
    }

    private static byte[] Forge(SessionPair pair, ClearMessage request, string forgery, int number)
    {
        byte[] noise = [.. Enumerable.Range(0, 32).Select(i => (byte)((number * 7) + i))];
        (int, byte[]) attempt = (SessionField.AttemptId, request[SessionField.AttemptId]);
        (int, byte[]) session = (SessionField.SessionId, request[SessionField.SessionId]);
        ClearMessage Message(int kind, params (int, byte[])[] fields) =>
            new(forgery.Contains("another peer", StringComparison.Ordinal) ? SessionPair.IdOf("stranger") : pair.B.Id, [(SessionField.Kind, [(byte)kind]), attempt, session, (SessionField.Credential, []), .. fields]);
        ClearMessage Reject(byte reason, byte[] proof) =>
            Message(SessionMessageKind.Reject, (SessionField.KeyReply, []), (SessionField.Reason, [reason]), (SessionField.Proof, proof));
        ClearMessage Wait(int seconds) =>
            Message(SessionMessageKind.Wait, (SessionField.Seconds, [(byte)(seconds >> 8), (byte)seconds]), (SessionField.Reason, [3]));
        ClearMessage Request(int field, byte[]? value)
        {
            ClearMessage copy = new(pair.A.Id, [.. request.Fields]) { [SessionField.Proof] = pair.B.Policy.ProvesNothing ? [] : noise };
            if (value != null && !copy.Has(field))
            {
                copy.Fields.Insert(copy.Fields.Count - 1, (field, value));
            }
            else if (value != null)
            {
                copy[field] = value;
            }

            return copy;
        }

        ClearMessage message = forgery switch
        {
            "reject" => Reject((byte)(1 + (number % 16)), []),
            "reject with a proof" => Reject(2, noise),
            "reject, unknown reason" => Reject(0, []),
            "wait 0" => Wait(0),
            "wait 5" => Wait(5),
            "wait 65535" => Wait(65535),
            "retry" => Message(SessionMessageKind.Retry, (SessionField.Cookie, noise)),
            "key" => Message(SessionMessageKind.Key, (SessionField.KeyReply, noise), (SessionField.Confirmation, noise), (SessionField.Proof, noise)),
            "accept" or "accept of another peer" => AcceptOf(pair, request, number),
            "accept, terms changed" => With(AcceptOf(pair, request, number), SessionField.ChosenSuite, [2]),
            "request" => Request(0, null),
            "request, new nonce" => Request(SessionField.Nonce, noise[..16]),
            "request with cookie" => Request(SessionField.Cookie, noise),
            _ => new ClearMessage(pair.A.Id, (SessionField.Kind, [SessionMessageKind.Close]), (SessionField.Credential, []), (SessionField.Reason, [1])),
        };
        if (forgery.Contains("another peer", StringComparison.Ordinal))
        {
            message.Sender = SessionPair.IdOf("stranger");
        }

        return message.Build();
    }

    private static ClearMessage With(ClearMessage message, int field, byte[] value)
    {
        message[field] = value;
        return message;
    }

    private static ClearMessage AcceptOf(SessionPair pair, ClearMessage request, int number) => new(
        pair.B.Id, (SessionField.Kind, [SessionMessageKind.Accept]), (SessionField.AttemptId, request[SessionField.AttemptId]),
        (SessionField.SessionId, request[SessionField.SessionId]), (SessionField.Nonce, new byte[16]), (SessionField.ChosenSuite, [1]),
        (SessionField.ChosenKeyExchange, request[SessionField.KeyExchanges]), (SessionField.Lifetime, [0, 0, 1, 0]),
        (SessionField.MessageLimit, [0, 0, 1, 0]), (SessionField.Mode, [(byte)(number % 2 == 0 ? 1 : 3)]), (SessionField.KeyReply, new byte[256]),
        (SessionField.Credential, [1]), (SessionField.Confirmation, new byte[32]), (SessionField.Proof, new byte[32]));
}
