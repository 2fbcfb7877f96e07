using System;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;
using NanoPeers.Statements;

namespace NanoPeers.Firmware.Groups;

/// <summary>
/// A statement that is being verified, a step at a time between the turns' other work, with all that this needs: some 5 KB, made for the one and left to
/// the collector after it. Verifications are as rare as changes of a group.
/// </summary>
internal sealed class StatementCheck
{
    private readonly StatementVerifier _verifier;
    private readonly RsaPublicKey _key;

    /// <summary>Copies a statement that was found well formed, and begins.</summary>
    internal StatementCheck(Statement statement, RsaPublicKey key, SecuredSession session, Identifier nonce)
    {
        byte[] octets = new byte[statement.Length];
        Array.Copy(statement.Buffer, statement.Offset, octets, 0, octets.Length);
        Statement = new Statement();
        Statement.TryDecode(octets, 0, octets.Length);
        Session = session;
        Nonce = nonce;
        Group = new Identifier(octets, Statement.GroupOffset);
        Issuer = new Identifier(octets, Statement.IssuerOffset);
        _key = key;
        RsaSignature signature = new RsaSignature(new RsaPublicOperation(key.ModulusSize));
        _verifier = new StatementVerifier(new Sha256(), signature);
        _verifier.Begin(Statement, _key);
    }

    /// <summary>The statement.</summary>
    internal Statement Statement { get; }

    /// <summary>Its group.</summary>
    internal Identifier Group { get; }

    /// <summary>Its issuer.</summary>
    internal Identifier Issuer { get; }

    /// <summary>The session under which it came.</summary>
    internal SecuredSession Session { get; }

    /// <summary>The name that the message gave it.</summary>
    internal Identifier Nonce { get; }

    /// <summary>Whether its issuer signed it; meaningful once <see cref="Step"/> answered true.</summary>
    internal bool IsValid
    {
        get { return _verifier.IsValid; }
    }

    /// <summary>Does the next piece of work.</summary>
    /// <returns>Whether it was the last.</returns>
    internal bool Step()
    {
        return _verifier.Step();
    }
}
