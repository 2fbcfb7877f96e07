using System;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// What a peer holds of an introduction to another: who and where it is, and two secrets derived from the one that the authority handed over, so
/// that the proof and the key agreement never work with the same octets. A place of an <see cref="IntroductionTable"/>: to be used at once, not
/// kept. INTRODUCTION.md, "Keys".
/// </summary>
public sealed class Introduction
{
    private const int AuthenticatorPurpose = 1;
    private const int KeyExchangePurpose = 2;
    private const int SaltLength = (2 * Identifier.Length) + 8;

    // "NanoPeers pair 1"
    private static readonly byte[] Label =
    {
        0x4E, 0x61, 0x6E, 0x6F, 0x50, 0x65, 0x65, 0x72, 0x73, 0x20, 0x70, 0x61, 0x69, 0x72, 0x20, 0x31,
    };

    private readonly SessionTools _tools;
    private readonly byte[] _authenticatorSecret = new byte[SecretAuthenticator.SecretLength];
    private readonly byte[] _exchangeSecret = new byte[KeySchedule.SecretLength];

    internal Introduction(SessionTools tools)
    {
        _tools = tools;
    }

    /// <summary>Its id, and the attempt's in the logs of all three peers.</summary>
    public ulong Id { get; private set; }

    /// <summary>The peer that was introduced; null for a place that was never used.</summary>
    public Identifier? Peer { get; private set; }

    /// <summary>Where that peer is to be found.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>When it is forgotten, on this peer's clock.</summary>
    public long ExpiresAtMillis { get; private set; }

    /// <summary>Whether this end is the one that asks for the pair's session: the one whose id comes before. The other answers.</summary>
    public bool IsInitiator { get; private set; }

    /// <summary>Whether there is a secret; a place that was wiped still knows whose introduction it held.</summary>
    internal bool IsHeld { get; private set; }

    /// <summary>The authority that introduced; null for a place that was never used.</summary>
    internal Identifier? Authority { get; private set; }

    /// <summary>Proves this end to the other, and the other to this: method Introduction. A new object for each session set-up.</summary>
    public SecretAuthenticator CreateAuthenticator()
    {
        return new SecretAuthenticator(_tools.Cryptography, AuthenticatorMethod.Introduction, _authenticatorSecret, 0);
    }

    /// <summary>The key agreement of the pair, for either end: method Introduction. A new object for each session set-up.</summary>
    public PresharedKeyExchange CreateKeyExchange()
    {
        return new PresharedKeyExchange(KeyExchangeMethod.Introduction, Id, _exchangeSecret, 0);
    }

    /// <summary>
    /// Copies both secrets out, for a peer that is told to keep its session with the other over restarts; who copies them overwrites them.
    /// </summary>
    /// <param name="into">Receives 32 octets of the authenticator, then 32 of the key agreement.</param>
    /// <param name="offset">Where they are written.</param>
    public void CopySecrets(byte[] into, int offset)
    {
        Array.Copy(_authenticatorSecret, 0, into, offset, _authenticatorSecret.Length);
        Array.Copy(_exchangeSecret, 0, into, offset + _authenticatorSecret.Length, _exchangeSecret.Length);
    }

    internal void Take(SessionMessage introduce, Identifier peer, string endpoint, Identifier authority, long expiresAtMillis)
    {
        Id = introduce.LongNumberOf(SessionField.PresharedId);
        Peer = peer;
        Endpoint = endpoint;
        Authority = authority;
        ExpiresAtMillis = expiresAtMillis;
        IsInitiator = _tools.Self.IsBefore(peer);
        IsHeld = true;
        Derive(peer, introduce.Buffer, introduce.OffsetOf(SessionField.Secret));
    }

    internal void Wipe()
    {
        KeyWiping.Wipe(_authenticatorSecret);
        KeyWiping.Wipe(_exchangeSecret);
        ExpiresAtMillis = Introducer.Never;
        IsHeld = false;
    }

    private void Derive(Identifier peer, byte[] secret, int offset)
    {
        byte[] salt = new byte[SaltLength];
        bool selfFirst = _tools.Self.IsBefore(peer);
        _tools.Self.CopyTo(salt, selfFirst ? 0 : Identifier.Length);
        peer.CopyTo(salt, selfFirst ? Identifier.Length : 0);
        BigEndian.WriteUInt64(salt, 2 * Identifier.Length, Id);
        byte[] extracted = new byte[Hkdf.KeySize];
        byte[] info = new byte[Label.Length + 1];
        Array.Copy(Label, 0, info, 0, Label.Length);
        _tools.Hkdf.Extract(salt, 0, SaltLength, secret, offset, KeySchedule.SecretLength, extracted, 0);
        info[Label.Length] = AuthenticatorPurpose;
        _tools.Hkdf.Expand(extracted, 0, info, 0, info.Length, _authenticatorSecret, 0, _authenticatorSecret.Length);
        info[Label.Length] = KeyExchangePurpose;
        _tools.Hkdf.Expand(extracted, 0, info, 0, info.Length, _exchangeSecret, 0, _exchangeSecret.Length);
        KeyWiping.Wipe(extracted);
    }
}
