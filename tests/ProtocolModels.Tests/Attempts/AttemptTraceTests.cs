using NanoPeers.Attempts;

namespace NanoPeers.ProtocolModels.Tests.Attempts;

public sealed class AttemptTraceTests
{
    [Fact]
    public void TheOldestStepGoesWhenTheTraceIsFull()
    {
        var trace = new AttemptTrace(3);
        Assert.Equal(0, trace.Count);
        for (int i = 0; i < 5; i++)
        {
            trace.Note((ulong)i, AttemptStep.RequestSent, 10 * i, 100 * i);
            Assert.Equal(Math.Min(i + 1, 3), trace.Count);
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal((ulong)i + 2, trace.AttemptAt(i));
            Assert.Equal(AttemptStep.RequestSent, trace.StepAt(i));
            Assert.Equal(10 * (i + 2), trace.DetailAt(i));
            Assert.Equal(100 * (i + 2), trace.TimeAt(i));
        }
    }

    [Fact]
    public void NotingAllocatesNothing()
    {
        var trace = new AttemptTrace(8);
        trace.Note(1, AttemptStep.TimedOut, 0, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            trace.Note(1, AttemptStep.TimedOut, i, i);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
