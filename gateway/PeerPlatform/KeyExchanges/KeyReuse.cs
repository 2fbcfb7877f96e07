namespace NanoPeers.PeerPlatform.KeyExchanges;

/// <summary>What the policy of an initiator says about its ephemeral key (PROTOCOL.md section 3; S0 fig. 2, the keys that "may be saved").</summary>
public enum KeyReuse
{
    /// <summary>Every session has a public key of its own. The default.</summary>
    Never = 0,

    /// <summary>One key serves several sessions, within <see cref="RsaKeyPoolOptions.ReuseFor"/> and <see cref="RsaKeyPoolOptions.ReuseSessions"/>.</summary>
    WithinLimits = 1,
}
