using System.Security.Cryptography;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions.Pair;

/// <summary>Two peers, A who asks and B who answers, a network between them, and one virtual clock.</summary>
internal sealed class SessionPair
{
    private const int MaxSteps = 20_000;

    private readonly PriorityQueue<(SessionPeer To, byte[] Octets), (long Time, int Order)> _inFlight = new();
    private readonly long _started = 1000;
    private int _order;

    /// <summary>Two peers that share a secret, and a perfect network.</summary>
    public SessionPair(int seed = 1)
    {
        A = new SessionPeer("A", (seed * 2) + 1);
        B = new SessionPeer("B", (seed * 2) + 2);
        B.Policy.Secrets[A.Id] = Secret;
        A.Policy.Secrets[B.Id] = Secret;
        Now = _started;
    }

    /// <summary>The group of all tests.</summary>
    public static Identifier Group { get; } = IdOf("group");

    /// <summary>The secret that A and B were enrolled with.</summary>
    public static byte[] Secret { get; } = SHA256.HashData("the secret of A and B"u8);

    public SessionPeer A { get; set; }

    public SessionPeer B { get; set; }

    public long Now { get; private set; }

    public long Elapsed => Now - _started;

    /// <summary>Every datagram sent, in order, before the network had its way with it.</summary>
    public List<(SessionPeer From, byte[] Octets)> Capture { get; } = [];

    public INetwork Network { get; set; } = new PerfectNetwork();

    /// <summary>Sees each datagram as it is sent and may put others on the wire: an attacker, or a tap.</summary>
    public Action<SessionPeer, byte[]>? Tap { get; set; }

    public static Identifier IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)), 0);

    /// <summary>The usual request of A: RSA with the key of the vectors, proven by the secret.</summary>
    public SessionRequest Request(params IInitiatorKeyExchange[] exchanges) => RequestOf(A, B, exchanges);

    public static SessionRequest RequestOf(SessionPeer from, SessionPeer to, params IInitiatorKeyExchange[] exchanges)
    {
        IAuthenticator authenticator = from.Policy.ProvesNothing
            ? new NoAuthenticator()
            : new SecretAuthenticator(from.Cryptography, AuthenticatorMethod.Secret, Secret, 0);
        IInitiatorKeyExchange[] offered = exchanges.Length > 0 ? exchanges : [new RsaInitiator(RsaTestKeys.Pair(RsaTestKeys.Usual))];
        return new SessionRequest(Group, "control", from.Policy.Session, authenticator, offered) { ExpectedPeer = to.Id };
    }

    /// <summary>A asks B, and the clock runs until nothing moves any more.</summary>
    public SessionInitiator Connect(params IInitiatorKeyExchange[] exchanges)
    {
        SessionInitiator initiator = A.Connect(Request(exchanges), Now);
        Run();
        return initiator;
    }

    /// <summary>A pair with a live session.</summary>
    public static SessionPair Established(int seed = 1)
    {
        var pair = new SessionPair(seed);
        SessionInitiator initiator = pair.Connect();
        Assert.Equal(InitiatorState.Established, initiator.State);
        return pair;
    }

    /// <summary>Puts octets on the wire to a peer, as anyone on the network can.</summary>
    public void Inject(SessionPeer to, byte[] octets, long delayMillis = 0) =>
        _inFlight.Enqueue((to, octets), (Now + delayMillis, _order++));

    /// <summary>Runs the clock until nothing moves any more.</summary>
    public void Run() => RunUntil(() => false, long.MaxValue);

    public void RunFor(long millis) => RunUntil(() => false, Now + millis);

    /// <summary>Runs the clock until a condition holds, nothing moves, or a time is reached.</summary>
    public bool RunUntil(Func<bool> condition, long untilMillis)
    {
        for (int step = 0; step < MaxSteps; step++)
        {
            Transmit(A, B);
            Transmit(B, A);
            if (condition())
            {
                return true;
            }

            long arrival = _inFlight.TryPeek(out _, out (long Time, int Order) first) ? first.Time : long.MaxValue;
            long deadline = Math.Min(A.NextTimeoutMillis, B.NextTimeoutMillis);
            long next = Math.Min(arrival, deadline);
            if (next >= long.MaxValue / 4 || next > untilMillis)
            {
                Now = untilMillis == long.MaxValue ? Now : untilMillis;
                return false;
            }

            Now = Math.Max(Now, next);
            if (arrival <= deadline)
            {
                (SessionPeer to, byte[] octets) = _inFlight.Dequeue();
                to.Receive(octets, Now, SourceOf(to == A ? B : A));
            }
            else
            {
                A.HandleTimeouts(Now);
                B.HandleTimeouts(Now);
            }
        }

        throw new InvalidOperationException("The pair does not come to rest.");
    }

    /// <summary>Where a peer's messages seem to come from.</summary>
    public static byte[] SourceOf(SessionPeer peer) => Encoding.UTF8.GetBytes("memory://" + peer.Name);

    private void Transmit(SessionPeer from, SessionPeer to)
    {
        for (byte[]? octets = from.PollTransmit(); octets != null; octets = from.PollTransmit())
        {
            foreach (long delay in Network.Delays(Capture.Count, octets))
            {
                Inject(to, octets, delay);
            }

            Capture.Add((from, octets));
            Tap?.Invoke(from, octets);
        }
    }
}
