using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.Fuzz;

/// <summary>All states of both ends, each reached in a way that uses it.</summary>
internal sealed class StateTargets
{
    private static readonly Variant _separate = Variant.Of("both keys separate");
    private static readonly Variant _inside = Variant.Of("keys inside");
    private static readonly Variant _cookie = Variant.Of("with cookie");
    private static readonly Variant _user = Variant.Of("user asked");
    private static readonly Variant _introduction = Variant.Of("introduction");

    private readonly HashSet<string> _meanings = new(StringComparer.Ordinal);

    public static StateTarget[] All() => new StateTargets().Make();

    private StateTarget[] Make() =>
    [
        OfA("idle initiator", _inside, pair => pair.Capture.Count == 0, starts: false),
        OfA("requested", _inside, pair => pair.Capture.Count == 1),
        OfA("requested, key separate", _separate, pair => pair.Capture.Count == 2),
        OfA("requested with cookie", _cookie, pair => pair.Capture.Count(one => one.From == pair.A) == 2),
        OfA("requested, introduction", _introduction, pair => pair.Capture.Count == 1),
        OfA("awaiting key (initiator)", _separate, pair => pair.A.Initiators[0].State == InitiatorState.AwaitingKey),
        OfA("confirming", _separate, pair => pair.A.Initiators[0].State == InitiatorState.Confirming),
        OfA("confirming, suite 2", _inside, pair => pair.A.Initiators[0].State == InitiatorState.Confirming, suite: Suite.Aes256Gcm),
        OfA("established (initiator)", _inside, pair => pair.A.Initiators[0].State == InitiatorState.Established),
        OfA("established (initiator), suite 2", _inside, pair => pair.A.Initiators[0].State == InitiatorState.Established, suite: Suite.Aes256Gcm),
        OfA("failed", _inside, pair => pair.Capture.Count == 1, then: pair => pair.A.Initiators[0].Cancel(pair.Now)),
        OfA("closed (initiator)", _inside, IsLive, then: Close),
        OfB("idle responder", _inside, pair => pair.Capture.Count == 0, starts: false),
        OfB("idle responder, introduction", _introduction, pair => pair.Capture.Count == 0, starts: false),
        OfB("idle responder under load", _cookie, pair => pair.Capture.Count == 0, starts: false),
        OfB("awaiting key (responder)", _separate, pair => Is(pair, ResponderState.AwaitingKey)),
        OfB("deciding, user asked", _user, pair => Is(pair, ResponderState.Deciding), then: pair => pair.B.UserSays = null),
        OfB("computing", _inside, pair => Is(pair, ResponderState.Computing), before: pair => pair.B.ComputingTakesMillis = 50),
        OfB("awaiting confirmation", _separate, pair => Is(pair, ResponderState.AwaitingConfirmation)),
        OfB("awaiting confirmation, suite 2", _inside, pair => Is(pair, ResponderState.AwaitingConfirmation), suite: Suite.Aes256Gcm),
        OfB("established (responder)", _inside, IsLive),
        OfB("established, not reset", _inside, IsLive, before: pair => pair.B.KeepsFirstResponder = true),
        OfB("ended, not reset", _inside, pair => Is(pair, ResponderState.Ended), before: Refuse),
        OfB("closed (responder)", _inside, IsLive, then: Close),
    ];

    private StateTarget OfA(
        string name, Variant variant, Func<SessionPair, bool> reached, int suite = 1, bool starts = true, Action<SessionPair>? then = null) =>
        Make(name, variant, reached, suite, starts, _ => { }, then, pair => pair.A);

    private StateTarget OfB(
        string name, Variant variant, Func<SessionPair, bool> reached, int suite = 1, bool starts = true,
        Action<SessionPair>? before = null, Action<SessionPair>? then = null) =>
        Make(name, variant, reached, suite, starts, before ?? (_ => { }), then, pair => pair.B);

    private StateTarget Make(
        string name, Variant variant, Func<SessionPair, bool> reached, int suite, bool starts, Action<SessionPair> before, Action<SessionPair>? then,
        Func<SessionPair, SessionPeer> victim)
    {
        void Configure(SessionPair pair)
        {
            pair.A.Policy.Session.Suites = [(byte)suite];
            pair.B.Policy.Session.Suites = [(byte)suite];
        }

        void Pause(SessionPair pair, IInitiatorKeyExchange exchange)
        {
            before(pair);
            if (starts)
            {
                pair.A.Connect(pair.Request(exchange), pair.Now);
            }
            else
            {
                pair.A.Initiators.Add(new SessionInitiator(pair.A.Tools, pair.Request(exchange)));
            }

            Assert.True(pair.RunUntil(() => reached(pair), pair.Now + 60_000), name);
            then?.Invoke(pair);
        }

        return new StateTarget(name, variant, Configure, Pause, victim, _meanings);
    }

    private static bool Is(SessionPair pair, ResponderState state) => pair.B.Answering.Any(one => one.State == state);

    private static bool IsLive(SessionPair pair) =>
        pair.A.Initiators[0].State == InitiatorState.Established && pair.B.OnlySession?.Life == SessionLife.Live;

    private static void Close(SessionPair pair)
    {
        pair.A.OnlySession!.Close(CloseReason.Done);
        pair.B.OnlySession!.Close(CloseReason.Done);
    }

    private static void Refuse(SessionPair pair)
    {
        pair.B.KeepsFirstResponder = true;
        pair.B.Policy.Decision = _ => AcceptDecision.Reject;
    }
}
