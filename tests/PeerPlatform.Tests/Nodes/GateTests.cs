using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>What bounds the answers to strangers.</summary>
public sealed class GateTests
{
    [Fact]
    public void RateGateLetsSoManyThroughInEachSecond()
    {
        RateGate gate = new(3);

        Assert.Equal(3, Enumerable.Range(0, 100).Count(_ => gate.Admits(999)));
        Assert.Equal(3, Enumerable.Range(0, 100).Count(_ => gate.Admits(1000)));
        Assert.Equal(3, Enumerable.Range(0, 100).Count(_ => gate.Admits(86_400_000)));
    }

    [Fact]
    public void SourceGateTellsSourcesApart()
    {
        SourceGate gate = new(1024, 2);

        Assert.Equal(2, Enumerable.Range(0, 50).Count(_ => gate.Admits(17, 0)));
        Assert.True(Enumerable.Range(1000, 100).Count(source => gate.Admits(source, 0)) > 80);
        Assert.False(gate.Admits(17, 999));
        Assert.True(gate.Admits(17, 1000));
    }

    [Fact]
    public void GatesHoldWhenThreadsMeet()
    {
        RateGate rate = new(50);
        SourceGate source = new(16, 50);
        int ofRate = 0;
        int ofSource = 0;

        Parallel.For(0, 10_000, i =>
        {
            Interlocked.Add(ref ofRate, rate.Admits(5000) ? 1 : 0);
            Interlocked.Add(ref ofSource, source.Admits(3, 5000) ? 1 : 0);
        });

        Assert.Equal(50, ofRate);
        Assert.Equal(50, ofSource);
    }
}
