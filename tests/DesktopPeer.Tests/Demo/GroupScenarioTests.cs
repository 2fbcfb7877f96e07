using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.DesktopPeer.Tests.Commands;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Demo;

/// <summary>The group of <c>demo --once</c>: what does not happen is noticed. That it does happen is for the whole demo to show.</summary>
public sealed class GroupScenarioTests
{
    [Theory]
    [InlineData(SocietyFault.PeerDoesNotStart, "step peers: tablet does not start")]
    [InlineData(SocietyFault.IsRefused, "step create: group-order-wrong: there is no such policy")]
    [InlineData(SocietyFault.NobodyIsAsked, "step join laptop: Still so: laptop does not ask to be let in, at gateway.")]
    [InlineData(SocietyFault.LineIsLost, "step say phone: Still so: tablet has not heard \"phone: hello, all\", under the group's key.")]
    [InlineData(SocietyFault.KeyStays, "step rekey: Still so: its key is of epoch 1.4, at gateway, after 1.4 was given up.")]
    [InlineData(SocietyFault.RemovedIsHeard, "step shutout phone: gateway took a line of the removed peer, which was told: under the group's key")]
    [InlineData(SocietyFault.RemovedHears, "step shutout phone: The removed peer heard what was said under the new key.")]
    public async Task A_step_of_the_group_that_does_not_happen_is_named(SocietyFault fault, string expected)
    {
        using TemporaryFolder folder = new();
        FakeHouse fakes = new() { SocietyFault = fault };
        await using DemoHouse house = await DemoHouse.OpenAsync(new DemoOptions { StateFolder = folder.Path }, fakes, fakes, TestContext.Current.CancellationToken);
        GroupScenario scenario = new(house, new ScenarioSteps(_ => { }, TimeProvider.System, TimeSpan.FromSeconds(6)));
        ScenarioException failure = await Assert.ThrowsAsync<ScenarioException>(() => scenario.PlayAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_scenario_of_the_group_ends_with_1_and_shows_each_peers_log()
    {
        FakeHouse house = new() { SocietyFault = SocietyFault.IsRefused };
        Ran ran = await Ran.InAsync(house, "demo", "--once", "--lights", "1");
        Assert.Equal(ExitCode.NotDone, ran.ExitCode);
        Assert.StartsWith("FAILED step create: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains("last line of tablet", ran.Error, StringComparison.Ordinal);
        Assert.All(house.Peers, peer => Assert.True(peer.IsDisposed));
    }
}
