using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Tests.Clocks;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Devices;

/// <summary>Why there is no session: nothing heard, wrong key, refused, a different peer, an unknown device are different answers.</summary>
public sealed class WhyTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task NothingHeard()
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        FakeDevice device = await rig.PresentAsync("kitchen");
        device.Tap.Holds = true;
        await device.DisposeAsync();
        await rig.RestartAsync();
        await Eventually.TrueAsync(() => rig.Gateway.Node.SetUpsUnderWay == 1, "the device is asked where it was");

        await PassAsync(rig, "kitchen", "nothing heard");

        AttemptReport report = rig.Gateway.Why("kitchen")[^1];
        Assert.Equal("timed out", report.Outcome);
        Assert.Contains("switched on and in reach", report.Advice, StringComparison.Ordinal);
        Assert.True(report.Steps.Count > 3);
    }

    [Fact]
    public async Task WrongKey()
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        await using FakeDevice device = new(rig.Gateway.Invite("kitchen").Text!, new FakeDeviceSetting { Time = _time, Secret = new byte[32] });
        device.Ask();

        await PassAsync(rig, "kitchen", "wrong");

        AttemptReport report = rig.Gateway.Why("kitchen").Single(attempt => attempt.AttemptId == device.LastAttempt.ToString("x16", null));
        Assert.Contains("different secrets", report.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused()
    {
        FakeDeviceSetting refuses = new() { Time = _time, Decision = AcceptDecision.Reject };
        await using GatewayRig rig = new GatewayRig(_time).Started();
        await using FakeDevice device = new(rig.Gateway.Invite("kitchen").Text!, refuses);
        device.Ask();

        await PassAsync(rig, "kitchen", "refused by policy");

        AttemptReport report = rig.Gateway.Why("kitchen")[^1];
        Assert.Contains("refused", report.Outcome, StringComparison.Ordinal);
        Assert.Contains("rules of the other end", report.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DifferentPeerAnswered()
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        FakeDevice device = await rig.PresentAsync("kitchen");
        int port = device.Tap.LocalEndpoint.Port;
        device.Tap.Holds = true;
        await device.DisposeAsync();
        string other = rig.Gateway.Invite("hall").Text!;
        await rig.Gateway.DisposeAsync();
        await using FakeDevice usurper = new(other, new FakeDeviceSetting { Time = _time, Port = port });
        rig.Started();

        await PassAsync(rig, "kitchen", "a different peer answered");

        AttemptReport report = rig.Gateway.Why("kitchen")[^1];
        Assert.Equal("a different peer answered", report.Outcome);
        Assert.Contains("has the address now", report.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownDevice()
    {
        await using GatewayRig rig = new GatewayRig(_time).Started();
        string invitation = rig.Gateway.Invite("kitchen").Text!;
        await using FakeDevice device = new(invitation, new FakeDeviceSetting { Time = _time });
        Assert.True(rig.Gateway.Remove("kitchen"));

        device.Ask();

        await Eventually.TrueAsync(() => rig["unknown_devices"] == 1, "the device is not known");
        AttemptReport report = Assert.Single(rig.Gateway.Why(null));
        Assert.Equal(device.LastAttempt.ToString("x16", null), report.AttemptId);
        Assert.Equal($"unknown {device.Node.Id}", report.Device);
        Assert.Contains("unknown", report.Outcome, StringComparison.Ordinal);
        Assert.Contains("new invitation", report.Advice, StringComparison.Ordinal);
        Assert.Empty(rig.Gateway.Node.Sessions);
    }

    /// <summary>Lets time pass until the device's problem is named.</summary>
    private async Task PassAsync(GatewayRig rig, string name, string problem)
    {
        await Eventually.TrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(50));
                return rig.Status(name).Problem.Contains(problem, StringComparison.Ordinal);
            },
            $"{problem}; {rig.Status(name)}");
    }
}
