namespace NanoPeers.PeerPlatform.Credentials;

/// <summary>
/// Makes and judges the credentials in the bodies of one protocol: a plug-in that the group's policy names (S0: credentials are opaque to the
/// messages that carry them). Called from several threads at once; must not wait.
/// </summary>
public interface ICredentialPolicy
{
    /// <summary>This peer's credential, at most 64 octets; empty where there is none to show. Not to be changed.</summary>
    byte[] Own { get; }

    /// <summary>Judges a credential.</summary>
    /// <param name="credential">What stands in the body; maybe nothing.</param>
    /// <param name="sender">The envelope's sender, 16 octets.</param>
    CredentialJudgement Judge(ReadOnlySpan<byte> credential, ReadOnlySpan<byte> sender);
}
