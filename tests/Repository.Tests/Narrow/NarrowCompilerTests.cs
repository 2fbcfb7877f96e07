namespace NanoPeers.Repository.Tests.Narrow;

/// <summary>Proves that the library of signatures is narrow: what the chip lacks does not compile against it.</summary>
public sealed class NarrowCompilerTests
{
    [Theory]
    [InlineData("CS0234", "System.Collections.Generic.List<int> list;")]
    [InlineData("CS0234", "System.Span<byte> span;")]
    [InlineData("CS0234", "System.Threading.Tasks.Task Run() { return null!; }")]
    [InlineData("CS0518", "async void Run() { }")]
    [InlineData("CS0518", "int? number;")]
    [InlineData("CS0518", "decimal number;")]
    [InlineData("CS0518", "volatile int number;")]
    [InlineData("CS8179", "void Run() { (int, int) pair = (1, 2); }")]
    [InlineData("CS0518", "int Last(int[] numbers) { return numbers[^1]; }")]
    [InlineData("CS0308", "System.Action<int> action;")]
    [InlineData("CS0308", "System.EventHandler<int> handler;")]
    [InlineData("CS0246", "System.Collections.IEnumerator Run(Func<int> f) { return null!; }")]
    [InlineData("CS0117", "string Run() { return string.Join(\",\", new string[1]); }")]
    [InlineData("CS0117", "bool Run(string s) { return string.IsNullOrWhiteSpace(s); }")]
    [InlineData("CS1061", "string Run(string s) { return s.Replace(\"a\", \"b\"); }")]
    [InlineData("CS0117", "void Run(byte[] b) { System.Array.Resize(ref b, 1); }")]
    [InlineData("CS0117", "void Run(byte[] b) { System.Array.Sort(b); }")]
    [InlineData("CS7036", "void Run(byte[] b) { System.Array.Clear(b); }")]
    [InlineData("CS0234", "void Run(byte[] b) { System.Buffer.BlockCopy(b, 0, b, 0, 1); }")]
    [InlineData("CS0103", "void Run() { Console.WriteLine(); }")]
    [InlineData("CS0234", "System.Text.Json.JsonSerializer json;")]
    [InlineData("CS1061", "int Run(object[] all) { return all.Count(); }")]
    public void What_the_chip_lacks_does_not_compile(string expected, string member)
    {
        Assert.Contains(expected, Errors("public sealed class Sample { " + member + " }"));
    }

    [Theory]
    [InlineData("CS8701", "public interface IPort { int Read() => 1; }")]
    [InlineData("CS0518", "public sealed record Point(int X);")]
    [InlineData("CS0234", "using System.Linq;")]
    public void Types_that_need_more_than_the_chip_has_do_not_compile(string expected, string text)
    {
        Assert.Contains(expected, Errors(text));
    }

    [Fact]
    public void What_the_chip_has_compiles()
    {
        const string Text = """
            using System;
            using System.Collections;
            using System.Text;

            namespace NanoPeers.Sample;

            public delegate void LightChanged(object sender, bool on);

            public readonly struct Reading
            {
                public Reading(int value) { Value = value; }

                public int Value { get; }
            }

            public sealed class Light : IDisposable
            {
                private static readonly byte[] Table = new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
                private readonly Hashtable _byName = new();
                private readonly object _gate = new();

                public event LightChanged? Changed;

                public string Name { get; init; } = "";

                public static string Describe(int code, string? text) => code switch
                {
                    > 1 and < 5 => $"{text ?? "none"} {code:X4}",
                    _ => throw new ArgumentException(nameof(code)),
                };

                public void Set(in Reading reading, ref int count, out bool on)
                {
                    lock (_gate)
                    {
                        on = reading.Value > 0;
                        foreach (byte octet in Table) { count += octet; }
                        foreach (DictionaryEntry entry in _byName) { count += entry.Key is string s ? s.Length : 0; }
                        Array.Copy(Table, 0, Encoding.UTF8.GetBytes(Name), 0, Math.Min(1, count));
                        Changed?.Invoke(this, on);
                    }
                }

                public void Dispose() { try { Changed = null; } catch (Exception e) when (e.Message.Length > 0) { throw; } }
            }
            """;
        Assert.Empty(Errors(Text));
    }

    private static List<string> Errors(string text) =>
        NarrowCode.Errors(NarrowCode.Compile("Sample.cs", text)).Select(error => error.Id).ToList();
}
