namespace NanoPeers.Attempts;

/// <summary>
/// Steps of finding a gateway and setting up a session, as both ends log them. Numbers are fixed: a trace may be compared across
/// versions. ATTEMPTS.md.
/// </summary>
public enum AttemptStep
{
    /// <summary>No step yet.</summary>
    None = 0,

    /// <summary>A search for a gateway began.</summary>
    SearchStarted = 1,

    /// <summary>A known address was asked; detail: its place in the list, from 0.</summary>
    AskedAddress = 2,

    /// <summary>The multicast group was asked; detail: which time.</summary>
    AskedMulticast = 3,

    /// <summary>The subnet was asked by broadcast; detail: which time.</summary>
    AskedBroadcast = 4,

    /// <summary>A gateway of the right group answered.</summary>
    AnswerHeard = 5,

    /// <summary>A gateway of the right group announced itself.</summary>
    AnnouncementHeard = 6,

    /// <summary>A gateway of another group answered.</summary>
    OtherGroupHeard = 7,

    /// <summary>The search ended without a gateway.</summary>
    NothingFound = 8,

    /// <summary>A query for a region came in.</summary>
    QueryHeard = 9,

    /// <summary>An answer to a query went out.</summary>
    AnswerSent = 10,

    /// <summary>A session request went out; detail: which time.</summary>
    RequestSent = 20,

    /// <summary>The responder asked for a cookie.</summary>
    RetryHeard = 21,

    /// <summary>The responder asked to wait; detail: seconds.</summary>
    WaitHeard = 22,

    /// <summary>A proven acceptance came.</summary>
    AcceptHeard = 23,

    /// <summary>A proven refusal came; detail: its reason.</summary>
    RejectHeard = 24,

    /// <summary>A refusal without proof came; detail: its reason. Anyone can send one, so the attempt goes on for a moment.</summary>
    UnprovenRejectHeard = 25,

    /// <summary>An answer's proof does not fit the secret: wrong key.</summary>
    ProofWrong = 26,

    /// <summary>An answer came from another peer than the one that was asked.</summary>
    DifferentPeerAnswered = 27,

    /// <summary>The key reply is not one for the key that was offered.</summary>
    ReplyUnusable = 28,

    /// <summary>The key confirmation is wrong.</summary>
    ConfirmationWrong = 29,

    /// <summary>The keys are agreed at this end; detail: the key exchange.</summary>
    KeysAgreed = 30,

    /// <summary>A message under the key came: the session is live.</summary>
    Confirmed = 31,

    /// <summary>The attempt ended without an answer in time.</summary>
    TimedOut = 32,

    /// <summary>The caller gave up.</summary>
    Cancelled = 33,

    /// <summary>A session request came in.</summary>
    RequestHeard = 40,

    /// <summary>The same request came again and got the same answer.</summary>
    RequestRepeated = 41,

    /// <summary>A cookie was asked for, because of load.</summary>
    CookieAsked = 42,

    /// <summary>The request was refused; detail: the reason.</summary>
    RequestRefused = 43,

    /// <summary>A person is asked.</summary>
    UserAsked = 44,

    /// <summary>The person said yes.</summary>
    UserAccepted = 45,

    /// <summary>The person said no.</summary>
    UserRefused = 46,

    /// <summary>The key exchange is being computed.</summary>
    Computing = 47,

    /// <summary>The acceptance went out.</summary>
    AcceptSent = 48,

    /// <summary>The other end never showed that it has the key: nothing came under it.</summary>
    NeverConfirmed = 49,

    /// <summary>An authority sent an introduction to a peer; detail: which time. The attempt is the introduction's id, at all three peers.</summary>
    IntroduceSent = 60,

    /// <summary>A peer has taken an introduction.</summary>
    IntroducedHeard = 61,

    /// <summary>An introduction was refused; detail: the reason.</summary>
    IntroductionRefused = 62,

    /// <summary>An introduction came and was taken.</summary>
    IntroductionTaken = 63,

    /// <summary>A session that an introduction needs is closed or does not hide its messages.</summary>
    IntroductionWithoutSession = 64,
}
