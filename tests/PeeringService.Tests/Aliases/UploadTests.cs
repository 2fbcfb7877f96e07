using System.Globalization;
using System.Text;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Tests.Aliases;

public sealed class UploadTests
{
    [Fact]
    public async Task A_posted_file_is_stored_whole_under_a_name_of_its_own()
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        List<StoredUpload> stored = [];
        UploadAlias alias = served.OpenUpload(stored: item =>
        {
            lock (stored)
            {
                stored.Add(item);
            }
        });
        Assert.Matches("^/u/[a-z2-7]{32}$", alias.Path);
        RawAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => served.PostAsync(alias.Path, $"<report number=\"{i}\"/>")));
        Assert.All(answers, answer => Assert.Equal((201, 0), (answer.Status, answer.Body.Length)));
        string[] files = Directory.GetFiles(served.Uploads);
        Assert.Equal(10, files.Length);
        Assert.All(files, file => Assert.Matches(@"^\d{8}T\d{9}-[0-9a-f]{20}\.xml$", Path.GetFileName(file)));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"<report number=\"{i}\"/>"), files.Select(File.ReadAllText).Order(StringComparer.Ordinal));
        Assert.Equal(files.Order(StringComparer.Ordinal), stored.Select(item => item.Path).Order(StringComparer.Ordinal));
        Assert.All(stored, item =>
        {
            Assert.Equal(ObjectId.Of(File.ReadAllBytes(item.Path)), item.Sha256);
            Assert.Equal((alias, "report", new FileInfo(item.Path).Length), (item.Alias, item.Alias.Order.Task, item.Length));
            Assert.True(System.Net.IPAddress.IsLoopback(item.From!));
        });
        if (!OperatingSystem.IsWindows())
        {
            foreach (string file in files)
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public async Task A_file_that_is_posted_again_is_the_one_that_is_here()
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        UploadAlias alias = served.OpenUpload();
        RawAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => served.PostAsync(alias.Path, "<report/>")));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(5, answers.Count(answer => answer.Status == 200));
        Assert.Single(answers.Select(answer => answer["Location"]).Distinct());
        string file = Assert.Single(Directory.GetFiles(served.Uploads));
        Assert.Equal($"{alias.Path}/{Path.GetFileName(file)}", answers[0]["Location"]);

        // It was forwarded meanwhile: posted once more, it still does not go on twice.
        File.Delete(file);
        Assert.Equal(200, (await served.PostAsync(alias.Path, "<report/>")).Status);
        Assert.Empty(Directory.GetFiles(served.Uploads));
    }

    [Fact]
    public async Task A_receipt_is_handed_to_whoever_posted_the_file()
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        UploadAlias alias = served.OpenUpload();
        string location = (await served.PostAsync(alias.Path, "<report/>"))["Location"];
        RawAnswer before = await served.GetAsync(location);
        Assert.Equal((202, "1"), (before.Status, before["Retry-After"]));
        Assert.True(alias.SetReceipt(location[(alias.Path.Length + 1)..], Encoding.UTF8.GetBytes("received")));
        Assert.False(alias.SetReceipt("other.xml", Encoding.UTF8.GetBytes("received")));
        RawAnswer after = await served.GetAsync(location);
        Assert.Equal((200, "received"), (after.Status, Encoding.UTF8.GetString(after.Body)));
        Assert.Equal(404, (await served.GetAsync(location + "x")).Status);
        Assert.Equal(405, (await served.PostAsync(location, "<report/>")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_is_too_large_is_refused_and_nothing_of_it_is_kept(bool isAnnounced)
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        UploadAlias alias = served.OpenUpload(maxOctets: 1_000);
        string body = new('a', 1_001);
        using RawConnection connection = await RawConnection.OpenAsync(served.Endpoint);
        await connection.SendAsync($"POST {alias.Path} HTTP/1.1\r\nHost: x\r\n" + (isAnnounced
            ? $"Content-Length: {body.Length}\r\n\r\n{body}"
            : string.Create(CultureInfo.InvariantCulture, $"Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n")));
        Assert.Equal(413, (await connection.ReadAsync()).Status);
        Assert.Empty(Directory.GetFiles(served.Uploads));
        Assert.Equal(201, (await served.PostAsync(alias.Path, body[..1_000])).Status);
        Assert.Equal(400, (await served.PostAsync(alias.Path, "")).Status);
        Assert.Equal(201, (await served.AskAsync($"POST {alias.Path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")).Status);
        Assert.Equal(2, Directory.GetFiles(served.Uploads).Length);
    }

    [Fact]
    public async Task A_file_that_breaks_off_is_not_kept()
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        UploadAlias alias = served.OpenUpload();
        using (RawConnection connection = await RawConnection.OpenAsync(served.Endpoint))
        {
            await connection.SendAsync($"POST {alias.Path} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n<report>");
            while (Directory.GetFiles(served.Uploads).Length == 0)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            Assert.Empty(Directory.GetFiles(served.Uploads, "*.xml"));
        }

        while (Directory.GetFiles(served.Uploads).Length > 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(Path.Combine(served.Uploads, "left.xml.incoming"), "<rep", TestContext.Current.CancellationToken);
        served.Table.CloseUpload(alias);
        served.OpenUpload();
        Assert.Empty(Directory.GetFiles(served.Uploads));
    }

    [Fact]
    public async Task A_full_folder_takes_no_more_until_files_have_gone_on()
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        UploadAlias alias = served.OpenUpload(maxFiles: 2);
        Assert.Equal(201, (await served.PostAsync(alias.Path, "<a/>")).Status);
        Assert.Equal(201, (await served.PostAsync(alias.Path, "<b/>")).Status);
        Assert.Equal(507, (await served.PostAsync(alias.Path, "<c/>")).Status);
        File.Delete(Directory.GetFiles(served.Uploads)[0]);
        Assert.Equal(201, (await served.PostAsync(alias.Path, "<c/>")).Status);
    }

    [Fact]
    public async Task An_alias_that_is_over_or_closed_takes_nothing()
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        UploadAlias over = served.Table.OpenUpload(new UploadOrder("report", served.Uploads, DateTimeOffset.UtcNow.AddSeconds(-1)));
        Assert.Equal(404, (await served.PostAsync(over.Path, "<a/>")).Status);
        UploadAlias closed = served.OpenUpload();
        Assert.True(served.Table.CloseUpload(closed));
        Assert.Equal(404, (await served.PostAsync(closed.Path, "<a/>")).Status);
        Assert.Empty(Directory.GetFiles(served.Uploads));
    }
}
