using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Authentication;

/// <summary>
/// What a full peer needs to be a member of a group whose members share a secret: makes its session requests and answers those of others. A
/// group without a secret has no security (PROTOCOL.md section 3): its sessions are encrypted, but nobody proves who they are. Any thread may call.
/// </summary>
public sealed class GroupMember : IDisposable
{
    private readonly IFullCryptography _cryptography;
    private readonly RsaKeyPool? _keys;
    private readonly byte[] _secret;
    private readonly CertificateMembership? _certificates;
    private readonly Lock _gate = new();
    private bool _wiped;

    /// <summary>Takes a copy of the secret.</summary>
    /// <param name="group">The group.</param>
    /// <param name="session">What its sessions allow and prefer.</param>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="keys">Makes ephemeral RSA keys; needed where the policy lists RSA and this peer asks for sessions. Not disposed here.</param>
    /// <param name="secret">32 octets, or none for a group without security.</param>
    /// <exception cref="ArgumentException">The secret has another length.</exception>
    public GroupMember(Identifier group, SessionPolicy session, IFullCryptography cryptography, RsaKeyPool? keys, ReadOnlySpan<byte> secret)
    {
        if (secret.Length is not 0 and not SecretAuthenticator.SecretLength)
        {
            throw new ArgumentException($"A group's secret has {SecretAuthenticator.SecretLength} octets.", nameof(secret));
        }

        Group = group;
        Session = session;
        _cryptography = cryptography;
        _keys = keys;
        _secret = secret.ToArray();
    }

    /// <summary>A member that proves itself by certificate and asks the same of others.</summary>
    /// <param name="group">The group.</param>
    /// <param name="session">What its sessions allow and prefer.</param>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="keys">As above.</param>
    /// <param name="certificates">The membership by certificate.</param>
    /// <param name="secret">
    /// 32 octets where the group's policy also takes proofs by its secret from those who ask for sessions; this peer itself does not use it. None
    /// where certificates alone count.
    /// </param>
    /// <exception cref="ArgumentException">The secret has another length.</exception>
    public GroupMember(
        Identifier group,
        SessionPolicy session,
        IFullCryptography cryptography,
        RsaKeyPool? keys,
        CertificateMembership certificates,
        ReadOnlySpan<byte> secret)
        : this(group, session, cryptography, keys, secret)
    {
        _certificates = certificates;
    }

    /// <summary>The group.</summary>
    public Identifier Group { get; }

    /// <summary>What its sessions allow and prefer.</summary>
    public SessionPolicy Session { get; }

    /// <summary>Whether members prove their membership.</summary>
    public bool IsProven => _secret.Length > 0 || _certificates is not null;

    /// <summary>The membership by certificate, or null.</summary>
    public CertificateMembership? Certificates => _certificates;

    /// <summary>Whether one RSA key may serve several sessions that this peer asks for.</summary>
    public KeyReuse Reuse { get; init; } = KeyReuse.Never;

    /// <summary>Makes a request for a session, with new ephemeral keys for every exchange of the policy; it serves one attempt.</summary>
    /// <param name="purpose">What for: 1 to 16 characters of ASCII.</param>
    /// <param name="expected">Who must answer; null when any member may.</param>
    /// <param name="cancellationToken">Ends the wait for a key.</param>
    /// <exception cref="InvalidOperationException">The policy lists RSA and this member has no keys.</exception>
    /// <exception cref="ObjectDisposedException">The member, or its source of keys, is disposed.</exception>
    public async ValueTask<SessionRequest> CreateRequestAsync(string purpose, Identifier? expected, CancellationToken cancellationToken)
    {
        IAuthenticator authenticator = _certificates?.CreateAuthenticator(expected) ?? CreateAuthenticator();
        List<IInitiatorKeyExchange> exchanges = [];
        try
        {
            foreach (byte method in Session.KeyExchanges)
            {
                if (method == KeyExchangeMethod.EcdhP256)
                {
                    exchanges.Add(new EcdhInitiatorKeyExchange());
                }
                else if (method == KeyExchangeMethod.Rsa)
                {
                    RsaKeyPool keys = _keys ?? throw new InvalidOperationException("The policy lists RSA, and there is no source of keys.");
                    exchanges.Add(new RsaInitiatorKeyExchange(await keys.TakeAsync(Reuse, cancellationToken).ConfigureAwait(false)));
                }
            }
        }
        catch
        {
            exchanges.ForEach(static exchange => exchange.Wipe());
            throw;
        }

        return new SessionRequest(Group, purpose, Session, authenticator, [.. exchanges]) { ExpectedPeer = expected };
    }

    /// <summary>Answers requests of other members.</summary>
    /// <param name="purposes">What sessions are served for.</param>
    /// <param name="decide">What to say to a proven request, by peer and purpose; may be called by several threads at once, must not wait.</param>
    public IResponderPolicy CreateResponder(IReadOnlyCollection<string> purposes, Func<Identifier, string, AcceptDecision> decide) =>
        new GroupResponderPolicy(this, purposes, decide);

    /// <summary>Whether the group's policy takes proofs of a kind.</summary>
    /// <param name="method">See <see cref="AuthenticatorMethod"/>.</param>
    internal bool Takes(int method) => method switch
    {
        AuthenticatorMethod.Certificate => _certificates is not null,
        AuthenticatorMethod.Secret => _secret.Length > 0,
        AuthenticatorMethod.None => !IsProven,
        _ => false,
    };

    /// <summary>An authenticator by the secret, or of a group without security, for one attempt.</summary>
    /// <exception cref="ObjectDisposedException">The member is disposed.</exception>
    internal IAuthenticator CreateAuthenticator()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_wiped, this);
            return _secret.Length > 0 ? new SecretAuthenticator(_cryptography, AuthenticatorMethod.Secret, _secret, 0) : new NoAuthenticator();
        }
    }

    /// <summary>Overwrites the secret.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _wiped = true;
            CryptographicOperations.ZeroMemory(_secret);
        }
    }
}
