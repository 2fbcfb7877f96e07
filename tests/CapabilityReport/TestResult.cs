namespace NanoPeers.CapabilityReport;

/// <summary>How one test ended.</summary>
internal enum TestOutcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>A test that shows capabilities, with its outcome; a theory is one test, and fails if one of its cases does.</summary>
/// <param name="Name">Class and method, without the namespace.</param>
/// <param name="Outcome">The worst outcome of its cases.</param>
/// <param name="Capabilities">The ids that its traits name.</param>
internal sealed record TestResult(string Name, TestOutcome Outcome, IReadOnlyCollection<string> Capabilities);
