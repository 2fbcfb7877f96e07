using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>
/// The platform's standard policies as they stand in advertisements, with the names of their parameters (S0: advertisements carry the mechanism:
/// key exchange, algorithms, encryption on pipes). ADVERTISEMENTS.md, "Policies". The id of a standard policy follows from its name.
/// </summary>
public static class StandardPolicies
{
    /// <summary>How one becomes a member.</summary>
    public const string Membership = "membership";

    /// <summary>How messages of members are protected.</summary>
    public const string MessageProtection = "message protection";

    /// <summary>How keys are agreed on, and which algorithms are used.</summary>
    public const string KeyExchange = "key exchange";

    /// <summary>How a provider authenticates others.</summary>
    public const string Authentication = "authentication";

    /// <summary>How others authenticate a provider.</summary>
    public const string Credentialing = "credentialing";

    /// <summary>Parameter: open, password, invitation, authority, vote, representatives or a custom policy's name.</summary>
    public const string Way = "way";

    /// <summary>Parameter: the id of the peer to ask, or of the peer that a fingerprint is of.</summary>
    public const string Peer = "peer";

    /// <summary>Parameter: SHA-256 of the SubjectPublicKeyInfo of that peer's key, hexadecimal.</summary>
    public const string Fingerprint = "fingerprint";

    /// <summary>Parameter: SHA-256 of the SubjectPublicKeyInfo of a group's creator, hexadecimal, where the group's id is no digest of that key.</summary>
    public const string Founder = "founder";

    /// <summary>Parameter: names of key exchanges, in order of preference, parted by blanks.</summary>
    public const string KeyExchanges = "keyExchange";

    /// <summary>Parameter: names of suites, in order of preference, parted by blanks.</summary>
    public const string Algorithms = "algorithm";

    /// <summary>Parameter: required or none.</summary>
    public const string PipeEncryption = "pipeEncryption";

    /// <summary>Parameter: common, pair or clear.</summary>
    public const string Protection = "protection";

    /// <summary>Parameter: what counts as proof: certificate, secret, none; parted by blanks.</summary>
    public const string Authenticator = "authenticator";

    /// <summary>Parameter: the group of whose members is spoken, its canonical name.</summary>
    public const string Group = "group";

    /// <summary>A standard policy.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">Its parameters, names and values.</param>
    public static PolicyAdvertisement Make(string name, params (string Name, string Value)[] parameters) => new()
    {
        Name = new ResourceName(ResourceKind.Policy, IdOf(name)).ToString(),
        PolicyName = name,
        Keywords = ["standard"],
        Parameters = [.. parameters.Where(pair => pair.Value.Length > 0).Select(pair => new NamedValue(pair.Name, pair.Value))],
    };

    /// <summary>What the sessions of a group's members are agreed on with.</summary>
    internal static PolicyAdvertisement OfKeyExchange() => Make(
        KeyExchange,
        (KeyExchanges, string.Join(' ', GroupSeat.SessionPolicy.KeyExchanges.Select(method => KeyExchangeMethod.NameOf(method)))),
        (Algorithms, string.Join(' ', GroupSeat.SessionPolicy.Suites.Select(suite => Suite.NameOf(suite)))));

    internal static string WordOf(PolicyProtection protection) => protection switch
    {
        PolicyProtection.Clear => "clear",
        PolicyProtection.Pair => "pair",
        _ => "common",
    };

    internal static string WordsOf(GroupAuthenticators authenticators)
    {
        IEnumerable<string> words = new[] { GroupAuthenticators.Certificate, GroupAuthenticators.Secret, GroupAuthenticators.None }
            .Where(one => authenticators.HasFlag(one)).Select(one => one.ToString().ToLower(CultureInfo.InvariantCulture));
        return string.Join(' ', words);
    }

    private static Identifier IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes("NanoPeers policy " + name)), 0);
}
