namespace NanoPeers.PeerPlatform.Chat;

/// <summary>How a line was protected on its way; every line that is delivered says so (S0, mixed sessions).</summary>
/// <param name="Suite">See <see cref="Messages.Suite"/>.</param>
/// <param name="IsOfChannel">Whether the connection encrypts and proves, as TLS does, whatever the suite says.</param>
public readonly record struct LineProtection(int Suite, bool IsOfChannel = false)
{
    /// <summary>No protection: anybody may have read, changed or invented the line, its sender's name included.</summary>
    public static readonly LineProtection Unsecured = new(Messages.Suite.Clear);

    /// <summary>Whether the line came encrypted and authenticated under a session's key.</summary>
    public bool IsSecured => IsOfChannel || Suite is Messages.Suite.Aes128CbcHmac or Messages.Suite.Aes256Gcm;

    /// <summary>For people: <c>secured, A256GCM</c> or <c>unsecured</c>.</summary>
    public override string ToString() => IsOfChannel ? "secured, TLS-1.3" : IsSecured ? "secured, " + Messages.Suite.NameOf(Suite) : "unsecured";
}
