using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// What one end allows and prefers; the terms are what both allow. PROTOCOL.md section 3. Defaults are the strict ones: nothing is kept for
/// later sessions and nothing goes in clear.
/// </summary>
public sealed class SessionPolicy
{
    /// <summary>Suites allowed, best first. Integrity only (<see cref="Suite.HmacOnly"/>) is refused unless it stands here, at both ends.</summary>
    public byte[] Suites { get; set; } = { Suite.Aes128CbcHmac };

    /// <summary>Key exchanges allowed, best first.</summary>
    public byte[] KeyExchanges { get; set; } = { KeyExchangeMethod.Rsa };

    /// <summary>Longest life of a session, seconds.</summary>
    public uint LifetimeSeconds { get; set; } = 86400;

    /// <summary>Most messages in each direction under one key; far below what CBC allows (2^48 blocks).</summary>
    public uint MessageLimit { get; set; } = 1048576;

    /// <summary>Whether a resumption secret is kept (S0: "the public key and/or session key may be saved"; off by default).</summary>
    public bool AllowResumption { get; set; }

    /// <summary>How long a resumption secret may be used after it was agreed, seconds; each end keeps to its own.</summary>
    public uint ResumptionLifetimeSeconds { get; set; } = 604800;

    /// <summary>Whether this end sends its key in a message of its own (S0 fig. 3: "alternatively in a separate message").</summary>
    public bool SendKeySeparately { get; set; }

    /// <summary>Whether messages may go in clear, outside any session or beside it. Going down needs the caller's word each time.</summary>
    public bool AllowClear { get; set; }

    /// <summary>Milliseconds after which an attempt that hears nothing fails.</summary>
    public int AttemptTimeoutMillis { get; set; } = 10000;

    /// <summary>Milliseconds after which an attempt fails although the other end asked to wait (a person decides, a chip computes).</summary>
    public int LongestWaitMillis { get; set; } = 120000;

    /// <summary>Whether a list of suites or key exchanges names one.</summary>
    internal static bool Lists(byte[] list, int item)
    {
        for (int i = 0; i < list.Length; i++)
        {
            if (list[i] == item)
            {
                return true;
            }
        }

        return false;
    }
}
