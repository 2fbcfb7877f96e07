namespace NanoPeers.PeeringService.Updates;

/// <summary>
/// What an updater knows across restarts, in one file that is replaced as a whole: which version runs, whether it is on trial, and what must not come
/// again.
/// </summary>
internal sealed record InstallationRecord
{
    /// <summary>Folder of the version that runs; null when none is installed.</summary>
    public string? Current { get; init; }

    /// <summary>Folder of the version before; null when there is none.</summary>
    public string? Previous { get; init; }

    /// <summary>True until the current version has reported healthy.</summary>
    public bool OnTrial { get; init; }

    /// <summary>How often the version on trial was started.</summary>
    public int Starts { get; init; }

    /// <summary>Sequence of the last manifest taken; 0 when none was.</summary>
    public uint Sequence { get; init; }

    /// <summary>When that was issued, Unix seconds.</summary>
    public long Issued { get; init; }

    /// <summary>SHA-256 of it in hexadecimal.</summary>
    public string Digest { get; init; } = new('0', 64);

    /// <summary>How often the installation of that manifest failed.</summary>
    public int Failures { get; init; }

    /// <summary>When it may be tried again, Unix seconds.</summary>
    public long NotBefore { get; init; }

    /// <summary>Why it failed last, for people; null when it did not.</summary>
    public string? Why { get; init; }

    /// <summary>True when somebody has stopped the updater.</summary>
    public bool IsStopped { get; init; }
}
