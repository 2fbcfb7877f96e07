namespace NanoPeers.Native.Tests;

/// <summary>The C tests, which CTest runs: one under the sanitizers, one that looks into memory as it is freed.</summary>
[Collection("library")]
public sealed class HostTestPrograms
{
    [Theory]
    [InlineData("rsa_hardware")]
    [InlineData("freed_memory")]
    public void A_test_program_in_C_passes(string name)
    {
        HostLibrary.Require();
        (int code, string output) = HostTool.Run("ctest", ["--test-dir", HostLibrary.BuildFolder, "--output-on-failure", "-R", $"^{name}$"])!.Value;
        Assert.True(code == 0, output);
        Assert.Contains("100% tests passed, 0 tests failed out of 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sanitizers_are_in_the_program_that_is_run()
    {
        HostLibrary.Require();
        string program = File.ReadAllText(Path.Combine(HostLibrary.BuildFolder, "rsa_hardware_test"), System.Text.Encoding.Latin1);
        Assert.Contains("__asan_init", program, StringComparison.Ordinal);
        Assert.Contains("__ubsan_handle", program, StringComparison.Ordinal);
    }
}
