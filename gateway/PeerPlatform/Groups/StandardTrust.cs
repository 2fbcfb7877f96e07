namespace NanoPeers.PeerPlatform.Groups;

/// <summary>
/// The trust policy "standard" (S0: join at low trust, rise by keeping the rules, fall by breaking them). A new member has level 0. Good dealings
/// raise it by at most 2, endorsements on a way from an authority by at most 2 (half their strength), age by 1; every breach lowers it by 1. Who
/// contradicts itself under its own signature has level 0. An authority has the highest level, less its breaches.
/// </summary>
internal sealed class StandardTrust : ITrustPolicy
{
    private const int MostByConduct = 2;

    public string Name => "standard";

    public int LevelOf(TrustFacts facts)
    {
        if (facts.Cheated)
        {
            return 0;
        }

        int conduct = Math.Min(MostByConduct, facts.Kept / facts.Policy.GoodDealings);
        int endorsed = facts.Distance == int.MaxValue ? 0 : (facts.Endorsement + 1) / 2;
        int age = facts.Age >= TimeSpan.FromSeconds(facts.Policy.AgeSeconds) ? 1 : 0;
        int level = facts.IsAuthority ? GroupPolicy.HighestLevel : conduct + endorsed + age;
        return Math.Clamp(Math.Min(level, GroupPolicy.HighestLevel) - facts.Broke, 0, GroupPolicy.HighestLevel);
    }
}
