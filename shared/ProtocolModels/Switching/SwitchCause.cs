namespace NanoPeers.Switching;

/// <summary>What brought a light into its state. The numbers are fixed.</summary>
public enum SwitchCause
{
    /// <summary>The state after power came.</summary>
    Boot = 0,

    /// <summary>The light's own button.</summary>
    Button = 1,

    /// <summary>A message.</summary>
    Remote = 2,
}
