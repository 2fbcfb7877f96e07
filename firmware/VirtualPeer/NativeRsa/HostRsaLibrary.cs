using System;
using System.IO;
using System.Runtime.InteropServices;
using NanoPeers.Hardware;

namespace NanoPeers.VirtualPeer.NativeRsa;

/// <summary>Finds and loads the C core of the hardware RSA, built for this PC by CMake (RSA-HARDWARE.md).</summary>
internal static class HostRsaLibrary
{
    private static string? _path;

    /// <summary>The library's file name here.</summary>
    public static string FileName { get; } =
        OperatingSystem.IsWindows() ? "nanopeers-rsa.dll" : OperatingSystem.IsMacOS() ? "libnanopeers-rsa.dylib" : "libnanopeers-rsa.so";

    /// <summary>Loads it, once in a process.</summary>
    /// <param name="path">Its file, or empty: beside the program, else where CMake puts it in a folder above.</param>
    /// <exception cref="BoardException">It is not there, or is no library of this machine.</exception>
    public static void Load(string path)
    {
        string file = path.Length > 0 ? Path.GetFullPath(path) : Find() ?? throw Missing($"{FileName} is neither beside the program nor in artifacts/native.");
        if (!File.Exists(file))
        {
            throw Missing($"{file} is not there.");
        }

        if (!NativeLibrary.TryLoad(file, out IntPtr library) || !NativeLibrary.TryGetExport(library, "np_rsa_begin", out _))
        {
            throw Missing($"{file} is no library of this machine, or another one, or mbedTLS is not installed.");
        }

        if (_path is null)
        {
            NativeLibrary.SetDllImportResolver(typeof(HostRsaLibrary).Assembly, (name, _, _) => name == RsaNatives.Library ? library : IntPtr.Zero);
            _path = file;
        }
    }

    private static string? Find()
    {
        string beside = Path.Combine(AppContext.BaseDirectory, FileName);
        if (File.Exists(beside))
        {
            return beside;
        }

        string? found = null;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null && found is null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "artifacts", "native", FileName);
            found = File.Exists(candidate) ? candidate : null;
        }

        return found;
    }

    private static BoardException Missing(string what) => new(
        ExitCode.NoNativeRsa, "no-native-rsa",
        what + " Build it: cmake -S firmware/Native -B artifacts/native && cmake --build artifacts/native (needs cmake, make, a C compiler, libmbedtls-dev).");
}
