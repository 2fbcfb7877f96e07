namespace NanoPeers.Repository.Tests.Narrow;

/// <summary>Proves that each narrow rule refuses a bad file, at the right line, and that good code passes.</summary>
public sealed class NarrowRulesTests
{
    [Theory]
    [InlineData("declares generics", "public sealed class Box<T> { }")]
    [InlineData("declares generics", "public sealed class Box { public void Put<T>(T value) { } }")]
    [InlineData("uses a generic", "public sealed class Box { public System.Action<int>? Action; }")]
    [InlineData("multi-dimensional", "public sealed class Box { public int[,]? Grid; }")]
    [InlineData("multi-dimensional", "public sealed class Box { public object Grid = new int[2, 3]; }")]
    [InlineData("multi-dimensional", "public sealed class Box { public object Grid = new[,] { { 1 }, { 2 } }; }")]
    [InlineData("interface member a body", "public interface IBox { int Size() { return 1; } }")]
    [InlineData("interface member a body", "public interface IBox { int Size => 1; }")]
    [InlineData("uses checked", "public sealed class Box { public int Add(int a) { return checked(a + 1); } }")]
    [InlineData("uses checked", "public sealed class Box { public int Add(int a) { checked { return a + 1; } } }")]
    [InlineData("declares a record", "public sealed record Box(int Size);")]
    [InlineData("not readonly", "public struct Box { public int Size; }")]
    [InlineData("by platform", "#if DEBUG\npublic sealed class Box { }\n#endif")]
    [InlineData("uses a pointer", "public sealed class Box { public unsafe int* Size; }")]
    [InlineData("is unsafe", "public sealed unsafe class Box { }")]
    [InlineData("pins memory", "public sealed class Box { public unsafe void Pin(byte[] b) { fixed (byte* p = b) { } } }")]
    [InlineData("uses stackalloc", "public sealed class Box { public unsafe void Make() { byte* p = stackalloc byte[4]; } }")]
    [InlineData("buffer inside a struct", "public readonly unsafe struct Box { private readonly fixed byte _octets[4]; }")]
    [InlineData("is asynchronous", "public sealed class Box { public async void Run() { } }")]
    [InlineData("waits asynchronously", "public sealed class Box { public async void Run(object o) { await o; } }")]
    [InlineData("uses an iterator", "public sealed class Box { public System.Collections.IEnumerator Run() { yield return 1; } }")]
    [InlineData("uses a tuple", "public sealed class Box { public (int, int) Pair() { return (1, 2); } }")]
    [InlineData("uses a query", "public sealed class Box { public object Run(int[] a) { return from x in a select x; } }")]
    [InlineData("anonymous type", "public sealed class Box { public object Run() { return new { A = 1 }; } }")]
    [InlineData("is dynamic", "public sealed class Box { public dynamic? Value; }")]
    [InlineData("is volatile", "public sealed class Box { public volatile int Value; }")]
    [InlineData("library of the board", "using System.Device.Gpio;")]
    [InlineData("library of the board", "using nanoFramework.Hardware.Esp32;")]
    [InlineData("struct's assignment", "public readonly struct P { } public sealed class Box { public void Run(P a) { P b; P c = b = a; } }")]
    [InlineData("struct's assignment", "public readonly struct P { } public sealed class Box { private P _p; public P Run(P a) { return _p = a; } }")]
    [InlineData("text of an enum", "public enum E { A } public sealed class Box { public string Run(E e) { return e.ToString(); } }")]
    [InlineData("text of an enum", "public enum E { A } public sealed class Box { public string Run(E e) { return $\"is {e}\"; } }")]
    [InlineData("text of an enum", "public enum E { A } public sealed class Box { public string Run(E e) { return \"is \" + e; } }")]
    [InlineData("text of an enum", "public enum E { A } public sealed class Box { public string Run(E e) { return string.Format(\"{0}\", e); } }")]
    [InlineData("shifts a 32-bit", "public sealed class Box { public int Run(int a) { return a << 32; } }")]
    [InlineData("shifts a 64-bit", "public sealed class Box { public void Run(ulong a) { a >>= 64; } }")]
    [InlineData("from its end", "public sealed class Box { public int Run(string a) { return a.LastIndexOf(':'); } }")]
    [InlineData("from its end", "public sealed class Box { public int Run(string a, char[] b) { return a.LastIndexOfAny(b); } }")]
    [InlineData("a zero in a text", "public sealed class Box { public string Run() { return \"a\\0b\"; } }")]
    [InlineData("a zero in a text", "public sealed class Box { public string Run(int a) { return $\"\\0{a}\"; } }")]
    [InlineData("digits are lost", "public sealed class Box { public bool Run(long a, long b) { return System.Math.Min(a, b) > 4; } }")]
    [InlineData("reads a clock", "public sealed class Box { public long Run() { return System.DateTime.UtcNow.Ticks; } }")]
    [InlineData("reads a clock", "public sealed class Box { public long Run() { return System.Environment.TickCount64; } }")]
    [InlineData("random numbers", "public sealed class Box { public int Run() { return new System.Random().Next(); } }")]
    [InlineData("random numbers", "public sealed class Box { public System.Guid Run() { return System.Guid.NewGuid(); } }")]
    [InlineData("catches in a method that is not static", "public sealed class Box { public void Run() { try { } catch (System.Exception) { } } }")]
    [InlineData("catches in a method that is not static", "public sealed class Box { public int Size { get { try { return 1; } catch (System.Exception) { return 0; } } } }")]
    [InlineData("uses a Hashtable", "public sealed class Box { public object Run() { return new System.Collections.Hashtable(); } }")]
    [InlineData("the console", "public sealed class Box { public void Run() { System.Console.WriteLine(\"on\"); } }")]
    [InlineData("uses threads", "public sealed class Box { public void Run() { System.Threading.Thread.Sleep(1); } }")]
    public void A_bad_file_is_refused(string expected, string text)
    {
        List<Finding> findings = Check("shared/ProtocolModels/Bad.cs", "// line 1\n" + text);
        Finding finding = findings.FirstOrDefault(candidate => candidate.Sentence.Contains(expected, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"No finding says \"{expected}\"; there were: {string.Join(" | ", findings)}");
        Assert.Equal("shared/ProtocolModels/Bad.cs", finding.Path);
        Assert.InRange(finding.Line, 2, 3);
    }

    [Fact]
    public void Good_code_passes()
    {
        const string Text = """
            using System;

            namespace NanoPeers.Sample;

            public enum Step : byte { Idle, Waiting }

            public readonly struct Pair
            {
                public Pair(int first) { First = first; }

                public int First { get; }
            }

            public interface IPort { int Read(byte[] into, int offset); }

            public sealed class Core
            {
                private Pair _pair;
                private Step _step = Step.Idle;
                private int _a;
                private int _b;
                private readonly object _gate = new object();

                public string Text => "step " + (int)_step;

                public void Reset(Pair pair) => _pair = pair;

                public bool Start()
                {
                    return TryStart(this);
                }

                private static bool TryStart(Core core)
                {
                    try
                    {
                        return core._step == Step.Idle;
                    }
                    catch (Exception)
                    {
                        return false;
                    }
                }

                public long HandleTimeout(long nowMillis)
                {
                    lock (_gate)
                    {
                        _a = _b = 4;
                    }

                    _pair = new Pair(_a << 31 | (int)(1UL >> 63));
                    byte[][] rows = new byte[2][];
                    rows[0] = new byte[Math.Min(_a, _b)];
                    _step = _step == Step.Idle ? Step.Waiting : Step.Idle;
                    return unchecked(nowMillis + rows.Length + _pair.First);
                }
            }
            """;
        Assert.Empty(Check("shared/ProtocolModels/Good.cs", Text));
    }

    [Fact]
    public void Threads_are_refused_in_the_protocol_only()
    {
        const string Text = "public sealed class Pump { public void Run() { System.Threading.Thread.Sleep(1); } }";
        Assert.NotEmpty(Check("shared/ProtocolModels/Pump.cs", Text));
        Assert.Empty(Check("firmware/Esp32Peer/Peer/Pump.cs", Text));
    }

    private static List<Finding> Check(string path, string text) => NarrowRules.Check(NarrowCode.Compile(path, text)).ToList();
}
