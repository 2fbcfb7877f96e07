using System.Text;
using System.Xml.Linq;
using NanoPeers.PeeringService.Errands;

namespace NanoPeers.PeeringService.Tests.Errands;

/// <summary>
/// Peers that cheat, each beside an honest one that comes later: every cheat is noticed, black-listed and reported, and the report still gets to the backend.
/// </summary>
public sealed class MaliciousPeerTests(BackendFixture backend) : IClassFixture<BackendFixture>
{
    private static readonly byte[] _report = Encoding.UTF8.GetBytes("<report version=\"3\"/>");

    [Fact]
    [Trait("Capability", "V14")]
    [Trait("Capability", "V15")]
    public async Task Who_discards_the_file_is_found_by_the_missing_receipt()
    {
        await using ErrandBench bench = new(backend);
        LyingPeer liar = bench.AddLiar();
        ErrandNode asker = await bench.AddAsync(isConnected: false);
        string name = await asker.AddAsync(_report);
        await ErrandBench.UntilAsync(() => liar.Asked.Any(one => one.Method == "GET"));
        Assert.Equal(_report, liar.Asked.Single(one => one.Method == "POST").Body);
        Assert.Empty(asker.Errands.BlackList);
        bench.Clock.Jump(TimeSpan.FromMilliseconds(asker.Options.ReceiptMillis));
        await AssertFoundAsync(bench, asker, liar, name, "nothing-came");
    }

    [Fact]
    [Trait("Capability", "V15")]
    public async Task Who_corrupts_the_file_is_found_by_the_receipts_digest()
    {
        await using ErrandBench bench = new(backend);
        LyingPeer liar = bench.AddLiar();
        ErrandNode asker = await bench.AddAsync(isConnected: false);
        byte[] changed = Encoding.UTF8.GetBytes("<report version=\"3\" viruses=\"0\"/>");
        liar.Http = async (method, _, _) => method == "POST" ? (201, "Location: /u/x/1.xml\r\n", []) : (200, "", await backend.UploadAsync(changed, asker.Id));
        string name = await asker.AddAsync(_report);
        await AssertFoundAsync(bench, asker, liar, name, "other-file");
    }

    [Theory]
    [InlineData("another-task", "other-task")]
    [InlineData("another-reporter", "other-reporter")]
    [InlineData("another-backend", "other-key")]
    [InlineData("forged", "bad-signature")]
    [InlineData("nonsense", "malformed")]
    [Trait("Capability", "V15")]
    public async Task Who_misdirects_the_file_is_found_by_its_receipt(string what, string why)
    {
        await using ErrandBench bench = new(backend);
        await using BackendFixture other = new();
        await other.InitializeAsync();
        LyingPeer liar = bench.AddLiar();
        ErrandNode asker = await bench.AddAsync(isConnected: false);
        liar.Http = async (method, _, _) => method == "POST" ? (201, "Location: /u/x/1.xml\r\n", []) : (200, "", await ReceiptAsync());
        string name = await asker.AddAsync(_report);
        await AssertFoundAsync(bench, asker, liar, name, why);

        async Task<byte[]> ReceiptAsync()
        {
            byte[] receipt = what switch
            {
                "another-task" => await backend.UploadAsync(_report, asker.Id, "other"),
                "another-reporter" => await backend.UploadAsync(_report, "somebody-else"),
                "nonsense" => new byte[400],
                _ => [],
            };
            if (what == "another-backend")
            {
                // The same URL in the receipt, signed by who is not the backend.
                receipt = await other.UploadAsync(_report, asker.Id);
            }
            else if (what == "forged")
            {
                receipt = await backend.UploadAsync(_report, asker.Id);
                receipt[^1] ^= 1;
            }

            return receipt;
        }
    }

    [Theory]
    [InlineData("forged", "bad-signature")]
    [InlineData("none", "malformed")]
    [InlineData("cut", "malformed")]
    [InlineData("other-task", "other-task")]
    [InlineData("other-url", "other-upload")]
    [InlineData("other-alias", "other-alias")]
    [InlineData("expired", "expired")]
    [InlineData("other-backend", "other-key")]
    [Trait("Capability", "V7")]
    [Trait("Capability", "V8")]
    [Trait("Capability", "V10")]
    [Trait("Capability", "V11")]
    public async Task A_certificate_that_is_not_right_is_refused_and_its_holder_gets_nothing(string what, string why)
    {
        await using ErrandBench bench = new(backend);
        await using BackendFixture other = new();
        if (what == "other-backend")
        {
            await other.InitializeAsync();
        }

        LyingPeer liar = bench.AddLiar();
        byte[] good = await backend.CertifyAsync(liar.Alias);
        if (what == "expired")
        {
            bench.Clock.Jump(TimeSpan.FromHours(1.1));
        }

        liar.Certificate = async (_, href) => what switch
        {
            "forged" => [.. good[..^1], (byte)(good[^1] ^ 1)],
            "none" => null,
            "cut" => good[..^1],
            "other-task" => await backend.CertifyAsync(liar.Alias, "relay"),
            "other-url" => await backend.CertifyAsync(liar.Alias, "upload", backend.Address + "/elsewhere"),
            "other-alias" => await backend.CertifyAsync(liar.Alias + "y"),
            "other-backend" => await other.CertifyAsync(liar.Alias, "upload", other.Upload.AbsoluteUri),
            _ => good,
        };
        ErrandNode asker = await bench.AddAsync(isConnected: false);
        string name = await asker.AddAsync(_report);
        await AssertListedAsync(asker, liar, why);
        int answered = liar.Answered;

        // It answers again and again, now with the right one; it is not heard.
        liar.Certificate = async (task, href) => await backend.CertifyAsync(liar.Alias, task, href);
        await ErrandBench.UntilAsync(() => liar.Answered > answered + 2);
        Assert.Equal(0, liar.Connections);
        Assert.DoesNotContain(liar.Heard, heard => heard["type"] == "end-request");
        Assert.Equal(UploadState.Sending, asker.ViewOf(name)!.State);
        if (what != "expired")
        {
            // The clock that is an hour ahead would find an honest peer's certificate expired, too.
            await AssertFoundAsync(bench, asker, liar, name, why);
            Assert.Equal(0, liar.Connections);
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/u/x")]
    [InlineData("http://localhost:{0}/u/x")]
    [InlineData("http://2130706433:{0}/u/x")]
    [InlineData("http://me@127.0.0.1:{0}/u/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1:{0}/u/x")]
    public async Task An_alias_on_another_host_is_refused_even_if_the_backend_approved_it(string alias)
    {
        await using ErrandBench bench = new(backend);
        LyingPeer liar = bench.AddLiar();
        string place = string.Format(System.Globalization.CultureInfo.InvariantCulture, alias, new Uri(liar.Alias).Port);
        byte[] certificate = place.StartsWith("http://", StringComparison.Ordinal) ? await backend.CertifyAsync(place) : new byte[301];
        liar.Alias = place;
        liar.Certificate = (_, _) => Task.FromResult<byte[]?>(certificate);
        ErrandNode asker = await bench.AddAsync(isConnected: false);
        await asker.AddAsync(_report);
        await AssertListedAsync(asker, liar, "other-alias");
        Assert.Equal(0, liar.Connections);
    }

    [Fact]
    public async Task An_alias_outside_the_range_of_ports_is_refused()
    {
        await using ErrandBench bench = new(backend);
        LyingPeer liar = bench.AddLiar();
        Assert.NotInRange(new Uri(liar.Alias).Port, 6_515, 6_530);
        ErrandNode asker = await bench.AddAsync(isConnected: false, peering: options => options with { FirstAliasPort = 6_515, LastAliasPort = 6_530 });
        await asker.AddAsync(_report);
        await AssertListedAsync(asker, liar, "other-alias");
        Assert.Equal(0, liar.Connections);
    }

    [Theory]
    [InlineData(307, "Location: http://127.0.0.1:1/elsewhere\r\n")]
    [InlineData(201, "Location: http://127.0.0.1:1/u/x/1.xml\r\n")]
    [InlineData(201, "Location: /u/x/../../etc/passwd\r\n")]
    [InlineData(201, "")]
    [Trait("Capability", "V15")]
    public async Task An_alias_that_points_elsewhere_is_not_followed(int status, string headers)
    {
        await using ErrandBench bench = new(backend);
        LyingPeer liar = bench.AddLiar();
        liar.Http = (_, _, _) => Task.FromResult<(int, string, byte[])?>((status, headers, []));
        ErrandNode asker = await bench.AddAsync(isConnected: false);
        string name = await asker.AddAsync(_report);
        await AssertFoundAsync(bench, asker, liar, name, "other-alias");
        Assert.Single(liar.Asked);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(507)]
    public async Task A_holder_that_stops_half_way_or_has_no_room_is_left_for_another_and_not_black_listed(int reads)
    {
        await using ErrandBench bench = new(backend);
        LyingPeer broken = bench.AddLiar();
        broken.Reads = reads is 5 or 0 ? reads : int.MaxValue;
        broken.Http = (_, _, _) => Task.FromResult<(int, string, byte[])?>(reads < 0 ? null : (507, "", []));
        ErrandNode asker = await bench.AddAsync(isConnected: false);
        string name = await asker.AddAsync(_report);
        await ErrandBench.UntilAsync(() => broken.Asked.Count(one => one.Method == "POST") >= 2);
        ErrandNode helper = await bench.AddAsync(isConnected: true);
        await ErrandBench.UntilAsync(() => asker.IsDone(name));
        Assert.Equal(helper.Address, asker.ViewOf(name)!.By);
        Assert.Empty(asker.Errands.BlackList);
        Assert.Equal([ErrandNode.DigestOf(_report)], await backend.ReportsOfAsync(asker.Id));
    }

    [Fact]
    public async Task A_holder_that_never_answers_costs_its_patience_and_no_more()
    {
        await using ErrandBench bench = new(backend);
        LyingPeer mute = bench.AddLiar();
        TaskCompletionSource never = new();
        mute.Http = async (_, _, _) =>
        {
            await never.Task;
            return null;
        };
        ErrandNode asker = await bench.AddAsync(isConnected: false, options => options with { PeerPatience = TimeSpan.FromMilliseconds(300) });
        string name = await asker.AddAsync(_report);
        await ErrandBench.UntilAsync(() => mute.Asked.Count(one => one.Method == "POST") >= 2);
        await bench.AddAsync(isConnected: true);
        await ErrandBench.UntilAsync(() => asker.IsDone(name));
        never.SetResult();
    }

    /// <summary>The liar is on the black list, an honest peer does the task, the next report names the liar, and it is not contacted any more.</summary>
    private async Task AssertFoundAsync(ErrandBench bench, ErrandNode asker, LyingPeer liar, string name, string why)
    {
        await AssertListedAsync(asker, liar, why);
        int posts = liar.Asked.Count(one => one.Method == "POST");
        int connections = liar.Connections;

        // The next report says it; it lies in the upload folder, and goes like any other.
        string[] written = [];
        await ErrandBench.UntilAsync(() => (written = Directory.GetFiles(asker.Errands.UploadFolder, "*-black-list.xml")).Length > 0);
        byte[] report = await File.ReadAllBytesAsync(written.Single(), TestContext.Current.CancellationToken);
        XElement xml = XElement.Parse(Encoding.UTF8.GetString(report));
        Assert.Equal(asker.Id, (string?)xml.Attribute("node"));
        XElement told = Assert.Single(xml.Elements("entry"));
        Assert.Equal((liar.Address, "upload", why), ((string?)told.Attribute("who"), (string?)told.Attribute("task"), (string?)told.Attribute("why")));
        ErrandNode helper = await bench.AddAsync(isConnected: true);
        await ErrandBench.UntilAsync(() => asker.IsDone(name));
        Assert.Equal(helper.Address, asker.ViewOf(name)!.By);
        Assert.True(asker.HasReceipt(name, _report));
        await ErrandBench.UntilAsync(() => asker.Errands.BlackList.Single().IsReported, "the report of the black list");
        IReadOnlyList<string> arrived = await backend.ReportsOfAsync(asker.Id);
        Assert.Single(arrived, ErrandNode.DigestOf(_report));
        Assert.Single(arrived, ErrandNode.DigestOf(report));

        // One look for the receipt may have been on its way when it was listed.
        Assert.Equal(posts, liar.Asked.Count(one => one.Method == "POST"));
        Assert.InRange(liar.Connections - connections, 0, 1);
    }

    private static async Task AssertListedAsync(ErrandNode asker, LyingPeer liar, string why)
    {
        await ErrandBench.UntilAsync(() => asker.Errands.BlackList.Count > 0, "an entry of the black list");
        BlackListView entry = Assert.Single(asker.Errands.BlackList);
        Assert.Equal((liar.Address, "upload", why), (entry.Who, entry.Task, entry.Why));
        Assert.True(entry.Until > entry.Since);
    }
}
