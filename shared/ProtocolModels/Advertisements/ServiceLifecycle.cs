namespace NanoPeers.Advertisements;

/// <summary>The states of a service, and what changes them (S0, "lifecycle elements").</summary>
public sealed class ServiceLifecycle
{
    /// <summary>Makes an empty one.</summary>
    public ServiceLifecycle()
    {
        States = Texts.None;
        Instructions = NamedValue.None;
    }

    /// <summary>The states: started, stopped …</summary>
    public string[] States { get; set; }

    /// <summary>An instruction, and the state that it leads to: start and started.</summary>
    public NamedValue[] Instructions { get; set; }
}
