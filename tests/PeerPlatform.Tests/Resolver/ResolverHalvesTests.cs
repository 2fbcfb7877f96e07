using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NanoPeers.Vectors;

namespace NanoPeers.PeerPlatform.Tests.Resolver;

/// <summary>The resolver's client and server, each built without the other's files, ask and answer each other.</summary>
public sealed class ResolverHalvesTests
{
    private const string Asking = """
        #nullable enable
        namespace Half;
        using NanoPeers.Identifiers; using NanoPeers.Messages; using NanoPeers.Resolver;
        public static class Program
        {
            private static readonly ResolverQueries Queries = new ResolverQueries(4);
            private static readonly byte[] Name = { 0x6c, 0x61, 0x6d, 0x70 };
            public static byte[] Ask(byte[] question)
            {
                MessageWriter writer = new MessageWriter(new Identifier(new byte[16], 0));
                byte[] buffer = new byte[1400];
                writer.Begin(buffer, 0, buffer.Length);
                writer.BeginBody(new byte[] { 0x72 });
                int from = writer.Position;
                Queries.Begin(7, Name, 1, 1000);
                ResolverMessages.WriteQuery(writer, Name, 7, 0, null, question, 0, question.Length);
                byte[] body = new byte[writer.Position - from];
                System.Array.Copy(buffer, from, body, 0, body.Length);
                return body;
            }
            public static byte[]? Read(byte[] body)
            {
                ResolverMessage message = new ResolverMessage();
                if (message.TryDecode(body, 0, body.Length) != DecodeStatus.Complete || Queries.HandleResponse(message, out bool last) < 0 || !last) { return null; }
                byte[] answer = new byte[message.LengthOf(ResolverField.Payload)];
                System.Array.Copy(body, message.OffsetOf(ResolverField.Payload), answer, 0, answer.Length);
                return answer;
            }
        }
        """;

    private const string Answering = """
        #nullable enable
        namespace Half;
        using NanoPeers.Identifiers; using NanoPeers.Messages; using NanoPeers.Resolver;
        public sealed class Lamp : IResolverHandler
        {
            public byte[] Name { get; } = { 0x6c, 0x61, 0x6d, 0x70 };
            public int Answer(ResolverQuestion question, byte[] into, int offset)
            {
                for (int i = 0; i < question.Length; i++) { into[offset + i] = (byte)(question.Buffer[question.Offset + i] + 1); }
                return question.Length;
            }
        }
        public static class Program
        {
            public static byte[] Answer(byte[] body)
            {
                ResolverHandlers handlers = new ResolverHandlers(2);
                Lamp lamp = new Lamp();
                if (!handlers.Add(lamp) || handlers.Add(new Lamp())) { throw new System.InvalidOperationException("one name, one handler"); }
                ResolverMessage message = new ResolverMessage();
                if (message.TryDecode(body, 0, body.Length) != DecodeStatus.Complete || !handlers.Handle(message, null, null)) { return body; }
                MessageWriter writer = new MessageWriter(new Identifier(new byte[16], 0));
                byte[] buffer = new byte[1400];
                writer.Begin(buffer, 0, buffer.Length);
                writer.BeginBody(new byte[] { 0x72 });
                int from = writer.Position;
                ResolverMessages.WriteResponse(
                    writer, lamp.Name, message.QueryId, handlers.Status, new Identifier(new byte[16], 0), handlers.Answer, 0, handlers.AnswerLength);
                byte[] answer = new byte[writer.Position - from];
                System.Array.Copy(buffer, from, answer, 0, answer.Length);
                return answer;
            }
        }
        """;

    private static readonly string[] _both = ["ResolverField", "ResolverLimits", "ResolverMessage", "ResolverMessageKind", "ResolverMessages", "ResolverNames", "ResolverStatus"];

    [Fact]
    [Trait("Capability", "R5")]
    public void A_client_alone_and_a_server_alone_build_and_talk()
    {
        Assembly client = Build("Client", Asking, [.. _both, "ResolverQueries"]);
        Assembly server = Build("Server", Answering, [.. _both, "ResolverHandlers", "IResolverHandler", "ResolverQuestion"]);
        Assert.Null(client.GetType("NanoPeers.Resolver.ResolverHandlers"));
        Assert.Null(server.GetType("NanoPeers.Resolver.ResolverQueries"));
        byte[] question = Call(client, "Ask", "HAL"u8.ToArray())!;
        byte[] response = Call(server, "Answer", question)!;
        Assert.Equal("IBM", Encoding.ASCII.GetString(Call(client, "Read", response)!));
        Assert.Null(Call(client, "Read", response)); // answered once, the query is over
    }

    private static byte[]? Call(Assembly assembly, string method, byte[] octets) =>
        (byte[]?)assembly.GetType("Half.Program")!.GetMethod(method)!.Invoke(null, [octets]);

    private static Assembly Build(string name, string program, string[] resolver)
    {
        string shared = Path.Combine(VectorFile.RepositoryRoot, "shared", "ProtocolModels");
        IEnumerable<string> files = new[] { "Identifiers", "Endpoints", "Cryptography", "Messages" }.SelectMany(folder => Directory.GetFiles(Path.Combine(shared, folder), "*.cs"))
            .Concat(resolver.Select(file => Path.Combine(shared, "Resolver", file + ".cs"))).Append(Path.Combine(shared, "Limits.cs"));
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        CSharpCompilation compilation = CSharpCompilation.Create(
            name,
            [.. files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file))), CSharpSyntaxTree.ParseText(program)],
            [.. Directory.GetFiles(runtime, "System*.dll").Where(IsManaged).Select(path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream stream = new();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error)));
        return Assembly.Load(stream.ToArray());
    }

    private static bool IsManaged(string path)
    {
        using System.Reflection.PortableExecutable.PEReader reader = new(File.OpenRead(path));
        return reader.HasMetadata;
    }
}
