using NanoPeers.Attempts;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions;

/// <summary>More requests than a peer can answer: what each costs before it proves anything.</summary>
public sealed class FloodTests
{
    private const int Requests = 5000;

    private static readonly byte[] _address = "udp://192.0.2.7:40000"u8.ToArray();

    [Fact]
    public void WithACookieDemandedAFloodCostsNoProofNoWorkAndNoMemory()
    {
        var policy = new CountingPolicy();
        var cryptography = new QuietCryptography();
        var tools = new SessionTools(SessionPair.IdOf("B"), cryptography, new SequenceCounter(1), new AttemptTrace(64), true);
        var responder = new SessionResponder(tools, policy, Limits.MaxDatagram);
        var cookie = new RetryCookie(cryptography);
        (byte[] request, SessionMessage message, int sessionAt) = RequestOfA();
        byte[] answer = new byte[Limits.MaxDatagram];
        int longest = 0;
        ulong next = 1;
        void AskOnce()
        {
            BigEndian.WriteUInt64(request, sessionAt, next++);
            responder.HandleRequest(message, request, Envelope.FixedLength - 32, cookie, _address, 1000);
            longest = Math.Max(longest, responder.PollTransmit(answer, 0, answer.Length));
            responder.Reset();
        }

        AskOnce();
        int proofs = cryptography.HmacsComputed;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Requests; i++)
        {
            AskOnce();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(proofs, cryptography.HmacsComputed);
        Assert.Equal(0, policy.Calls);
        Assert.InRange(longest, 1, request.Length - 1);
        Assert.Equal(SessionMessageKind.Retry, ClearMessage.Read(answer[..longest])!.Kind);
    }

    [Fact]
    public void ARequestThatProvesNothingIsRefusedWithoutMemory()
    {
        var policy = new CountingPolicy();
        var cryptography = new QuietCryptography();
        var tools = new SessionTools(SessionPair.IdOf("B"), cryptography, new SequenceCounter(1), new AttemptTrace(64), true);
        var responder = new SessionResponder(tools, policy, Limits.MaxDatagram);
        (byte[] request, SessionMessage message, int sessionAt) = RequestOfA();
        byte[] answer = new byte[Limits.MaxDatagram];
        ulong next = 1;
        int refused = 0;
        void AskOnce()
        {
            BigEndian.WriteUInt64(request, sessionAt, next++);
            responder.HandleRequest(message, request, Envelope.FixedLength - 32, null, _address, 1000);
            refused += responder.Reason == RejectReason.BadProof && responder.PollTransmit(answer, 0, answer.Length) > 0 ? 1 : 0;
            responder.Reset();
        }

        AskOnce();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Requests; i++)
        {
            AskOnce();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(Requests + 1, refused);
    }

    [Fact]
    public void ADriverCanAnswerWithACookieBeforeItMakesAnObject()
    {
        SessionPair pair = new();
        pair.B.Cookie = new RetryCookie(pair.B.Cryptography);
        pair.A.Connect(pair.Request(), pair.Now);
        ClearMessage request = ClearMessage.Read(pair.A.PollTransmit()!)!;
        byte[] retry = new byte[Limits.MaxDatagram];
        SessionMessage message = request.Parse(out _);
        Assert.False(pair.B.Cookie.IsValid(message, _address, 1000));
        int length = pair.B.Cookie.WriteRetry(pair.B.Tools, message, _address, 0, 1000, retry, 0, retry.Length);
        ClearMessage answer = ClearMessage.Read(retry[..length])!;
        Assert.Equal(request[SessionField.SessionId], answer[SessionField.SessionId]);
        Assert.Equal(request[SessionField.AttemptId], answer[SessionField.AttemptId]);
        request.Fields.Insert(request.Fields.Count - 1, (SessionField.Cookie, answer[SessionField.Cookie]));
        Assert.True(pair.B.Cookie.IsValid(request.Parse(out _), _address, 1000));
        Assert.Equal(0, pair.B.Cookie.WriteRetry(pair.B.Tools, message, _address, 0, 1000, retry, 0, length - 1));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(29_999, true)]
    [InlineData(30_000, true)]
    [InlineData(60_000, false)]
    [InlineData(600_000, false)]
    public void ACookieServesOneSessionFromOneAddressForAMinute(long later, bool valid)
    {
        var cookie = new RetryCookie(new TestCryptography(1));
        SessionMessage With(RetryCookie maker, byte[] address, long now)
        {
            ClearMessage request = RequestMessage();
            byte[] octets = new byte[RetryCookie.Length];
            maker.Make(request.Parse(out _), address, now, octets);
            request.Fields.Insert(request.Fields.Count - 1, (SessionField.Cookie, octets));
            return request.Parse(out _);
        }

        SessionMessage message = With(cookie, _address, 0);
        Assert.Equal(valid, cookie.IsValid(message, _address, later));
        Assert.False(cookie.IsValid(message, [.. _address[..^1], (byte)'1'], later));
        Assert.False(cookie.IsValid(message, [.. _address, 0], later));
        Assert.False(cookie.IsValid(message, [], later));
        Assert.False(cookie.IsValid(RequestMessage().Parse(out _), _address, later));
        Assert.False(new RetryCookie(new TestCryptography(2)).IsValid(message, _address, later));
        BigEndian.WriteUInt64(message.Buffer, message.OffsetOf(SessionField.SessionId), 12345);
        Assert.False(cookie.IsValid(message, _address, later));

        // An address counts to its last octet.
        byte[] address = new byte[Limits.MaxEndpointLength];
        message = With(cookie, address, 0);
        Assert.Equal(valid, cookie.IsValid(message, address, later));
        address[^1] = 1;
        Assert.False(cookie.IsValid(message, address, later));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public void ACostlyProofWantsACookieAlsoWithoutLoad(bool underLoad, bool provesNothing, bool asked)
    {
        SessionPair pair = new();
        pair.A.Policy.ProvesNothing = provesNothing;
        pair.B.Policy.ProvesNothing = provesNothing;
        pair.B.Cookie = new RetryCookie(pair.B.Cryptography) { UnderLoad = underLoad };
        Assert.Equal(InitiatorState.Established, pair.Connect().State);
        Assert.Equal(asked, SetUpTests.StepsOf(pair.B).Contains("CookieAsked", StringComparison.Ordinal));
        Assert.Equal(asked, SetUpTests.StepsOf(pair.A).Contains("RetryHeard", StringComparison.Ordinal));
    }

    [Fact]
    public void TheCookieIsProvenWithTheRequest()
    {
        // Taken out or put in on the way, it spoils the proof.
        SessionPair pair = Variant.Of("with cookie").Prepare();
        pair.Connect();
        ClearMessage withCookie = SetUpTests.MessagesOf(pair, pair.A).Last(one => one.Kind == SessionMessageKind.Request);
        SessionPeer b = ManInTheMiddleTests.Restarted(pair.B);
        withCookie.Fields.RemoveAll(field => field.Id == SessionField.Cookie);
        b.Receive(withCookie.Build(), 5000, []);
        Assert.Equal([RejectReason.BadProof], b.Refusals);
    }

    private static ClearMessage RequestMessage()
    {
        SessionPair pair = new();
        pair.A.Connect(pair.Request(), pair.Now);
        return ClearMessage.Read(pair.A.PollTransmit()!)!;
    }

    private static (byte[] Octets, SessionMessage Message, int SessionAt) RequestOfA()
    {
        byte[] octets = RequestMessage().Build();
        var envelope = new Envelope();
        envelope.TryDecodeDatagram(octets, 0, octets.Length, Limits.MaxDatagram);
        envelope.NextBody();
        var message = new SessionMessage();
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(octets, envelope.BodyOffset, envelope.BodyLength));
        return (octets, message, message.OffsetOf(SessionField.SessionId));
    }

    private sealed class CountingPolicy : IResponderPolicy
    {
        private readonly SecretAuthenticator _authenticator = new(new QuietCryptography(), AuthenticatorMethod.Secret, new byte[32], 0);

        public int Calls { get; private set; }

        public SessionPolicy Session { get; } = new();

        public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset)
        {
            Calls++;
            return RejectReason.None;
        }

        public IAuthenticator? FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset)
        {
            Calls++;
            return _authenticator;
        }

        public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset)
        {
            Calls++;
            return AcceptDecision.Accept;
        }

        public IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset)
        {
            Calls++;
            return null;
        }
    }

    /// <summary>Allocates nothing, so that what the cores allocate can be seen. Its MAC is no MAC: nothing here is proven with it.</summary>
    private sealed class QuietCryptography : ICryptography, IMacKey
    {
        public int HmacsComputed { get; private set; }

        public void ComputeHmac(byte[] key, int keyOffset, int keyCount, byte[] data, int offset, int count, byte[] mac, int macOffset)
        {
            HmacsComputed++;
            Compute(data, offset, count, mac, macOffset);
        }

        public IMacKey CreateHmacKey(byte[] key, int keyOffset, int keyCount) => this;

        public ICbcKey CreateAesCbcKey(byte[] key, int keyOffset) => throw new InvalidOperationException("No key is due here.");

        public void FillRandom(byte[] buffer, int offset, int count) => Array.Clear(buffer, offset, count);

        public void Compute(byte[] data, int offset, int count, byte[] mac, int macOffset)
        {
            uint sum = 1;
            for (int i = 0; i < count; i++)
            {
                sum = (sum * 31) + data[offset + i];
            }

            for (int i = 0; i < 32; i++)
            {
                mac[macOffset + i] = (byte)(sum >> (i % 4 * 8));
            }
        }

        public void Wipe()
        {
        }
    }
}
