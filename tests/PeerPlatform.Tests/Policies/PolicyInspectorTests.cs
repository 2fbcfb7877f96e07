using NanoPeers.PeerPlatform.Policies;

namespace NanoPeers.PeerPlatform.Tests.Policies;

/// <summary>What code may use, and that everything else is named before it is loaded.</summary>
public sealed class PolicyInspectorTests
{
    private static readonly HashSet<string> _own = ["Plain", "AgreedText", "Sample.AgreedText"];

    [Fact]
    public void Plain_code_and_the_pages_sample_pass()
    {
        Assert.Null(PolicyInspector.Inspect(PolicyCompiler.Sample, _own));
        Assert.Null(PolicyInspector.Inspect(PolicyCompiler.Plain(), _own));
        Assert.Null(PolicyInspector.Inspect(
            PolicyCompiler.Plain(
                """
                List<int> numbers = new() { 3, 1, 2 };
                Dictionary<string, int> named = numbers.ToDictionary(n => $"n{n}", n => n);
                StringBuilder text = new();
                foreach ((string name, int value) in named) { text.Append(name).Append(value); }
                byte[] digest = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
                Happened?.Invoke(Convert.ToHexString(digest));
                int[] table = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
                try { checked { _sum += (int)table.Sum(n => (long)n); } } catch (OverflowException e) { host.Log?.Write(e.Message); }
                ReadOnlySpan<byte> span = digest.AsSpan(0, 4);
                _sum += System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(span);
                """,
                "private int _sum; public event Action<string>? Happened; public enum Colour { Red, Green } private (int A, string B) _pair = (1, \"x\");"),
            _own));
    }

    [Theory]
    [Trait("Capability", "G13")]
    [InlineData("System.IO.File.ReadAllText(\"/etc/passwd\");", "System.IO.File")]
    [InlineData("new System.Net.Sockets.UdpClient(9).Dispose();", "System.Net.Sockets")]
    [InlineData("System.Diagnostics.Process.Start(\"sh\");", "System.Diagnostics.Process")]
    [InlineData("_ = typeof(string).Assembly;", "System.Type")]
    [InlineData("_ = host.GetType().Assembly;", "System.Type")]
    [InlineData("Activator.CreateInstance<Plain>();", "System.Activator")]
    [InlineData("_ = Environment.GetEnvironmentVariable(\"HOME\");", "System.Environment.GetEnvironmentVariable")]
    [InlineData("Environment.Exit(1);", "System.Environment.Exit")]
    [InlineData("new System.Threading.Thread(() => { }).Start();", "System.Threading.Thread")]
    [InlineData("System.Threading.Tasks.Task.Run(() => { });", "System.Threading.Tasks.Task")]
    [InlineData("_ = DateTimeOffset.UtcNow;", "System.DateTimeOffset.get_UtcNow")]
    [InlineData("Console.WriteLine(1);", "System.Console")]
    [InlineData("GC.Collect();", "System.GC")]
    [InlineData("AppDomain.CurrentDomain.GetAssemblies();", "System.AppDomain")]
    [InlineData("int x = 1; _ = System.Runtime.CompilerServices.Unsafe.As<int, float>(ref x);", "System.Runtime.CompilerServices.Unsafe")]
    [InlineData("_ = System.Runtime.InteropServices.Marshal.AllocHGlobal(8);", "System.Runtime.InteropServices.Marshal")]
    [InlineData("Action a = () => { }; _ = a.Method;", "System.Reflection.MethodInfo")]
    [InlineData("Action a = () => { }; a.DynamicInvoke();", "DynamicInvoke")]
    [InlineData("System.Runtime.Loader.AssemblyLoadContext.Default.LoadFromAssemblyPath(\"/x.dll\");", "System.Runtime.Loader")]
    public void What_reaches_for_more_is_refused_by_name(string statement, string named)
    {
        string? fault = PolicyInspector.Inspect(PolicyCompiler.Plain(statement), _own);
        Assert.NotNull(fault);
        Assert.Contains(named, fault, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Capability", "G13")]
    [InlineData("[System.Runtime.InteropServices.DllImport(\"libc\")] private static extern int getpid();", "", "native")]
    [InlineData("private unsafe void Peek() { int x = 1; int* p = &x; *p = 2; }", "", "")]
    [InlineData("private unsafe void Peek() { byte* p = stackalloc byte[8]; p[0] = 1; }", "", "")]
    [InlineData("private unsafe void Peek() { delegate*<void> p = &Nothing; p(); } private static void Nothing() { }", "", "")]
    [InlineData(
        "[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] private struct Both "
        + "{ [System.Runtime.InteropServices.FieldOffset(0)] public long A; [System.Runtime.InteropServices.FieldOffset(0)] public double B; } private Both _both;",
        "_both.A = 1;", "")]
    [InlineData("private static class Early { [System.Runtime.CompilerServices.ModuleInitializer] internal static void Run() { } }", "", "")]
    public void What_steps_round_types_is_refused(string members, string statements, string named)
    {
        string? fault = PolicyInspector.Inspect(PolicyCompiler.Plain(statements, members.Replace("private static class Early", "internal static class Early"), true), _own);
        Assert.NotNull(fault);
        Assert.Contains(named, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_assembly_is_refused()
    {
        Assert.NotNull(PolicyInspector.Inspect([], _own));
        Assert.NotNull(PolicyInspector.Inspect(new byte[1_000], _own));
        Assert.NotNull(PolicyInspector.Inspect(PolicyCompiler.Sample[..2_000], _own));
        Assert.NotNull(PolicyInspector.Inspect(File.ReadAllBytes(typeof(PolicyService).Assembly.Location), _own));
    }
}
