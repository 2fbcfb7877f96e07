using System.Diagnostics;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Networks;

/// <summary>The network that other tests rely on, tried with a program that is not ours.</summary>
public sealed class SubnetNetworkTests
{
    [Fact]
    public async Task Machines_reach_each_other_within_and_between_subnets_and_a_partition_parts_them()
    {
        Assert.SkipWhen(SubnetNetwork.WhyNot is not null, $"Skipped: {SubnetNetwork.WhyNot}.");
        await using SubnetNetwork network = new();
        NetworkHost first = await network.HostAsync(1);
        NetworkHost second = await network.HostAsync(1);
        NetworkHost third = await network.HostAsync(2);
        Assert.Equal("hello", await SayAsync(first, second));
        Assert.Equal("hello", await SayAsync(first, third));
        network.Switch.Partition(2);
        Assert.Equal("", await SayAsync(first, third));
        Assert.Equal("hello", await SayAsync(first, second));
        network.Switch.Partition();
        Assert.Equal("hello", await SayAsync(third, second));
        network.Switch.Loss = 1;
        Assert.Equal("", await SayAsync(first, second));
        Assert.True(network.Switch.Frames.Lost > 0);
    }

    private static async Task<string> SayAsync(NetworkHost from, NetworkHost to)
    {
        const string Hear = "import socket,sys;s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM);s.bind(('0.0.0.0',9999));s.settimeout(2);"
            + "print('ready',flush=True)\ntry:\n print(s.recv(100).decode())\nexcept TimeoutError:\n print()";
        await using ProgramRun hearer = ProgramRun.Start(to.On(new ProcessStartInfo("python3", ["-c", Hear])));
        await Waiting.UntilAsync(() => hearer.Output.StartsWith("ready", StringComparison.Ordinal), "the hearer is ready", TimeSpan.FromSeconds(20), () => hearer.Error);
        string say = $"import socket;socket.socket(socket.AF_INET,socket.SOCK_DGRAM).sendto(b'hello',('{to.Address}',9999))";
        await using ProgramRun sayer = await ProgramRun.ToEndAsync(ProgramRun.Start(from.On(new ProcessStartInfo("python3", ["-c", say]))));
        Assert.Equal(0, sayer.ExitCode);
        await hearer.EndAsync();
        return hearer.Output["ready".Length..].Trim();
    }
}
