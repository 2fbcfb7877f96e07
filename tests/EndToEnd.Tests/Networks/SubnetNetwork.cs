using System.Diagnostics;
using System.Net;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Networks;

/// <summary>
/// Machines in subnets, each a network namespace of this kernel with one card, and a <see cref="FrameSwitch"/> between them: what runs on them has no other
/// way to any other. Needs root; it changes nothing outside of the namespaces that it makes, and takes those of a test that was killed away.
/// </summary>
internal sealed class SubnetNetwork : IAsyncDisposable
{
    private const string Prefix = "nanopeers-";

    private readonly List<string> _namespaces = [];
    private readonly List<TapDevice> _devices = [];
    private readonly Dictionary<int, int> _hosts = [];

    public FrameSwitch Switch { get; } = new(seed: 97);

    /// <summary>Why no such network can be made here; null when one can.</summary>
    public static string? WhyNot { get; } = FindWhyNot();

    /// <summary>Adds a machine.</summary>
    /// <param name="subnet">From 1 to 200: the network 10.97.SUBNET.0/24.</param>
    public async Task<NetworkHost> HostAsync(int subnet)
    {
        int number = _hosts[subnet] = _hosts.GetValueOrDefault(subnet) + 1;
        string name = $"{Prefix}{Environment.ProcessId}-{subnet}-{number}";
        NetworkHost host = new(name, subnet, IPAddress.Parse($"10.97.{subnet}.{number}"), FrameSwitch.CardOf(subnet, number));
        string device = $"np{Environment.ProcessId % 10000}-{subnet}-{number}";
        await RunAsync("ip", "netns", "add", name);
        _namespaces.Add(name);
        TapDevice tap = new(device);
        _devices.Add(tap);
        string card = string.Join(':', host.Card.GetAddressBytes().Select(octet => octet.ToString("x2", null)));
        await RunAsync(
            "sh",
            "-ec",
            $"""
            ip link set {device} address {card} netns {name} name eth0
            ip -netns {name} link set lo up
            ip -netns {name} address add {host.Address}/24 broadcast 10.97.{subnet}.255 dev eth0
            ip -netns {name} link set eth0 up
            ip -netns {name} route add default via 10.97.{subnet}.{FrameSwitch.RouterHost}
            """);
        Switch.Connect(tap, host);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        Switch.Dispose();
        foreach (string name in _namespaces)
        {
            await RunAsync("ip", "netns", "delete", name);
        }

        foreach (TapDevice device in _devices)
        {
            device.Dispose();
        }
    }

    private static string? FindWhyNot()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return "network namespaces need Linux and root";
        }

        try
        {
            RunAsync("ip", "-Version").GetAwaiter().GetResult();
            RemoveLeft();
            using TapDevice probe = new("np-probe");
            return null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            return e.Message;
        }
    }

    /// <summary>A test that was killed could not take its namespaces away; the process whose number they have is gone.</summary>
    private static void RemoveLeft()
    {
        DirectoryInfo all = new("/run/netns");
        foreach (FileInfo left in all.Exists ? all.GetFiles(Prefix + "*") : [])
        {
            if (int.TryParse(left.Name.Split('-')[1], out int process) && !Directory.Exists($"/proc/{process}"))
            {
                RunAsync("ip", "netns", "delete", left.Name).GetAwaiter().GetResult();
            }
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        await using ProgramRun run = await ProgramRun.ToEndAsync(ProgramRun.Start(new ProcessStartInfo(program, arguments)));
        if (run.ExitCode != 0)
        {
            throw new IOException($"{program} {string.Join(' ', arguments)}: {run.Output}{run.Error}");
        }
    }
}
