namespace NanoPeers.PeeringService.Updates;

/// <summary>How a check ended.</summary>
public enum UpdateOutcome
{
    /// <summary>Nothing newer: a success.</summary>
    UpToDate = 0,

    /// <summary>A new version was installed and reported healthy: a success.</summary>
    Installed,

    /// <summary>The origin gave no manifest.</summary>
    NoManifest,

    /// <summary>The manifest is not the issuer's, is older than one that was taken, has expired, or is not for this installation.</summary>
    ManifestRefused,

    /// <summary>A component could not be had, or none of its copies was what the manifest says.</summary>
    ComponentMissing,

    /// <summary>The disk refused.</summary>
    DiskFailed,

    /// <summary>The new version did not report healthy; the one before runs again.</summary>
    RolledBack,

    /// <summary>The version failed before; it is tried again later.</summary>
    Waiting,

    /// <summary>The version failed too often. It is not tried again until a newer one is issued, or somebody says so.</summary>
    GivenUp,

    /// <summary>Somebody has stopped the updater.</summary>
    Stopped,
}
