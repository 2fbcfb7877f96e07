using System.Net;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.DesktopPeer.Tests.Commands;

public sealed class NeedCommandTests
{
    [Fact]
    [Trait("Capability", "S7")]
    public async Task Need_starts_talks_to_a_peer_and_ends_with_the_file()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nanopeers-");
        try
        {
            IPAddress address = new([127, 20, 251, 2]);
            int port = 21_000 + (Environment.ProcessId % 10_000);
            byte[] content = [.. Enumerable.Range(0, 200_000).Select(number => (byte)(number * 7))];
            ObjectExpectation expected = new("http://origin.example.org/one.cab") { Sha256 = ObjectId.Of(content) };
            using LocalObjects objects = LocalObjects.Open(new LocalObjectsOptions { Folder = Path.Combine(folder.FullName, "objects") });
            AliasTable table = new();
            AliasServerOptions serving = new() { Address = address };
            await using AliasServer server = await AliasServer.StartAsync(objects, table, serving, null, null, cancel);
            PeeringOptions options = new() { Address = address, Port = port };
            await using LocalPeering holder = new(
                options, "holder", objects, new ServedAliases(server, table, address), new SystemDraws(), TimeProvider.System);
            await objects.AddAsync(expected, new MemoryStream(content), cancel);

            string file = Path.Combine(folder.FullName, "one.cab");
            Ran ran = await Ran.CommandAsync(
            [
                "need", expected.Href, "--sha256", expected.Sha256.Value.ToString(), "--out", file, "--cached-only",
                "--peering-bind", "127.20.251.3", "--peering-port", $"{port}",
            ]);

            Assert.Equal(ExitCode.Done, ran.ExitCode);
            Assert.Equal(content, await File.ReadAllBytesAsync(file, cancel));
            Assert.Contains("100 %", ran.Error, StringComparison.Ordinal);
            Assert.Contains($"127.20.251.2:{port}", ran.Output, StringComparison.Ordinal);
            Assert.Contains("200000", ran.Output, StringComparison.Ordinal);
            Assert.Equal(1, holder.Answered);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("one.cab")]
    public async Task Need_takes_http_URLs_alone(string url)
    {
        Ran ran = await Ran.CommandAsync(["need", url]);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Contains("url-unknown", ran.Error, StringComparison.Ordinal);
    }
}
