using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions.Pair;

/// <summary>What a peer of a test answers to requests; every rule can be changed, every call is counted.</summary>
internal sealed class TestPolicy(ICryptography cryptography) : IResponderPolicy
{
    public SessionPolicy Session { get; } = new();

    public Identifier Group { get; set; } = SessionPair.Group;

    /// <summary>The secrets that peers were enrolled with.</summary>
    public Dictionary<Identifier, byte[]> Secrets { get; } = [];

    /// <summary>Whether the group's policy says that it has no security.</summary>
    public bool ProvesNothing { get; set; }

    public Func<Identifier, AcceptDecision> Decision { get; set; } = _ => AcceptDecision.Accept;

    public Func<ulong, bool> HasSession { get; set; } = _ => false;

    public Func<long> Now { get; set; } = () => 0;

    public List<ResumptionSecret> Resumptions { get; } = [];

    /// <summary>Secrets handed over by an authority, by id.</summary>
    public Dictionary<ulong, byte[]> Introductions { get; } = [];

    /// <summary>A secret that is there whatever the rules say, for vectors.</summary>
    public PresharedKeyExchange? PresharedForAnyMethod { get; set; }

    /// <summary>Changes the reply before it is covered by any proof: a responder that is broken or lies.</summary>
    public Action<byte[], int>? TamperReply { get; set; }

    public int Decisions { get; private set; }

    public int ExchangesBegun { get; set; }

    /// <summary>Exchanges begun and not wiped.</summary>
    public int LiveExchanges { get; set; }

    public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        bool same = Group.Matches(request.Buffer, request.OffsetOf(SessionField.Group));
        return !same ? RejectReason.WrongGroup : HasSession(request.SessionId) ? RejectReason.Busy : RejectReason.None;
    }

    public IAuthenticator? FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        if (ProvesNothing)
        {
            return new NoAuthenticator();
        }

        bool known = Secrets.TryGetValue(new Identifier(senderBuffer, senderOffset), out byte[]? secret);
        return known ? new SecretAuthenticator(cryptography, AuthenticatorMethod.Secret, secret!, 0) : null;
    }

    public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        Decisions++;
        return Decision(new Identifier(senderBuffer, senderOffset));
    }

    public IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset)
    {
        IResponderKeyExchange? exchange = method switch
        {
            _ when PresharedForAnyMethod is { } preshared && preshared.Method == method => preshared,
            KeyExchangeMethod.Rsa => new RsaResponderKeyExchange(cryptography, 384),
            KeyExchangeMethod.Resumption => FindResumption(offer.LongNumberOf(SessionField.PresharedId), new Identifier(senderBuffer, senderOffset)),
            KeyExchangeMethod.Introduction => FindIntroduction(offer.LongNumberOf(SessionField.PresharedId)),
            _ => null,
        };
        return exchange == null ? null : new CountingExchange(exchange, this);
    }

    private PresharedKeyExchange? FindResumption(ulong id, Identifier peer) =>
        Resumptions.FirstOrDefault(secret => secret.Id == id)?.MakeExchange(peer, Now());

    private PresharedKeyExchange? FindIntroduction(ulong id) =>
        Introductions.TryGetValue(id, out byte[]? secret) ? new PresharedKeyExchange(KeyExchangeMethod.Introduction, id, secret, 0) : null;
}
