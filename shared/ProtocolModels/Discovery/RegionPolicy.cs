namespace NanoPeers.Discovery;

/// <summary>Bits that tell a booting peer the region's policy (S0, boot list). Unproven: the session decides.</summary>
public static class RegionPolicy
{
    /// <summary>Sessions may be resumed.</summary>
    public const int AllowsResumption = 1;

    /// <summary>Clear messages are delivered.</summary>
    public const int AllowsClear = 2;
}
