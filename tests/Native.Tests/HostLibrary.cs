using System.Reflection;
using System.Runtime.InteropServices;
using NanoPeers.Hardware;

namespace NanoPeers.Native.Tests;

/// <summary>
/// The native library, built once for this run by CMake. Where a tool is missing, every test that asks for it fails and says what to install; on
/// Windows, which the host build is not for, it is skipped.
/// </summary>
internal static class HostLibrary
{
    private const string Probe = "#include <mbedtls/rsa.h>\n#include <mbedtls/ctr_drbg.h>\nint main(void) { return 0; }\n";

    private static readonly Lazy<string?> _missing = new(FindMissing);
    private static readonly Lazy<string> _built = new(Build);

    public static string Sources { get; } = Path.Combine(Root(), "firmware", "Native");

    public static string BuildFolder { get; } = Path.Combine(Root(), "artifacts", "native");

    /// <summary>Sees to it that the library is built and found.</summary>
    public static void Require()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The host build of the native library is for Linux and macOS.");
        Assert.True(_missing.Value is null, $"{_missing.Value} Install cmake, make, a C compiler and mbedTLS's headers: apt-get install cmake make gcc libmbedtls-dev");
        Assert.True(File.Exists(_built.Value), $"CMake did not build {_built.Value}.");
    }

    private static string Root() =>
        typeof(HostLibrary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    private static string? FindMissing()
    {
        foreach (string program in new[] { "cmake", "ctest", "make", "cc" })
        {
            if (HostTool.Run(program, ["--version"]) is not (0, _))
            {
                return $"{program} is not on this machine.";
            }
        }

        return HostTool.Run("cc", ["-x", "c", "-fsyntax-only", "-"], Probe) is (0, _) ? null : "mbedTLS's headers are not on this machine.";
    }

    private static string Build()
    {
        RunOrFail("cmake", ["-S", Sources, "-B", BuildFolder, "-G", "Unix Makefiles"]);
        RunOrFail("cmake", ["--build", BuildFolder]);
        string library = Path.Combine(BuildFolder, OperatingSystem.IsMacOS() ? "libnanopeers-rsa.dylib" : "libnanopeers-rsa.so");
        NativeLibrary.SetDllImportResolver(
            typeof(HostLibrary).Assembly,
            (name, _, _) => name == RsaNatives.Library ? NativeLibrary.Load(library) : IntPtr.Zero);
        return library;
    }

    private static void RunOrFail(string program, string[] arguments)
    {
        (int code, string output) = HostTool.Run(program, arguments) ?? (-1, "cannot be started");
        if (code != 0)
        {
            throw new InvalidOperationException($"{program} ended with code {code}:\n{output}");
        }
    }
}
