using NanoPeers.Cryptography;
using NanoPeers.FirmwareTests.Golden;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.FirmwareTests.Rig;

/// <summary>What the responder of the vectors answers; a test changes what it wants refused.</summary>
internal sealed class PlainPolicy : IResponderPolicy
{
    private readonly ICryptography _cryptography;

    internal PlainPolicy(ICryptography cryptography)
    {
        _cryptography = cryptography;
        Group = new Identifier(GoldenPeers.Group(), 0);
        Known = new Identifier(GoldenPeers.Initiator(), 0);
        Secret = GoldenPeers.Secret();
    }

    public SessionPolicy Session { get; } = new SessionPolicy { AllowResumption = true };

    /// <summary>The group that is served.</summary>
    internal Identifier Group { get; set; }

    /// <summary>The peer that is known.</summary>
    internal Identifier Known { get; set; }

    /// <summary>The secret that it was enrolled with.</summary>
    internal byte[] Secret { get; set; }

    /// <summary>What is decided on a proven request.</summary>
    internal AcceptDecision Decision { get; set; } = AcceptDecision.Accept;

    /// <summary>The exchange that is to be had; null for none.</summary>
    internal IResponderKeyExchange? Exchange { get; set; }

    /// <summary>Times that a proven request was decided on.</summary>
    internal int Decisions { get; private set; }

    public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        return Group.Matches(request.Buffer, request.OffsetOf(SessionField.Group)) ? RejectReason.None : RejectReason.WrongGroup;
    }

    public IAuthenticator? FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        return Known.Matches(senderBuffer, senderOffset) ? new SecretAuthenticator(_cryptography, AuthenticatorMethod.Secret, Secret, 0) : null;
    }

    public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        Decisions++;
        return Decision;
    }

    public IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset)
    {
        return Exchange != null && Exchange.Method == method ? Exchange : null;
    }
}
