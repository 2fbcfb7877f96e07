using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NanoPeers.Storage.Tests.Relay;

/// <summary>This test program once more, as a gateway with mailboxes: it works until it is killed.</summary>
internal static class RelayProcess
{
    public const string Argument = "relay-until-killed";

    private const string Ready = "ready";

    public static async Task<int> RunUntilKilledAsync(string folder, string port)
    {
        using SqliteState state = SqliteState.Open(new StateOptions { Folder = folder });
        int number = int.Parse(port, CultureInfo.InvariantCulture);
        await using RelayEnd gateway = new(RelayEnd.Gateway, number, state.Gateway.IncrementBootCount(), state.Mailboxes, state.Mailboxes);
        Console.WriteLine(Ready);

        // Whoever started this closes the input at the latest when it ends itself.
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Starts a gateway and waits until it takes messages.</summary>
    public static Process Start(string folder, int port)
    {
        string[] arguments = [.. Prefix(), Argument, folder, port.ToString(CultureInfo.InvariantCulture)];
        Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        Assert.Equal(Ready, process.StandardOutput.ReadLine());
        return process;
    }

    public static int FreePort()
    {
        using UdpClient probe = new(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.Client.LocalEndPoint!).Port;
    }

    private static string[] Prefix() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(RelayProcess).Assembly.Location] : [];
}
