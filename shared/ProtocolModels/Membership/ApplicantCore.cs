using System;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Membership;

/// <summary>
/// The end that wants into a group: applies, proves, waits, and takes the statement that lets it in. No I/O: bodies and time come in, bodies and a
/// deadline come out. One object an application. After a restart a new object with the same nonce goes on with the same application: whoever
/// admits sees one, not two. MEMBERSHIP.md.
/// </summary>
public sealed class ApplicantCore
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    /// <summary>First wait before a body is sent again, milliseconds; doubles.</summary>
    public const int FirstResendMillis = 500;

    /// <summary>Longest wait before a body is sent again, milliseconds.</summary>
    public const int LongestResendMillis = 4000;

    /// <summary>How long nothing may be heard, milliseconds.</summary>
    public const int SilenceMillis = 30000;

    private readonly ICryptography _cryptography;
    private readonly Identifier _self;
    private readonly Identifier _group;
    private readonly Identifier _admitter;
    private readonly IApplicantKey? _key;
    private readonly byte[] _name;
    private readonly byte[] _nonce = new byte[16];
    private readonly byte[] _challenge = new byte[32];
    private readonly byte[] _salt = new byte[16];
    private readonly byte[] _proof = new byte[32];
    private readonly byte[] _signature;
    private readonly byte[] _claim = new byte[MemberClaim.Length];
    private readonly byte[] _statement = new byte[MemberMessage.MaxStatement];
    private readonly int _way;
    private int _resendMillis;
    private long _resendAtMillis = Never;
    private long _silentAtMillis = Never;

    /// <summary>Prepares an application.</summary>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="self">The applicant.</param>
    /// <param name="group">The group.</param>
    /// <param name="admitter">The member that is asked.</param>
    /// <param name="way">See <see cref="JoinWay"/>.</param>
    /// <param name="key">The applicant's key; null for a constrained peer.</param>
    /// <param name="name">What it calls itself, UTF-8, at most 32 octets.</param>
    public ApplicantCore(ICryptography cryptography, Identifier self, Identifier group, Identifier admitter, int way, IApplicantKey? key, byte[] name)
    {
        _cryptography = cryptography;
        _self = self;
        _group = group;
        _admitter = admitter;
        _way = way;
        _key = key;
        _name = name;
        _signature = new byte[key == null ? 0 : key.SignatureLength];
    }

    /// <summary>Where it stands.</summary>
    public ApplicantState State { get; private set; }

    /// <summary>Why it was not let in.</summary>
    public MemberReason Reason { get; private set; }

    /// <summary>The statement that lets it in; <see cref="StatementLength"/> octets of it. Not checked here.</summary>
    public byte[] Statement
    {
        get { return _statement; }
    }

    /// <summary>Octets of <see cref="Statement"/>.</summary>
    public int StatementLength { get; private set; }

    /// <summary>Number of the admitter's newest revocation list.</summary>
    public uint Revocation { get; private set; }

    /// <summary>The salt of the group's password, 16 octets; meaningful in NeedsSecret.</summary>
    public byte[] Salt
    {
        get { return _salt; }
    }

    /// <summary>Iterations of PBKDF2; meaningful in NeedsSecret.</summary>
    public uint Iterations { get; private set; }

    /// <summary>Whether a body is to be sent now.</summary>
    public bool IsDue { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get { return _resendAtMillis < _silentAtMillis ? _resendAtMillis : _silentAtMillis; }
    }

    /// <summary>Begins, or goes on after a restart.</summary>
    /// <param name="nonce">Holds 16 random octets, stored before this call; the same after a restart.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void Start(byte[] nonce, int offset, long nowMillis)
    {
        Array.Copy(nonce, offset, _nonce, 0, _nonce.Length);
        Send(ApplicantState.Applying, nowMillis);
    }

    /// <summary>Brings the secret that the challenge asks for, and proves it. It is not kept.</summary>
    /// <param name="secret">Holds the secret: of the invitation, or derived from the password with <see cref="Salt"/> and <see cref="Iterations"/>.</param>
    /// <param name="offset">Where its 32 octets begin.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void ProvideSecret(byte[] secret, int offset, long nowMillis)
    {
        if (State == ApplicantState.NeedsSecret)
        {
            WriteClaim();
            _cryptography.ComputeHmac(secret, offset, 32, _claim, 0, _claim.Length, _proof, 0);
            Send(ApplicantState.Proving, nowMillis);
        }
    }

    /// <summary>Handles a body of tag <c>member</c> that came under the session with the admitter; from anybody else it is left alone.</summary>
    /// <param name="message">The body.</param>
    /// <param name="from">Whose session it came under.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleMessage(MemberMessage message, Identifier from, long nowMillis)
    {
        bool open = State != ApplicantState.Idle && State != ApplicantState.Accepted && State != ApplicantState.Rejected;
        bool mine = message.Has(MemberField.Nonce) && Matches(message, MemberField.Nonce, _nonce)
            && _group.Matches(message.Buffer, message.OffsetOf(MemberField.Group));
        if (!open || !mine || !from.Equals(_admitter))
        {
            return;
        }

        switch (message.Kind)
        {
            case MemberMessageKind.Challenge:
                HandleChallenge(message, nowMillis);
                break;
            case MemberMessageKind.Pending:
                State = ApplicantState.Waiting;
                IsDue = false;
                _resendAtMillis = nowMillis + (Bounded(message.NumberOf(MemberField.Seconds)) * 1000L);
                _silentAtMillis = _resendAtMillis + SilenceMillis;
                break;
            case MemberMessageKind.Accepted:
                StatementLength = message.LengthOf(MemberField.Statement);
                Array.Copy(message.Buffer, message.OffsetOf(MemberField.Statement), _statement, 0, StatementLength);
                Revocation = message.NumberOf(MemberField.Revocation);
                End(ApplicantState.Accepted, MemberReason.None);
                break;
            case MemberMessageKind.Rejected:
                End(ApplicantState.Rejected, (MemberReason)message.NumberOf(MemberField.Reason));
                break;
            default:
                break;
        }
    }

    /// <summary>Sends again, or gives up. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        if (nowMillis >= _silentAtMillis)
        {
            End(ApplicantState.Rejected, MemberReason.NothingHeard);
        }
        else if (nowMillis >= _resendAtMillis)
        {
            IsDue = true;
            _resendMillis = _resendMillis * 2 < LongestResendMillis ? _resendMillis * 2 : LongestResendMillis;
            _resendAtMillis = nowMillis + _resendMillis;
        }
    }

    /// <summary>Writes the fields of the body that is due into a body of tag <c>member</c> that the caller began and ends.</summary>
    /// <param name="writer">Standing in the body.</param>
    public void WriteDue(MessageWriter writer)
    {
        IsDue = false;
        bool proves = State == ApplicantState.Proving;
        writer.WriteUInt8(MemberField.Kind, proves ? MemberMessageKind.Proof : MemberMessageKind.Apply);
        writer.WriteCredential();
        writer.WriteIdentifier(MemberField.Group, _group);
        writer.WriteOctets(MemberField.Nonce, _nonce, 0, _nonce.Length);
        if (proves)
        {
            writer.WriteOctets(MemberField.Challenge, _challenge, 0, _challenge.Length);
            writer.WriteOctets(MemberField.Proof, _proof, 0, JoinWay.NeedsSecret(_way) ? _proof.Length : 0);
            writer.WriteOctets(MemberField.Signature, _signature, 0, _signature.Length);
            return;
        }

        byte[] key = _key == null ? _signature : _key.SubjectPublicKeyInfo;
        writer.WriteUInt8(MemberField.Way, _way);
        writer.WriteOctets(MemberField.Key, key, 0, key.Length);
        writer.WriteOctets(MemberField.Name, _name, 0, _name.Length);
    }

    // A challenge may come again, and another one after the admitter was restarted: each is answered.
    private void HandleChallenge(MemberMessage message, long nowMillis)
    {
        if (message.NumberOf(MemberField.Way) != _way || (State == ApplicantState.Proving && Matches(message, MemberField.Challenge, _challenge)))
        {
            return;
        }

        Array.Copy(message.Buffer, message.OffsetOf(MemberField.Challenge), _challenge, 0, _challenge.Length);
        Array.Copy(message.Buffer, message.OffsetOf(MemberField.Salt), _salt, 0, _salt.Length);
        Iterations = message.NumberOf(MemberField.Iterations);
        if (_key != null)
        {
            WriteClaim();
            _key.Sign(_claim, _claim.Length, _signature, 0);
        }

        if (!JoinWay.NeedsSecret(_way))
        {
            Send(ApplicantState.Proving, nowMillis);
            return;
        }

        State = ApplicantState.NeedsSecret;
        IsDue = false;
        _resendAtMillis = Never;
        _silentAtMillis = Never;
    }

    private void WriteClaim()
    {
        byte[] fingerprint = _key == null ? new byte[32] : _key.Fingerprint;
        MemberClaim.Write(_group, _self, _admitter, _nonce, 0, _challenge, 0, _way, fingerprint, _claim);
    }

    private void Send(ApplicantState state, long nowMillis)
    {
        State = state;
        IsDue = true;
        _resendMillis = FirstResendMillis;
        _resendAtMillis = nowMillis + _resendMillis;
        _silentAtMillis = nowMillis + SilenceMillis;
    }

    private void End(ApplicantState state, MemberReason reason)
    {
        State = state;
        Reason = reason;
        IsDue = false;
        _resendAtMillis = Never;
        _silentAtMillis = Never;
        Array.Clear(_proof, 0, _proof.Length);
    }

    // The other end cannot have this one wait for ever, nor ask without a pause.
    private static uint Bounded(uint seconds)
    {
        return seconds < 1 ? 1 : seconds > 300 ? 300 : seconds;
    }

    private static bool Matches(MemberMessage message, int field, byte[] octets)
    {
        int at = message.OffsetOf(field);
        for (int i = 0; i < octets.Length; i++)
        {
            if (message.Buffer[at + i] != octets[i])
            {
                return false;
            }
        }

        return true;
    }
}
