using System.Globalization;
using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.DesktopPeer.Screen;

/// <summary>The tables of groups, members and applications, and the line of what happened.</summary>
internal static class GroupTables
{
    /// <summary>Groups, a row each.</summary>
    public static ColumnTable Groups(IEnumerable<GroupView> groups)
    {
        ColumnTable table = new("group", "standing", "role", "members", "reachable", "joining", "security", "protection", "epoch", "requests");
        foreach (GroupView group in groups)
        {
            table.Add(
                group.Name,
                group.Standing,
                OrDash(group.Role),
                Number(group.Members),
                Number(group.Reachable),
                group.Membership,
                group.Security,
                group.Protection,
                OrDash(group.Epoch),
                Number(group.Requests));
        }

        return table;
    }

    /// <summary>Members, a row each.</summary>
    public static ColumnTable Members(IEnumerable<GroupMemberView> members)
    {
        ColumnTable table = new("member", "peer id", "kind", "standing", "role", "trust", "endorsed by", "reachable", "messages");
        foreach (GroupMemberView member in members)
        {
            table.Add(
                member.Name,
                DeviceTables.ShortId(member.Id),
                member.Kind,
                member.Standing,
                OrDash(member.Role),
                Number(member.Level),
                Number(member.Endorsements),
                member.Reachable ? "yes" : "no",
                OrDash(member.Protection));
        }

        return table;
    }

    /// <summary>Applications, a row each.</summary>
    public static ColumnTable Requests(IEnumerable<JoinRequestView> requests)
    {
        ColumnTable table = new("applicant", "peer id", "key", "yes", "no", "needed", "until");
        foreach (JoinRequestView request in requests)
        {
            table.Add(
                request.Name,
                DeviceTables.ShortId(request.Applicant),
                request.Fingerprint,
                Number(request.Yes),
                Number(request.No),
                Number(request.Needed),
                request.ExpiresAt.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture));
        }

        return table;
    }

    /// <summary>What happened, on one line; what was said in clear is marked, whatever it says itself.</summary>
    public static string Line(GroupEventView happened)
    {
        string text = happened.Kind switch
        {
            "said" when happened.Secured => $"{happened.Name}: {happened.Text}",
            "said" => $"UNSECURED {happened.Name}: {happened.Text}",
            _ => happened.Text,
        };
        string group = happened.Group.Length == 0 ? "" : $"[{happened.Group}] ";
        return $"{happened.At.ToLocalTime():HH:mm:ss.fff}  {happened.Kind,-14}  {Terminal.Printable(group + text)}";
    }

    private static string OrDash(string text) => text.Length == 0 ? "-" : text;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
