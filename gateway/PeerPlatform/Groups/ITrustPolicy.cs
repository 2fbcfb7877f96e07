namespace NanoPeers.PeerPlatform.Groups;

/// <summary>A rule of how far a member is trusted, known by its name in the group's document. It does no I/O and keeps no state. GROUPS.md, "Trust".</summary>
public interface ITrustPolicy
{
    /// <summary>Lower-case letters, digits, dashes and points; at most 32.</summary>
    string Name { get; }

    /// <summary>The member's level, from 0 to <see cref="GroupPolicy.HighestLevel"/>.</summary>
    /// <param name="facts">What is known of the member.</param>
    int LevelOf(TrustFacts facts);
}
