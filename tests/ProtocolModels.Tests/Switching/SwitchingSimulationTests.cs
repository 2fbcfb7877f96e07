using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Switching;

namespace NanoPeers.ProtocolModels.Tests.Switching;

/// <summary>
/// Hundreds of seeded runs over a network that loses, doubles and reorders: the light ends as a model does that takes each wish once and in its
/// order, and the client ends knowing it.
/// </summary>
public sealed class SwitchingSimulationTests
{
    private const int Seeds = 300;
    private const ulong FirstVersion = (3ul << 32) + 1;
    private const long Hour = 3_600_000;

    [Fact]
    public void TheLightEndsAsTheModelThatTakesEachWishOnceAndInOrder()
    {
        int certain = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            LossySwitching it = Lossy(seed);
            bool model = false;
            ulong changes = 0;
            bool sure = true;
            for (int i = 0; i < 25; i++)
            {
                int kind = it.Network.Random.Next(2) == 0 ? SwitchMessageKind.Toggle : SwitchMessageKind.Set;
                int value = kind == SwitchMessageKind.Set ? it.Network.Random.Next(2) : 0;
                uint request = it.Ask(kind, value);
                bool wish = kind == SwitchMessageKind.Toggle ? !model : value == 1;
                if (request != 0)
                {
                    changes += wish == model ? 0ul : 1;
                    model = wish;
                }

                it.Network.Run(it.Network.NowMillis + it.Network.Random.Next(600));
            }

            it.Network.Run(it.Network.NowMillis + 120_000, () => it.IsIdle);
            Assert.True(it.IsIdle, $"seed {seed}");
            for (uint request = 1; request <= 25; request++)
            {
                sure &= it.OutcomeOf(request) is SwitchOutcome.Done or SwitchOutcome.Pending;
            }

            if (sure)
            {
                certain++;
                Assert.True(model == it.Light.IsOn, $"seed {seed}: the light is {it.Light.IsOn}");
                Assert.True(FirstVersion + changes == it.Light.Version, $"seed {seed}: {it.Light.Version - FirstVersion} changes, {changes} wished");
            }

            AssertClientEndsKnowing(it, seed);
        }

        // Where a request was given up, nobody can know whether it was carried out; that is rare at this loss.
        Assert.True(certain > Seeds * 9 / 10, $"{certain} of {Seeds}");
    }

    [Fact]
    public void EveryToggleAndEveryPressOfTheButtonCountsOnce()
    {
        int certain = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            LossySwitching it = Lossy(seed);
            ulong changes = 0;
            for (int i = 0; i < 25; i++)
            {
                if (it.Network.Random.Next(2) == 0)
                {
                    it.Press();
                    changes++;
                }
                else
                {
                    changes += it.Ask(SwitchMessageKind.Toggle) == 0 ? 0ul : 1;
                }

                it.Network.Run(it.Network.NowMillis + it.Network.Random.Next(600));
            }

            it.Network.Run(it.Network.NowMillis + 120_000, () => it.IsIdle);
            if (Enumerable.Range(1, 25).All(request => it.OutcomeOf((uint)request) != SwitchOutcome.NoAnswer))
            {
                certain++;
                Assert.True(FirstVersion + changes == it.Light.Version, $"seed {seed}: {it.Light.Version - FirstVersion} changes, {changes} wished");
                Assert.Equal(changes % 2 == 1, it.Light.IsOn);
            }

            AssertClientEndsKnowing(it, seed);
        }

        Assert.True(certain > Seeds * 9 / 10, $"{certain} of {Seeds}");
    }

    [Fact]
    public void OnlyWhoIsSubscribedIsToldAndTheTellingEnds()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            LossySwitching it = Lossy(seed);
            it.Ask(SwitchMessageKind.Unsubscribe);
            it.Network.Run(it.Network.NowMillis + 20_000, () => it.IsIdle);
            it.Network.Run(it.Network.NowMillis + 1000);
            int sent = it.Network.Sent;
            if (it.Light.Subscribers == 0)
            {
                it.Press();
                it.Network.Run(it.Network.NowMillis + 60_000);
                Assert.Equal(sent, it.Network.Sent);
            }
        }
    }

    private static LossySwitching Lossy(int seed)
    {
        var it = new LossySwitching(new VirtualNetwork(seed));
        it.Ask(SwitchMessageKind.Subscribe, 3600);
        it.Network.Run(100);
        Assert.Equal(1, it.Light.Subscribers);
        it.Network.Loss = 0.2;
        it.Network.Doubling = 0.2;
        it.Network.LongestDelayMillis = 700;
        return it;
    }

    /// <summary>Under the same loss the client learns the light's state; only then does the network fall silent. It never went back to an older state.</summary>
    private static void AssertClientEndsKnowing(LossySwitching it, int seed)
    {
        it.Network.Run(it.Network.NowMillis + 60_000, () => it.Client.Version == it.Light.Version);
        Assert.True(it.Client.Version == it.Light.Version, $"seed {seed}: the client knows {it.Client.Version:x}, the light has {it.Light.Version:x}");
        Assert.Equal(it.Light.IsOn, it.Client.IsOn);
        Assert.True(it.Versions.SequenceEqual(it.Versions.Distinct().Order()), $"seed {seed}: {string.Join(' ', it.Versions)}");
        it.Network.Run(it.Network.NowMillis + 80_000);
        int sent = it.Network.Sent;
        it.Network.Run(it.Network.NowMillis + (Hour / 2));
        Assert.Equal(sent, it.Network.Sent);
        Assert.Equal(1, it.Light.Subscribers);
    }
}
