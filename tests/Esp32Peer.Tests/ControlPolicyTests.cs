using NanoPeers.Attempts;
using NanoPeers.Enrolment;
using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Identifiers;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests;

public sealed class ControlPolicyTests
{
    private readonly TestCryptography _cryptography = new(1);
    private readonly LentKeyExchange _rsa;
    private readonly ControlPolicy _policy;
    private readonly Room _room = new();

    public ControlPolicyTests()
    {
        Invitation invitation = new(Id(1), Id(2), Id(3), new byte[32], 0);
        SessionTools tools = new(Id(1), _cryptography, new SequenceCounter(1), new AttemptTrace(8), true);
        PeerRecords records = new(_cryptography, new BoardStorage(), new PeerCounters());
        _rsa = new LentKeyExchange(new RsaResponderKeyExchange(_cryptography, 256));
        SecretAuthenticator authenticator = new(_cryptography, AuthenticatorMethod.Secret, new byte[32], 0);
        _policy = new ControlPolicy(
            _cryptography, invitation, new SessionPolicy(), authenticator, new ResumptionSecrets(records, invitation.Policy), new IntroductionTable(tools, 1),
            new LinkedPeers(_cryptography, records), _rsa, _room);
    }

    [Fact]
    public void The_one_RSA_exchange_is_lent_to_one_set_up_at_a_time()
    {
        SessionMessage offer = new();
        byte[] sender = new byte[16];
        IResponderKeyExchange? lent = _policy.FindKeyExchange(KeyExchangeMethod.Rsa, offer, sender, 0);
        Assert.Same(_rsa, lent);
        Assert.Equal(RejectReason.NoCommonKeyExchange, lent!.Begin(offer));
        Assert.Null(_policy.FindKeyExchange(KeyExchangeMethod.Rsa, offer, sender, 0));
        lent.Wipe();
        Assert.Same(_rsa, _policy.FindKeyExchange(KeyExchangeMethod.Rsa, offer, sender, 0));
    }

    [Theory]
    [InlineData(KeyExchangeMethod.EcdhP256)]
    [InlineData(KeyExchangeMethod.Resumption)]
    [InlineData(KeyExchangeMethod.Introduction)]
    [InlineData(99)]
    public void What_it_does_not_have_is_not_to_be_had(int method)
    {
        Assert.Null(_policy.FindKeyExchange(method, new SessionMessage(), new byte[16], 0));
    }

    private static Identifier Id(byte first) => new([first, .. new byte[15]], 0);

    private sealed class Room : ISetupRoom
    {
        public long NowMillis => 0;

        public bool HasRoomFor(byte[] senderBuffer, int senderOffset) => true;

        public void GiveUpOlder(byte[] senderBuffer, int senderOffset) => Assert.Fail("Nobody was to be given up.");
    }
}
