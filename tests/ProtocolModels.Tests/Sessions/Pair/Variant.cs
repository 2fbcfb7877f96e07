using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions.Pair;

/// <summary>One of the ways in which a session can be set up.</summary>
internal sealed record Variant(string Name)
{
    public int Exchange { get; init; } = KeyExchangeMethod.Rsa;

    public bool KeySeparateA { get; init; }

    public bool KeySeparateB { get; init; }

    public bool Cookie { get; init; }

    public bool AsksUser { get; init; }

    public bool ProvesNothing { get; init; }

    public static Variant[] All { get; } =
    [
        new("keys inside"),
        new("key of A separate") { KeySeparateA = true },
        new("key of B separate") { KeySeparateB = true },
        new("both keys separate") { KeySeparateA = true, KeySeparateB = true },
        new("with cookie") { Cookie = true },
        new("with cookie, both keys separate") { Cookie = true, KeySeparateA = true, KeySeparateB = true },
        new("user asked") { AsksUser = true },
        new("user asked, both keys separate, with cookie") { AsksUser = true, KeySeparateA = true, KeySeparateB = true, Cookie = true },
        new("introduction") { Exchange = KeyExchangeMethod.Introduction },
        new("introduction, both keys separate, with cookie")
        {
            Exchange = KeyExchangeMethod.Introduction, KeySeparateA = true, KeySeparateB = true, Cookie = true,
        },
        new("nothing proven") { ProvesNothing = true },
    ];

    public static TheoryData<string> Names => [.. All.Select(one => one.Name)];

    public static Variant Of(string name) => All.Single(one => one.Name == name);

    /// <summary>A pair that is about to set up a session in this way.</summary>
    public SessionPair Prepare(int seed = 1)
    {
        var pair = new SessionPair(seed);
        pair.A.Policy.Session.SendKeySeparately = KeySeparateA;
        pair.B.Policy.Session.SendKeySeparately = KeySeparateB;
        pair.A.Policy.ProvesNothing = ProvesNothing;
        pair.B.Policy.ProvesNothing = ProvesNothing;
        pair.B.Policy.Session.KeyExchanges = [(byte)Exchange];
        pair.B.Policy.Introductions[77] = SessionPair.Secret;
        pair.B.Cookie = Cookie ? new RetryCookie(pair.B.Cryptography) : null;
        pair.B.UserSays = true;
        pair.B.Policy.Decision = _ => AsksUser ? AcceptDecision.AskUser : AcceptDecision.Accept;
        return pair;
    }

    public IInitiatorKeyExchange MakeExchange() => Exchange == KeyExchangeMethod.Rsa
        ? new RsaInitiator(RsaTestKeys.Pair(RsaTestKeys.Usual))
        : new PresharedKeyExchange(Exchange, 77, SessionPair.Secret, 0);
}
