namespace NanoPeers.Enrolment;

/// <summary>What the group allows a device that it invites. The defaults are the strict ones.</summary>
public sealed class InvitationPolicy
{
    /// <summary>Flag bit: a resumption secret may be kept.</summary>
    public const int ResumptionFlag = 1;

    /// <summary>Flag bit: messages may go in clear.</summary>
    public const int ClearFlag = 2;

    /// <summary>All bits that have a meaning.</summary>
    public const int KnownFlags = ResumptionFlag | ClearFlag;

    /// <summary>Whether the device may keep a resumption secret (S0 fig. 2: an option, off unless said).</summary>
    public bool AllowResumption { get; set; }

    /// <summary>Whether messages may go in clear.</summary>
    public bool AllowClear { get; set; }

    /// <summary>Life of a resumption secret, seconds; at least 1 where resumption is allowed.</summary>
    public uint ResumptionLifetimeSeconds { get; set; }

    /// <summary>Longest life of a session, seconds; at least 1.</summary>
    public uint SessionLifetimeSeconds { get; set; } = 86400;

    /// <summary>Most messages in each direction of a session; at least 1.</summary>
    public uint MessageLimit { get; set; } = 1048576;

    /// <summary>The flags as they stand in the invitation.</summary>
    public int Flags
    {
        get { return (AllowResumption ? ResumptionFlag : 0) | (AllowClear ? ClearFlag : 0); }
    }

    /// <summary>Whether a device can live under it.</summary>
    public bool IsUsable
    {
        get { return SessionLifetimeSeconds > 0 && MessageLimit > 0 && (!AllowResumption || ResumptionLifetimeSeconds > 0); }
    }
}
