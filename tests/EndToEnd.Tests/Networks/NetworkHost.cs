using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NanoPeers.EndToEnd.Tests.Networks;

/// <summary>One machine of a <see cref="SubnetNetwork"/>: a network namespace with one card.</summary>
/// <param name="Namespace">The namespace's name.</param>
/// <param name="Subnet">The subnet's number.</param>
/// <param name="Address">The card's address.</param>
/// <param name="Card">The card's hardware address.</param>
internal sealed record NetworkHost(string Namespace, int Subnet, IPAddress Address, PhysicalAddress Card)
{
    private const int NetworkNamespace = 0x40000000;

    /// <summary>The same program, but on this machine.</summary>
    public ProcessStartInfo On(ProcessStartInfo start)
    {
        ProcessStartInfo moved = new("ip", ["netns", "exec", Namespace, start.FileName, .. start.ArgumentList]);
        foreach ((string name, string? value) in start.Environment)
        {
            moved.Environment[name] = value;
        }

        return moved;
    }

    /// <summary>Connections of this process that go out from that machine.</summary>
    public SocketsHttpHandler Connections() => new()
    {
        UseProxy = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            Socket socket = MakeSocket();
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    /// <summary>A socket belongs to the namespace in which its thread was when it was made, for ever; the thread ends here.</summary>
    private Socket MakeSocket()
    {
        Socket? made = null;
        int entered = -1;
        Thread visitor = new(() =>
        {
            using SafeFileHandle place = File.OpenHandle("/run/netns/" + Namespace);
            entered = EnterNamespace(place, NetworkNamespace);
            made = entered == 0 ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true } : null;
        });
        visitor.Start();
        visitor.Join();
        return made ?? throw new IOException($"{Namespace} cannot be entered: {entered}.");
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static extern int EnterNamespace(SafeFileHandle place, int kind);
}
