using System;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>What the responder does when the secret is there: writes the acceptance and makes the session.</summary>
public sealed partial class SessionResponder
{
    // Envelope without endpoints, the body's head, and an Accept with empty reply, credential and proof.
    private const int EmptyAnswerLength = Envelope.FixedLength + 1 + 12 + 26 + 19 + 26 + 9 + 35;

    private readonly byte[] _offered = new byte[Limits.MaxOffers];
    private AcceptDecision _decision;

    private void Agree(IResponderKeyExchange exchange, long nowMillis)
    {
        exchange.CopySecret(_secret);
        Array.Copy(_requestTranscript, 0, _transcript, 0, _transcript.Length);
        if (_keyMessage.Length > 0)
        {
            WriteAccept(exchange, true);
            WriteKey(exchange);
        }
        else
        {
            WriteAccept(exchange, false);
        }

        SessionTerms terms = new SessionTerms(_suite, exchange.Method, _purpose, _lifetime, _messageLimit, _resumable);
        Session = new SecuredSession(SessionId, new Identifier(_peer, 0), terms, false, _tools, _keys, _tools.DigestForSession(), nowMillis);
        WipeSecrets();
        State = ResponderState.AwaitingConfirmation;
        _failAtMillis = nowMillis + HandshakeTiming.ConfirmationTimeoutMillis;
        _due = Due.Accept | (_keyLength > 0 ? Due.Key : Due.Nothing);
        Note(AttemptStep.KeysAgreed, exchange.Method, nowMillis);
        Note(AttemptStep.AcceptSent, 0, nowMillis);
    }

    private int AnswerLength(IResponderKeyExchange exchange)
    {
        IAuthenticator? authenticator = _authenticator;
        int proof = authenticator == null ? 0 : authenticator.CredentialLength + authenticator.ProofLength;
        return EmptyAnswerLength + exchange.ReplyLength + proof;
    }

    private void WriteAccept(IResponderKeyExchange exchange, bool keyFollows)
    {
        MessageWriter writer = _tools.BeginClear(ProtocolTag.Session, _accept, 0, _accept.Length);
        int body = writer.Position;
        WriteIdentity(writer, SessionMessageKind.Accept);
        int nonce = writer.ReserveOctets(SessionField.Nonce, 16);
        _tools.Cryptography.FillRandom(writer.Buffer, nonce, 16);
        writer.WriteUInt8(SessionField.ChosenSuite, _suite);
        writer.WriteUInt8(SessionField.ChosenKeyExchange, exchange.Method);
        writer.WriteUInt32(SessionField.Lifetime, _lifetime);
        writer.WriteUInt32(SessionField.MessageLimit, _messageLimit);
        int mode = SessionMode.Secured | (keyFollows ? SessionMode.KeyFollows : 0) | (_resumable ? SessionMode.Resumable : 0);
        writer.WriteUInt8(SessionField.Mode, mode);
        if (!keyFollows)
        {
            WriteReply(writer, exchange);
        }

        if (_authenticator != null)
        {
            int credential = writer.ReserveOctets(SessionField.Credential, _authenticator.CredentialLength);
            _authenticator.WriteCredential(writer.Buffer, credential);
        }

        WriteProof(writer, SessionTranscript.AcceptStep, body, !keyFollows);
        _acceptLength = _tools.FinishClear();
    }

    private void WriteKey(IResponderKeyExchange exchange)
    {
        MessageWriter writer = _tools.BeginClear(ProtocolTag.Session, _keyMessage, 0, _keyMessage.Length);
        int body = writer.Position;
        WriteIdentity(writer, SessionMessageKind.Key);
        writer.ReserveOctets(SessionField.Credential, 0);
        WriteReply(writer, exchange);
        WriteProof(writer, SessionTranscript.ResponderKeyStep, body, true);
        _keyLength = _tools.FinishClear();
    }

    private static void WriteReply(MessageWriter writer, IResponderKeyExchange exchange)
    {
        if (exchange.ReplyLength > 0)
        {
            int reply = writer.ReserveOctets(SessionField.KeyReply, exchange.ReplyLength);
            exchange.WriteReply(writer.Buffer, reply);
        }
    }

    private void WriteProof(MessageWriter writer, byte step, int body, bool confirms)
    {
        IAuthenticator? authenticator = _authenticator;
        _tools.Transcript.AddWritten(step, _tools.SelfOctets, writer, body, _transcript);
        int confirmation = confirms ? WriteConfirmation(writer) : -1;
        if (authenticator != null)
        {
            int proof = writer.ReserveOctets(SessionField.Proof, authenticator.ProofLength);
            byte[] claim = confirms
                ? _tools.Transcript.ClaimWith(SessionTranscript.ResponderRole, _transcript, writer.Buffer, confirmation)
                : _tools.Transcript.Claim(SessionTranscript.ResponderRole, _transcript, 0);
            authenticator.Prove(claim, SessionTranscript.ClaimLength, writer.Buffer, proof);
        }
    }

    private int WriteConfirmation(MessageWriter writer)
    {
        _keys.Derive(_secret, _transcript, _suite);
        int confirmation = writer.ReserveOctets(SessionField.Confirmation, 32);
        _keys.WriteConfirmation(_transcript, writer.Buffer, confirmation);
        return confirmation;
    }
}
