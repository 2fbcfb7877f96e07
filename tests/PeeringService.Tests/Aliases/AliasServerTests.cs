using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Tests.Objects;

namespace NanoPeers.PeeringService.Tests.Aliases;

public sealed class AliasServerTests
{
    /// <summary>The micro HTTP server: port 6515, and nothing but the operations that are needed.</summary>
    [Fact]
    [Trait("Capability", "S3")]
    public async Task Other_methods_and_paths_are_refused_and_so_is_every_way_out_of_the_folder()
    {
        Assert.Equal((6515, IPAddress.Loopback), (new AliasServerOptions().Port, new AliasServerOptions().Address));
        await using ServedAliases served = await ServedAliases.StartAsync();
        Assert.Equal(IPAddress.Loopback, served.Endpoint.Address);
        Things thing = Things.Number(1, 3_000);
        string path = await served.PublishAsync(thing);
        UploadAlias upload = served.OpenUpload();
        await File.WriteAllTextAsync(Path.Combine(served.Folder, "secret"), "secret", TestContext.Current.CancellationToken);

        foreach (string method in (string[])["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"])
        {
            RawAnswer answer = await served.AskAsync($"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            Assert.Equal((405, "GET, HEAD", 0), (answer.Status, answer["Allow"], answer.Body.Length));
            Assert.Equal(404, (await served.AskAsync($"{method} /a/other HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")).Status);
        }

        foreach (string method in (string[])["GET", "PUT", "DELETE", "OPTIONS"])
        {
            RawAnswer answer = await served.AskAsync($"{method} {upload.Path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            Assert.Equal((405, "POST"), (answer.Status, answer["Allow"]));
        }

        string[] others =
        [
            "/", "/a", "/a/", "//", "/index.html", "/favicon.ico", "/a/" + new string('a', 32), path + "/", path + "?x=1", path + "%20", path[..^1], path + "a",
            path.ToUpperInvariant(), "/" + path, "/u/" + path[3..], "/a/" + upload.Path[3..], "/a/../secret", "/../secret", "/../../../../../../etc/passwd",
            "/a/../.." + served.Folder + "/secret", "/a/%2e%2e/secret", "/a/..%2fsecret", "/a/..%5csecret", "/a/..\\secret", "/a/.../secret", "/a/./../a/../secret",
            "/a/%252e%252e%252fsecret", "/a/x/.." + path, "/u/../a/../secret", upload.Path + "/../../secret", upload.Path + "/secret", upload.Path + "/..%2f..%2fsecret",
            served.Folder + "/secret", "/a/" + thing.Id, "/objects/" + thing.Id + ".object", "/a/%00", "/.git/config", "*", "http://x/../secret", "file:///etc/passwd",
        ];
        foreach (string other in others)
        {
            foreach (string method in (string[])["GET", "HEAD", "POST"])
            {
                RawAnswer answer = await served.AskAsync($"{method} {other} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
                Assert.True(answer.Status is 404 || (answer.Status is 400 or 405 && !IsWellFormed(other)), $"{method} {other}: {answer.Status}");
                Assert.Empty(answer.Body);
                Assert.DoesNotContain("Server", answer.Headers.Keys);
            }
        }

        Assert.Empty(Directory.GetFiles(served.Uploads));
        Assert.Equal(thing.Content, (await served.GetAsync(path)).Body);
        Assert.Equal(thing.Content, (await served.AskAsync($"GET http://some.host:6515{path} HTTP/1.1\r\nHost: some.host:6515\r\n\r\n")).Body);
    }

    /// <summary>Another peer gets the octets and their digest from the URL of an alias, over a real network interface.</summary>
    [Fact]
    [Trait("Capability", "S4")]
    public async Task An_alias_is_reachable_by_peers_and_gives_the_octets_and_their_digest()
    {
        await using ServedAliases served = await ServedAliases.StartAsync(ServedAliases.Patient with { Address = IPAddress.Any });
        Things thing = Things.Number(1, 300_000);
        string path = await served.PublishAsync(thing);
        Assert.Matches("^/a/[a-z2-7]{32}$", path);
        Assert.Equal(path, served.Table.Publish(thing.Id));
        string digest = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(thing.Content))}:";
        using HttpClient client = new();
        foreach (IPAddress host in Addresses())
        {
            Uri url = served.Server.UrlOf(path, host);
            using HttpResponseMessage answer = await client.GetAsync(url, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(thing.Content, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal(digest, Assert.Single(answer.Headers.GetValues("Repr-Digest")));
            Assert.Equal($"\"{thing.Id}\"", answer.Headers.ETag!.Tag);
            using HttpResponseMessage head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, url), TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.OK, 300_000L), (head.StatusCode, head.Content.Headers.ContentLength));
            Assert.Equal(digest, Assert.Single(head.Headers.GetValues("Repr-Digest")));
        }

        Assert.True(served.Table.Withdraw(thing.Id));
        Assert.Equal(404, (await served.GetAsync(path)).Status);
        string again = served.Table.Publish(thing.Id);
        Assert.NotEqual(path, again);
        served.Store.Remove(thing.Id);
        Assert.Equal(404, (await served.GetAsync(again)).Status);
    }

    [Theory]
    [InlineData("bytes=0-0", 206, 0, 1)]
    [InlineData("bytes=0-", 206, 0, 1000)]
    [InlineData("bytes=10-19", 206, 10, 20)]
    [InlineData("Bytes=990-5000", 206, 990, 1000)]
    [InlineData("bytes=-10", 206, 990, 1000)]
    [InlineData("bytes=-5000", 206, 0, 1000)]
    [InlineData("bytes=999-", 206, 999, 1000)]
    [InlineData("bytes=1000-", 416, 0, 0)]
    [InlineData("bytes=5000-6000", 416, 0, 0)]
    [InlineData("bytes=-0", 416, 0, 0)]
    [InlineData("bytes=0-9,20-29", 200, 0, 1000)]
    [InlineData("bytes=9-0", 200, 0, 1000)]
    [InlineData("bytes=-", 200, 0, 1000)]
    [InlineData("bytes=+1-2", 200, 0, 1000)]
    [InlineData("bytes=a-b", 200, 0, 1000)]
    [InlineData("bytes=99999999999999999999-", 200, 0, 1000)]
    [InlineData("lines=0-9", 200, 0, 1000)]
    public async Task A_single_range_is_served_an_impossible_one_refused_and_any_other_ignored(string header, int status, int start, int end)
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        Things thing = Things.Number(1, 1_000);
        string path = await served.PublishAsync(thing);
        RawAnswer answer = await served.GetAsync(path, $"Range: {header}\r\n");
        Assert.Equal(status, answer.Status);
        Assert.Equal(thing.Content[start..end], answer.Body);
        Assert.Equal(status switch { 206 => $"bytes {start}-{end - 1}/1000", 416 => "bytes */1000", _ => "" }, answer["Content-Range"]);
        RawAnswer head = await served.AskAsync($"HEAD {path} HTTP/1.1\r\nHost: x\r\nRange: {header}\r\n\r\n");
        Assert.Equal((200, "1000", "bytes"), (head.Status, head["Content-Length"], head["Accept-Ranges"]));
    }

    [Fact]
    public async Task Entity_tags_are_judged()
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        Things thing = Things.Number(1, 1_000);
        string path = await served.PublishAsync(thing);
        string tag = $"\"{thing.Id}\"";
        foreach (string none in (string[])[tag, "W/" + tag, "\"other\", " + tag, "*"])
        {
            RawAnswer answer = await served.GetAsync(path, $"If-None-Match: {none}\r\n");
            Assert.Equal((304, tag, 0), (answer.Status, answer["ETag"], answer.Body.Length));
        }

        Assert.Equal(200, (await served.GetAsync(path, "If-None-Match: \"other\"\r\n")).Status);
        Assert.Equal(206, (await served.GetAsync(path, $"Range: bytes=0-1\r\nIf-Range: {tag}\r\n")).Status);
        Assert.Equal(200, (await served.GetAsync(path, $"Range: bytes=0-1\r\nIf-Range: W/{tag}\r\n")).Status);
        Assert.Equal(200, (await served.GetAsync(path, "Range: bytes=0-1\r\nIf-Range: \"other\"\r\n")).Status);
        Assert.Equal(200, (await served.GetAsync(path, "Range: bytes=0-1\r\nIf-Range: Sat, 29 Oct 1994 19:43:31 GMT\r\n")).Status);
    }

    [Fact]
    public async Task An_empty_object_is_served()
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        string path = await served.PublishAsync(Things.Number(1, 0));
        RawAnswer answer = await served.GetAsync(path);
        Assert.Equal((200, "0"), (answer.Status, answer["Content-Length"]));
        Assert.Equal(416, (await served.GetAsync(path, "Range: bytes=0-\r\n")).Status);
    }

    [Fact]
    public async Task Thousands_of_aliases_are_served_on_one_connection_and_by_many()
    {
        await using ServedAliases served = await ServedAliases.StartAsync(ServedAliases.Patient with { RequestBurst = 100_000 });
        using LocalObjects store = new(new MemoryDisk(), new LocalObjectsOptions { Folder = "none" });
        AliasTable table = new();
        await using AliasServer server = await AliasServer.StartAsync(
            store, table, ServedAliases.Patient with { Port = 0, RequestBurst = 100_000 }, null, null, TestContext.Current.CancellationToken);
        List<(Things Thing, string Path)> all = [];
        for (int i = 0; i < 3_000; i++)
        {
            Things thing = Things.Number(i, 100);
            await thing.FetchAsync(store, thing.WithDigest);
            all.Add((thing, table.Publish(thing.Id)));
        }

        Assert.Equal((3_000, 3_000), (table.Count, all.Select(item => item.Path).Distinct().Count()));
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), TestContext.Current.CancellationToken, async (part, _) =>
        {
            using RawConnection connection = await RawConnection.OpenAsync(server.Endpoint);
            foreach ((Things thing, string path) in all.Where((_, i) => i % 8 == part))
            {
                await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
                Assert.Equal(thing.Content, (await connection.ReadAsync()).Body);
            }
        });
    }

    [Fact]
    public void The_alias_that_was_published_longest_ago_goes_first()
    {
        AliasTable table = new();
        ObjectId first = Id(0);
        string firstPath = table.Publish(first);
        string secondPath = table.Publish(Id(1));
        for (int i = 2; i < AliasTable.MaxAliases; i++)
        {
            table.Publish(Id(i));
        }

        Assert.Equal(firstPath, table.Publish(first));
        table.Publish(Id(AliasTable.MaxAliases));
        Assert.Equal(AliasTable.MaxAliases, table.Count);
        Assert.True(table.TryFindObject(firstPath, out ObjectId found) && found == first);
        Assert.False(table.TryFindObject(secondPath, out _));

        static ObjectId Id(int number) => ObjectId.Of(BitConverter.GetBytes(number));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_replaced_by_another()
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        await using AliasServer second = await AliasServer.StartAsync(
            served.Store, served.Table, ServedAliases.Patient with { Port = served.Endpoint.Port, LastPort = 65_535 }, null, null, TestContext.Current.CancellationToken);
        Assert.NotEqual(served.Endpoint.Port, second.Endpoint.Port);
        string path = await served.PublishAsync(Things.Number(1, 10));
        Assert.Equal(200, (await RawConnection.AskAsync(second.Endpoint, $"GET {path} HTTP/1.0\r\n\r\n")).Status);
    }

    [Fact]
    public async Task Where_no_port_of_the_range_is_free_it_does_not_start()
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        await Assert.ThrowsAsync<IOException>(() => AliasServer.StartAsync(
            served.Store, served.Table, ServedAliases.Patient with { Port = served.Endpoint.Port, LastPort = served.Endpoint.Port }, null, null,
            TestContext.Current.CancellationToken));
    }

    private static bool IsWellFormed(string target) => target.StartsWith('/') && !target.Contains('\\', StringComparison.Ordinal) && !target.Contains("%00", StringComparison.Ordinal);

    private static IEnumerable<IPAddress> Addresses() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Where(address => address.AddressFamily == AddressFamily.InterNetwork)
        .Append(IPAddress.Loopback)
        .Distinct();
}
