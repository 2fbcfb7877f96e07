namespace NanoPeers.Linking;

/// <summary>Why a device did not take its links. The numbers are fixed.</summary>
public enum LinkRefusal
{
    /// <summary>It took them.</summary>
    None = 0,

    /// <summary>Another than the device's gateway told them.</summary>
    NotAllowed = 1,

    /// <summary>The device's storage did not keep them: they count until its next start.</summary>
    NotKept = 2,
}
