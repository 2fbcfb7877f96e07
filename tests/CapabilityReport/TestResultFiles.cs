using System.Xml.Linq;

namespace NanoPeers.CapabilityReport;

/// <summary>Reads the XML files that the test executables write (xUnit.net v2+ format, schema version 3).</summary>
internal static class TestResultFiles
{
    private const string TraitName = "Capability";

    public static IReadOnlyList<TestResult> Read(string folder)
    {
        return Directory.EnumerateFiles(folder, "*.xml")
            .SelectMany(path => XDocument.Load(path).Descendants("test"))
            .Select(ReadCase)
            .OfType<TestResult>()
            .GroupBy(test => test.Name, StringComparer.Ordinal)
            .Select(Merge)
            .OrderBy(test => test.Name, StringComparer.Ordinal)
            .ToList();
    }

    private static TestResult? ReadCase(XElement test)
    {
        TestOutcome? outcome = (string?)test.Attribute("result") switch
        {
            "Pass" => TestOutcome.Passed,
            "Fail" => TestOutcome.Failed,
            "Skip" => TestOutcome.Skipped,
            _ => null,
        };
        List<string> capabilities = test.Descendants("trait")
            .Where(trait => (string?)trait.Attribute("name") == TraitName)
            .Select(trait => (string?)trait.Attribute("value") ?? "")
            .ToList();
        if (outcome is null || capabilities.Count == 0)
        {
            return null;
        }

        string type = (string?)test.Attribute("type") ?? "";
        string name = $"{type[(type.LastIndexOf('.') + 1)..]}.{(string?)test.Attribute("method")}";
        return new TestResult(name, outcome.Value, capabilities);
    }

    private static TestResult Merge(IGrouping<string, TestResult> cases)
    {
        TestOutcome worst = cases.Any(test => test.Outcome == TestOutcome.Failed) ? TestOutcome.Failed
            : cases.Any(test => test.Outcome == TestOutcome.Skipped) ? TestOutcome.Skipped
            : TestOutcome.Passed;
        return new TestResult(cases.Key, worst, cases.SelectMany(test => test.Capabilities).Distinct(StringComparer.Ordinal).ToList());
    }
}
