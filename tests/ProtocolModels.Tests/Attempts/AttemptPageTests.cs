using NanoPeers.Attempts;
using NanoPeers.Sessions;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Attempts;

/// <summary>ATTEMPTS.md says what a person is told, word for word. That its numbers are those of the code is shown with all other pages.</summary>
public sealed class AttemptPageTests
{
    private const string ByReason = "by the reason, below";

    [Fact]
    public void ThePageHasEveryStepWithItsWordsAndItsAdvice()
    {
        Dictionary<string, string[]> rows = RowsOf("AttemptStep.");
        AttemptStep[] steps = [.. Enum.GetValues<AttemptStep>().Where(step => step != AttemptStep.None)];
        Assert.Equal(steps.Select(step => step.ToString()).Order(), rows.Keys.Order());
        foreach (AttemptStep step in steps)
        {
            string[] cells = rows[step.ToString()];
            Assert.Equal(AttemptText.NameOf(step), cells[1]);
            if (cells[3] == ByReason)
            {
                Assert.NotEqual(AttemptAdvice.For(step, 1), AttemptAdvice.For(step, 2));
            }
            else
            {
                Assert.Equal(AttemptAdvice.For(step, 0), cells[3]);
            }
        }
    }

    [Fact]
    public void ThePageHasEveryReasonWithItsWordsAndItsAdvice()
    {
        Dictionary<string, string[]> rows = RowsOf("RejectReason.");
        RejectReason[] reasons = [.. Enum.GetValues<RejectReason>().Where(reason => reason != RejectReason.None)];
        Assert.Equal(reasons.Select(reason => reason.ToString()).Order(), rows.Keys.Order());
        foreach (RejectReason reason in reasons)
        {
            Assert.Equal(RejectReasonName.Of(reason), rows[reason.ToString()][1]);
            Assert.Equal(AttemptAdvice.For(AttemptStep.RejectHeard, (int)reason), rows[reason.ToString()][2]);
        }

        Assert.Equal(AttemptAdvice.For(AttemptStep.RejectHeard, (int)RejectReason.BadRequest), AttemptAdvice.For(AttemptStep.RejectHeard, 250));
    }

    private static Dictionary<string, string[]> RowsOf(string type)
    {
        string page = File.ReadAllText(Path.Combine(VectorFile.RepositoryRoot, "shared/ProtocolModels/Attempts/ATTEMPTS.md"));
        return page.Split('\n').Where(line => line.StartsWith("| `" + type, StringComparison.Ordinal))
            .Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())
            .ToDictionary(cells => cells[0].Trim('`')[type.Length..], cells => cells[1..]);
    }
}
