using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Metering;
using NanoPeers.PeerPlatform.Policies;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>
/// The rules of a policy by number and name, and their values as text: in documents (<c>u8 number, u16 length, text</c>) stand those that depart
/// from the level of security, at the console all. GROUPS.md, "Policy".
/// </summary>
public static class PolicyRules
{
    private static readonly Rule[] _rules =
    [
        new(1, "membership", policy => policy.Membership, (policy, text) => IsName(text) ? policy with { Membership = text } : null),
        new(2, "authenticators", policy => AuthenticatorText(policy.Authenticators), (policy, text) => Authenticators(policy, text)),
        new(3, "protection", policy => policy.Protection.ToString().ToLowerInvariant(), (policy, text) => Protection(policy, text)),
        Flag(4, "allows-clear", policy => policy.AllowsClear, (policy, on) => policy with { AllowsClear = on }),
        Flag(5, "rekeys-on-join", policy => policy.RekeysOnJoin, (policy, on) => policy with { RekeysOnJoin = on }),
        Number(6, "rekey-seconds", policy => policy.RekeySeconds, (policy, number) => policy with { RekeySeconds = number }),
        Number(7, "grace-seconds", policy => policy.GraceSeconds, (policy, number) => policy with { GraceSeconds = number }),
        Number(8, "quorum", policy => policy.QuorumPercent, (policy, number) => policy with { QuorumPercent = number }),
        Number(9, "vote-seconds", policy => policy.VoteSeconds, (policy, number) => policy with { VoteSeconds = number }),
        Number(10, "votes-needed", policy => policy.VotesNeeded, (policy, number) => policy with { VotesNeeded = number }),
        Number(11, "silence-seconds", policy => policy.SilenceSeconds, (policy, number) => policy with { SilenceSeconds = number }),
        new(12, "lowest-levels", policy => string.Concat(policy.LowestLevels), (policy, text) => Levels(policy, text)),
        Flag(13, "demands-credential", policy => policy.DemandsCredential, (policy, on) => policy with { DemandsCredential = on }),
        Number(14, "new-member-rights", policy => (int)policy.NewMemberRights, (policy, number) => policy with { NewMemberRights = (uint)number }),
        new(15, "trust", policy => policy.Trust, (policy, text) => IsName(text) ? policy with { Trust = text } : null),
        Number(16, "endorsement-depth", policy => policy.EndorsementDepth, (policy, number) => policy with { EndorsementDepth = number }),
        Number(17, "good-dealings", policy => policy.GoodDealings, (policy, number) => policy with { GoodDealings = number }),
        Number(18, "age-seconds", policy => policy.AgeSeconds, (policy, number) => policy with { AgeSeconds = number }),
        Number(19, "most-members", policy => policy.MostMembers, (policy, number) => policy with { MostMembers = number }),
        new(20, "trusted-groups", policy => string.Join(',', policy.TrustedGroups), (policy, text) => Groups(policy, text)),
        Number(21, "lines-per-minute", policy => policy.LinesPerMinute, (policy, number) => policy with { LinesPerMinute = number }),
        new(22, "traffic", policy => policy.Traffic, (policy, text) => TrafficRule.Parse(text, null) is null ? null : policy with { Traffic = text }),
        new(23, "policies", policy => policy.Policies, (policy, text) => PolicyChoice.Parse(text) is null ? null : policy with { Policies = text }),
    ];

    /// <summary>All rules as NAME=VALUE.</summary>
    /// <param name="policy">The policy.</param>
    public static IReadOnlyList<string> Lines(GroupPolicy policy) => [.. _rules.Select(rule => $"{rule.Name}={rule.Read(policy)}")];

    /// <summary>Changes a policy by a line.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="line">NAME=VALUE.</param>
    /// <param name="fault">What is wrong and what to do; empty when nothing is.</param>
    /// <returns>The changed policy; the same when the line is wrong.</returns>
    public static GroupPolicy Change(GroupPolicy policy, string line, out string fault)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? line : line[..equals].Trim();
        Rule? rule = Array.Find(_rules, one => one.Name == name);
        if (rule is null || equals < 0)
        {
            fault = rule is null ? $"There is no rule \"{name}\": the rules are {string.Join(", ", _rules.Select(one => one.Name))}." : $"Write {name}=VALUE.";
            return policy;
        }

        GroupPolicy? changed = rule.Write(policy, line[(equals + 1)..].Trim());
        fault = changed is null ? $"\"{line[(equals + 1)..].Trim()}\" is no value of {name}; it is {rule.Read(policy)} now." : "";
        return changed ?? policy;
    }

    /// <summary>The octets of what departs from the policy's level of security.</summary>
    /// <param name="policy">The policy.</param>
    public static byte[] Encode(GroupPolicy policy)
    {
        GroupPolicy plain = GroupPolicy.Of(policy.Security);
        List<byte> octets = [];
        foreach (Rule rule in _rules.Where(rule => rule.Read(policy) != rule.Read(plain)))
        {
            byte[] text = Encoding.UTF8.GetBytes(rule.Read(policy));
            octets.AddRange([(byte)rule.Number, (byte)(text.Length >> 8), (byte)text.Length]);
            octets.AddRange(text);
        }

        return [.. octets];
    }

    /// <summary>Reads a policy.</summary>
    /// <param name="security">The level of security.</param>
    /// <param name="octets">What departs from it, in ascending order of the rules' numbers; unknown numbers from 128 up are skipped.</param>
    /// <returns>Null when the octets are not a policy that this peer understands.</returns>
    public static GroupPolicy? Decode(GroupSecurity security, ReadOnlySpan<byte> octets)
    {
        GroupPolicy policy = GroupPolicy.Of(security);
        int last = 0;
        while (octets.Length > 0)
        {
            int length = octets.Length < 3 ? int.MaxValue : (octets[1] << 8) | octets[2];
            if (length > octets.Length - 3 || octets[0] <= last)
            {
                return null;
            }

            last = octets[0];
            Rule? rule = Array.Find(_rules, one => one.Number == last);
            GroupPolicy? changed = rule is not null ? rule.Write(policy, Encoding.UTF8.GetString(octets.Slice(3, length))) : last >= 128 ? policy : null;
            if (changed is null)
            {
                return null;
            }

            policy = changed;
            octets = octets[(3 + length)..];
        }

        return policy;
    }

    private static Rule Flag(int number, string name, Func<GroupPolicy, bool> read, Func<GroupPolicy, bool, GroupPolicy> write) =>
        new(number, name, policy => read(policy) ? "yes" : "no", (policy, text) => text is "yes" or "no" ? write(policy, text == "yes") : null);

    private static Rule Number(int number, string name, Func<GroupPolicy, int> read, Func<GroupPolicy, int, GroupPolicy> write) =>
        new(
            number, name, policy => read(policy).ToString(CultureInfo.InvariantCulture),
            (policy, text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? write(policy, value) : null);

    private static GroupPolicy? Protection(GroupPolicy policy, string text) => text switch
    {
        "clear" => policy with { Protection = PolicyProtection.Clear },
        "pair" => policy with { Protection = PolicyProtection.Pair },
        "common" => policy with { Protection = PolicyProtection.Common },
        _ => null,
    };

    private static GroupPolicy? Authenticators(GroupPolicy policy, string text)
    {
        GroupAuthenticators all = 0;
        foreach (string name in text.Split(','))
        {
            GroupAuthenticators one = name switch
            {
                "none" => GroupAuthenticators.None,
                "secret" => GroupAuthenticators.Secret,
                "certificate" => GroupAuthenticators.Certificate,
                _ => 0,
            };
            if (one == 0)
            {
                return null;
            }

            all |= one;
        }

        return policy with { Authenticators = all };
    }

    private static string AuthenticatorText(GroupAuthenticators authenticators)
    {
        GroupAuthenticators[] each = [GroupAuthenticators.None, GroupAuthenticators.Secret, GroupAuthenticators.Certificate];
        return string.Join(',', each.Where(one => (authenticators & one) != 0).Select(one => one.ToString().ToLowerInvariant()));
    }

    private static GroupPolicy? Levels(GroupPolicy policy, string text) =>
        text.Length == GroupPolicy.RightCount && text.All(digit => digit is >= '0' and <= '4')
            ? policy with { LowestLevels = [.. text.Select(digit => digit - '0')] }
            : null;

    private static GroupPolicy? Groups(GroupPolicy policy, string text)
    {
        Identifier?[] groups = text.Length == 0 ? [] : [.. text.Split(',').Select(one => Identifier.Parse(one))];
        return Array.Exists(groups, group => group is null) ? null : policy with { TrustedGroups = groups.Select(group => group!).ToImmutableArray() };
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= Limits.MaxNameLength && text.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '.');

    private sealed record Rule(int Number, string Name, Func<GroupPolicy, string> Read, Func<GroupPolicy, string, GroupPolicy?> Write);
}
