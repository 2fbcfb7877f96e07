using System.ComponentModel;
using System.Diagnostics;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>The native RSA library, built once for this run by CMake. Where that does not go, every test that asks for it fails and says what to do.</summary>
internal static class NativeLibraryBuild
{
    private static readonly Lazy<string> _built = new(Build);

    /// <summary>The library's file.</summary>
    public static string Require() => _built.Value;

    private static string Build()
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "native");
        Run("cmake", "-S", Path.Combine(Repository.Root, "firmware", "Native"), "-B", folder, "-G", "Unix Makefiles");
        Run("cmake", "--build", folder, "--target", "RsaHardware");
        return Path.Combine(folder, VirtualPeer.NativeRsa.HostRsaLibrary.FileName);
    }

    private static void Run(string program, params string[] arguments)
    {
        const string Remedy = "Install cmake, make, a C compiler and mbedTLS's headers: apt-get install cmake make gcc libmbedtls-dev";
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{program} ended with code {process.ExitCode}. {Remedy}\n{output}{errors.Result}");
        }
        catch (Win32Exception)
        {
            Assert.Fail($"{program} is not on this machine. {Remedy}");
        }
    }
}
