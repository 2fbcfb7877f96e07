using NanoPeers.CapabilityReport;

// CapabilityReport ROWS RESULTS [TABLE]: prints how many rows have passing tests, and renews the table when one is named.
// Ends with 1 when a test names a row that is not in the list.
if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("usage: CapabilityReport capability-rows.txt results-folder [capabilities.md]");
    return 2;
}

IReadOnlyList<CapabilityRow> rows = CapabilityList.Read(args[0]);
IReadOnlyList<TestResult> tests = TestResultFiles.Read(args[1]);
ILookup<string, TestResult> testsById = tests
    .SelectMany(test => test.Capabilities.Select(id => (Id: id, Test: test)))
    .ToLookup(pair => pair.Id, pair => pair.Test, StringComparer.Ordinal);
if (args.Length == 3)
{
    File.WriteAllText(args[2], CapabilityTable.Write(rows, testsById));
}

List<string> passing = rows
    .Where(row => testsById.Contains(row.Id) && testsById[row.Id].All(test => test.Outcome == TestOutcome.Passed))
    .Select(row => row.Id)
    .ToList();
Console.WriteLine($"Capability rows with passing tests: {passing.Count} of {rows.Count}");
if (passing.Count > 0)
{
    Console.WriteLine("  " + string.Join(' ', passing));
}

foreach (CapabilityRow row in rows.Where(row => testsById.Contains(row.Id) && !passing.Contains(row.Id)))
{
    IEnumerable<string> others = testsById[row.Id].Where(test => test.Outcome != TestOutcome.Passed).Select(test => $"{test.Name} {test.Outcome}");
    Console.WriteLine($"  {row.Id} not shown: {string.Join(", ", others)}");
}

List<string> unknown = testsById.Select(group => group.Key).Where(id => !rows.Any(row => row.Id == id)).Order(StringComparer.Ordinal).ToList();
foreach (string id in unknown)
{
    Console.Error.WriteLine($"There is no capability row {id}; named by {string.Join(", ", testsById[id].Select(test => test.Name))}");
}

return unknown.Count == 0 ? 0 : 1;
