using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace NanoPeers.EndToEnd.Tests.Networks;

/// <summary>One end of a cable: an Ethernet device of the kernel whose other end is this process (Linux, tun/tap with IFF_TAP | IFF_NO_PI).</summary>
internal sealed class TapDevice : IDisposable
{
    private const int OpenReadWrite = 2;
    private const nuint SetInterface = 0x400454ca;
    private const short TapWithoutHeader = 0x1002;
    private const int NameLength = 16;
    private const int RequestLength = 40;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _buffer = new byte[2048];

    public TapDevice(string name)
    {
        Name = name;
        _handle = Open("/dev/net/tun", OpenReadWrite);
        byte[] request = new byte[RequestLength];
        Encoding.ASCII.GetBytes(name, request);
        BitConverter.TryWriteBytes(request.AsSpan(NameLength), TapWithoutHeader);
        if (_handle.IsInvalid || Control(_handle, SetInterface, request) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            _handle.Dispose();
            throw new Win32Exception(error, $"The network device {name} cannot be made.");
        }
    }

    public string Name { get; }

    /// <summary>Waits for the next frame; empty when the device is gone. Used again for the next one.</summary>
    public Span<byte> Receive()
    {
        try
        {
            nint read = Read(_handle, _buffer, (nuint)_buffer.Length);
            return read > 0 ? _buffer.AsSpan(0, (int)read) : [];
        }
        catch (ObjectDisposedException)
        {
            return [];
        }
    }

    /// <summary>Sends a frame; what the kernel does not take is lost, as on any cable, and so is what goes to a device that is gone.</summary>
    public void Send(ReadOnlySpan<byte> frame)
    {
        try
        {
            Write(_handle, in MemoryMarshal.GetReference(frame), (nuint)frame.Length);
        }
        catch (ObjectDisposedException)
        {
            // Pulled out while the frame was on its way.
        }
    }

    public void Dispose() => _handle.Dispose();

    [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPStr)] string path, int flags);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static extern int Control(SafeFileHandle handle, nuint request, byte[] argument);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    private static extern nint Read(SafeFileHandle handle, byte[] buffer, nuint count);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint Write(SafeFileHandle handle, in byte buffer, nuint count);
}
