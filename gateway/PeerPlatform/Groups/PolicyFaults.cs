using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What can be wrong with a group's rules.</summary>
internal static class PolicyFaults
{
    internal static IReadOnlyList<string> Of(GroupPolicy policy, GroupPolicyRegistry registry)
    {
        List<string> faults = [];
        void Check(bool isRight, string sentence)
        {
            if (!isRight)
            {
                faults.Add(sentence);
            }
        }

        Check(
            registry.FindMembership(policy.Membership) is not null,
            $"There is no membership policy \"{policy.Membership}\": {Listed(registry.MembershipNames)}.");
        Check(registry.FindTrust(policy.Trust) is not null, $"There is no trust policy \"{policy.Trust}\": {Listed(registry.TrustNames)}.");
        Check(policy.QuorumPercent is >= 1 and <= 100, "quorum is from 1 to 100 percent.");
        Check(policy.VoteSeconds is >= 10 and <= 30 * 86_400, "vote-seconds is from 10 seconds to 30 days.");
        Check(policy.VotesNeeded is >= 0 and <= 255, "votes-needed is from 0 to 255.");
        Check(policy.RekeySeconds is >= 60 and <= 400 * 86_400, "rekey-seconds is from a minute to 400 days.");
        Check(policy.GraceSeconds is >= 0 and <= 3_600, "grace-seconds is at most an hour.");
        Check(policy.GraceSeconds < policy.RekeySeconds, "grace-seconds is less than rekey-seconds: else two old keys would be open at once.");
        Check(policy.SilenceSeconds is >= 10 and <= 7 * 86_400, "silence-seconds is from 10 seconds to 7 days.");
        Check(policy.EndorsementDepth is >= 0 and <= 8, "endorsement-depth is from 0 to 8.");
        Check(policy.GoodDealings is >= 1 and <= 65_535, "good-dealings is from 1 to 65535.");
        Check(policy.AgeSeconds >= 60, "age-seconds is at least a minute.");
        Check(policy.MostMembers is >= 1 and <= 10_000, "most-members is from 1 to 10000.");
        Check(policy.LinesPerMinute is >= 0 and <= 600, "lines-per-minute is from 0, for any number, to 600.");
        Check(policy.LowestLevels.Length == GroupPolicy.RightCount && policy.LowestLevels.All(level => level is >= 0 and <= GroupPolicy.HighestLevel),
            "lowest-levels has 8 digits from 0 to 4, one for each right.");
        Check(policy.NewMemberRights <= MemberRights.All, "new-member-rights is from 0 to 255.");
        Check(policy.TrustedGroups.Length <= Limits.MaxParentGroups, $"trusted-groups has at most {Limits.MaxParentGroups} groups.");
        Check(
            policy.Membership != "group" || policy.TrustedGroups.Length > 0,
            "membership \"group\" needs trusted-groups: name the groups whose members may join.");
        Check(
            PolicyRules.Encode(policy).Length <= Limits.MaxPolicyLength,
            $"The rules take more than {Limits.MaxPolicyLength} octets together: shorten traffic, policies or trusted-groups.");
        CheckProtection(policy, Check);
        return faults;
    }

    private static void CheckProtection(GroupPolicy policy, Action<bool, string> check)
    {
        const GroupAuthenticators All = GroupAuthenticators.None | GroupAuthenticators.Secret | GroupAuthenticators.Certificate;
        check(policy.Authenticators != 0 && (policy.Authenticators & ~All) == 0, "authenticators names at least one of none, secret, certificate.");
        check(policy.Protection != PolicyProtection.Clear || policy.AllowsClear, "protection clear needs allows-clear=yes.");
        bool isOpen = (policy.Authenticators & GroupAuthenticators.None) != 0;
        check(!isOpen || policy.Protection != PolicyProtection.Common,
            "authenticators none goes with protection clear or pair: a common key for peers that prove nothing protects nothing.");
        check(!isOpen || !policy.DemandsCredential, "demands-credential=yes goes with authenticators secret or certificate.");
        check(policy.Security != GroupSecurity.High || (!policy.AllowsClear && !isOpen),
            "security high goes neither with allows-clear=yes nor with authenticators none: lower the security, or leave them out.");
    }

    private static string Listed(IEnumerable<string> names) => "use one of " + string.Join(", ", names);
}
