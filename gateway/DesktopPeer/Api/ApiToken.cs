using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The token that opens the API: 32 random octets, made anew at every start, written as base64url (RFC 4648).</summary>
internal sealed class ApiToken
{
    /// <summary>Octets of a token.</summary>
    public const int Octets = 32;

    private const string Scheme = "Bearer ";

    private readonly byte[] _expected;

    /// <summary>Makes a token.</summary>
    public ApiToken()
    {
        Text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Octets));
        _expected = Encoding.ASCII.GetBytes(Text);
    }

    /// <summary>The token's text, for the access file only.</summary>
    public string Text { get; }

    /// <summary>Looks at a request's Authorization header. The time that it takes does not tell how much of a token was right.</summary>
    /// <returns>Null when the token is this one; otherwise what is wrong.</returns>
    public ProblemCode? Refuse(StringValues authorization)
    {
        string? header = authorization.Count == 1 ? authorization[0] : null;
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return ProblemCode.TokenMissing;
        }

        byte[] given = Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim());
        return CryptographicOperations.FixedTimeEquals(given, _expected) ? null : ProblemCode.TokenWrong;
    }

    /// <summary>Never shows the token.</summary>
    public override string ToString() => "API token";
}
