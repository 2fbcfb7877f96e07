using System.Text.RegularExpressions;

namespace NanoPeers.CapabilityReport;

/// <summary>Reads docs/capability-rows.txt: "## group" headings, "A1 title" rows, "# remarks", empty lines.</summary>
internal static partial class CapabilityList
{
    public static IReadOnlyList<CapabilityRow> Read(string path)
    {
        var rows = new List<CapabilityRow>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        string group = "";
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                group = line[3..];
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                Match match = Row().Match(line);
                if (!match.Success || !ids.Add(match.Groups[1].Value))
                {
                    throw new InvalidDataException($"{path}:{number}: not a capability row, or an id that was given before: {line}");
                }

                rows.Add(new CapabilityRow(group, match.Groups[1].Value, match.Groups[2].Value));
            }
        }

        return rows;
    }

    [GeneratedRegex(@"^([A-Z]\d+) (.+)$")]
    private static partial Regex Row();
}
