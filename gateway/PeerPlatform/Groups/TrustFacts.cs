namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What is known of a member when its trust is judged.</summary>
/// <param name="Policy">The group's rules.</param>
/// <param name="IsAuthority">Whether it is one of the authorities.</param>
/// <param name="Age">How long it has been a member.</param>
/// <param name="Kept">Dealings in which it kept the rules; of each reporter at most as many count as raise it by a level.</param>
/// <param name="Broke">Dealings in which it broke them.</param>
/// <param name="Distance">Endorsements between the nearest authority and it; <see cref="int.MaxValue"/> beyond the policy's depth.</param>
/// <param name="Endorsement">The weakest endorsement on the best such way, 0 to 4; 0 where there is none.</param>
/// <param name="Cheated">Whether it contradicted itself under its own signature: voted twice, or said two things under one number.</param>
public sealed record TrustFacts(
    GroupPolicy Policy, bool IsAuthority, TimeSpan Age, int Kept, int Broke, int Distance, int Endorsement, bool Cheated);
