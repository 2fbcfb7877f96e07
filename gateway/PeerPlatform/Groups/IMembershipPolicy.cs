namespace NanoPeers.PeerPlatform.Groups;

/// <summary>A rule of who may join, known by its name in the group's document. It does no I/O and keeps no state. GROUPS.md, "Custom policies".</summary>
public interface IMembershipPolicy
{
    /// <summary>Lower-case letters, digits, dashes and points; at most 32.</summary>
    string Name { get; }

    /// <summary>Whose word makes an admission count.</summary>
    AdmissionBacking Backing { get; }

    /// <summary>Judges an application.</summary>
    /// <param name="question">What is known of the applicant.</param>
    MembershipAnswer Decide(MembershipQuestion question);
}
