using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NanoPeers.PeeringService.Objects;

/// <summary>Which files a folder has, after a power failure.</summary>
internal static class FolderNames
{
    /// <summary>Makes names that were given, changed and taken so far survive a power failure. Windows writes them through and has no such call.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    internal static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using SafeFileHandle handle = new(OpenFolder(folder, 0), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException($"{folder} cannot be flushed.", Marshal.GetLastPInvokeError());
        }

        RandomAccess.FlushToDisk(handle);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFolder([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
