using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using NanoPeers.Errands;
using NanoPeers.Peering;
using NanoPeers.PeeringService.Errands;
using NanoPeers.PeeringService.Tests.Peering;

namespace NanoPeers.PeeringService.Tests.Errands;

/// <summary>Uploads of nodes without Internet through nodes with it, over real sockets (S2 fig. 9).</summary>
public sealed class OnBehalfTests(BackendFixture backend) : IClassFixture<BackendFixture>, IDisposable
{
    private static readonly byte[] _report = Encoding.UTF8.GetBytes("<report version=\"2\"/>");
    private readonly HttpClient _client = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Capability", "V4")]
    [Trait("Capability", "V5")]
    [Trait("Capability", "V9")]
    [Trait("Capability", "V13")]
    [Trait("Capability", "V14")]
    public async Task A_report_of_a_node_without_Internet_gets_to_the_backend_once_and_its_receipt_comes_back(bool asksInFirstPacket)
    {
        await using ErrandBench bench = new(backend);
        ErrandNode asker = await bench.AddAsync(isConnected: false, options => options with { AsksForCertificate = asksInFirstPacket });
        ErrandNode helper = await bench.AddAsync(isConnected: true);
        string name = await asker.AddAsync(_report);
        await ErrandBench.UntilAsync(() => asker.IsDone(name));
        Assert.Equal(helper.Address, asker.ViewOf(name)!.By);
        Assert.True(asker.HasReceipt(name, _report));
        Assert.Equal([ErrandNode.DigestOf(_report)], await backend.ReportsOfAsync(asker.Id));
        Assert.Empty(await backend.ReportsOfAsync(helper.Id));
        Assert.Empty(asker.Errands.BlackList);

        // At the helper it was a file with a name of its own in the upload folder, which its uploader forwarded for who posted it.
        UploadView there = Assert.Single(helper.Errands.Uploads);
        Assert.Matches(@"^\d{8}T\d{9}-[0-9a-f]{20}\.xml$", there.Name);
        Assert.Equal((asker.Id, true, UploadState.Done), (there.Reporter, there.IsForPeer, there.State));
        Assert.Empty(Directory.GetFiles(helper.Errands.UploadFolder, "*.xml", SearchOption.AllDirectories));

        // The steps of figure 9, in order: tried directly, asked, waited, verified, "I found", forwarded, receipt.
        int[] steps = [.. asker.Node.ClientMoves.Select(move => move.To).Distinct()];
        Assert.Equal(
            [
                PeeringUploadState.TriesDirectly581, PeeringUploadState.Asks582, PeeringUploadState.Awaits584, PeeringUploadState.Verifies586,
                PeeringUploadState.Announces590, PeeringUploadState.Forwards592, PeeringUploadState.AwaitsReceipt594, PeeringUploadState.Idle580,
            ],
            steps);
    }

    [Fact]
    [Trait("Capability", "V4")]
    [Trait("Capability", "V5")]
    [Trait("Capability", "V7")]
    public async Task A_connected_peer_answers_with_an_alias_of_its_own_and_the_backends_certificate_for_it()
    {
        await using ErrandBench bench = new(backend);
        ErrandNode helper = await bench.AddAsync(isConnected: true);
        HandPeer hand = bench.AddHand();
        DateTimeOffset before = DateTimeOffset.UtcNow.AddSeconds(-2);
        HandPeer.Heard answer = await AskAsync(hand, helper, 1, "upload");
        Uri alias = new(answer["alias"]!);
        Assert.Equal(helper.Address, alias.Host);
        Assert.Matches("^/u/[a-z2-7]{32}$", alias.AbsolutePath);

        // Issued by the backend, for this alias URL and this task, now.
        byte[] certificate = Base64Url.DecodeFromChars(answer["certificate"]);
        ErrandOrder order = new("upload", backend.Upload.AbsoluteUri, "hand");
        Assert.Equal(ErrandStatus.Valid, backend.Key.JudgeCertificate(certificate, alias.AbsoluteUri, order, DateTimeOffset.UtcNow));
        Assert.InRange(ErrandCertificate.IssuedSeconds(certificate, 0), before.ToUnixTimeSeconds(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
        Assert.Equal(ErrandStatus.OtherAlias, backend.Key.JudgeCertificate(certificate, alias.AbsoluteUri + "x", order, DateTimeOffset.UtcNow));
        Assert.Equal(ErrandStatus.OtherTask, backend.Key.JudgeCertificate(certificate, alias.AbsoluteUri, order with { Task = "fetch" }, DateTimeOffset.UtcNow));

        // The alias posts: what is handed in there is at the backend, once, under the asker's name, and the receipt is handed back.
        string reporter = answer["asker"] ?? $"hand-{hand.EndPoint.Address}";
        HttpResponseMessage[] posted = [await PostAsync(alias), await PostAsync(alias)];
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK], posted.Select(one => one.StatusCode));
        Uri receipt = new(alias, posted[0].Headers.Location!.OriginalString);
        byte[] octets = [];
        await ErrandBench.UntilAsync(async () => (octets = await _client.GetByteArrayAsync(receipt, TestContext.Current.CancellationToken)).Length > 0);
        Assert.Equal(ErrandStatus.Valid, backend.Key.JudgeReceipt(octets, order with { Reporter = reporter }, _report));
        Assert.Equal([ErrandNode.DigestOf(_report)], await backend.ReportsOfAsync(reporter));
    }

    [Fact]
    [Trait("Capability", "V4")]
    public async Task Who_cannot_reach_the_backend_is_silent_and_so_is_who_does_not_know_the_URL()
    {
        await using ErrandBench bench = new(backend);
        ErrandNode isolated = await bench.AddAsync(isConnected: false);
        ErrandNode unwilling = await bench.AddAsync(isConnected: true, options => options with { WorksForPeers = false });
        ErrandNode helper = await bench.AddAsync(isConnected: true);
        HandPeer hand = bench.AddHand();
        Need(hand, helper, 7, "upload", "http://elsewhere.example/upload");
        Need(hand, helper, 8, "format-disk", backend.Upload.AbsoluteUri);
        for (uint id = 20; id < 26; id++)
        {
            Need(hand, isolated, id, "upload", backend.Upload.AbsoluteUri);
            Need(hand, unwilling, id, "upload", backend.Upload.AbsoluteUri);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await AskAsync(hand, helper, 9, "upload");
        Assert.All(hand.OfType("response"), heard => Assert.Equal(("9", helper.Address), (heard["ID"], heard.From.Address.ToString())));
    }

    [Fact]
    public async Task A_flood_of_needs_costs_a_few_certificates_and_others_are_still_served()
    {
        await using ErrandBench bench = new(backend);
        ErrandNode helper = await bench.AddAsync(isConnected: true, options => options with { MaxAskersOfOneAddress = 3 });
        HandPeer flood = bench.AddHand();
        ErrandNode asker = await bench.AddAsync(isConnected: false);
        long before = await backend.CountAsync("/certificates");
        for (uint id = 0; id < 500; id++)
        {
            string text = $"<service version=\"1.0\" type=\"request\" ID=\"{id}\" node=\"flood-{id}\" method=\"post\" href=\"{backend.Upload}\" certificate=\"wanted\"/>";
            flood.Send(helper.Node.Peering.EndPoint, Encoding.UTF8.GetBytes(text));
        }

        string name = await asker.AddAsync(_report);
        await ErrandBench.UntilAsync(() => asker.IsDone(name));
        Assert.InRange(await backend.CountAsync("/certificates") - before, 1, 5);
        Assert.InRange(flood.OfType("response").Select(heard => heard["alias"]).Distinct().Count(), 0, 3);
        Assert.InRange(Directory.GetDirectories(Path.Combine(helper.Errands.UploadFolder, "behalf")).Length, 1, 4);
    }

    [Fact]
    public async Task One_peer_cannot_fill_the_helpers_disk_and_neither_can_all_together()
    {
        await using ErrandBench bench = new(backend);

        // The helper gets certificates, but the backend takes nothing there: what is handed in stays.
        Uri nowhere = new(backend.Address + "/nowhere");
        ErrandNode helper = await bench.AddAsync(
            isConnected: true,
            options => options with { Upload = nowhere, MaxFilesOfOnePeer = 3, MaxOctetsOfOnePeer = 20_000, MaxOctetsOfPeers = 15_000 });
        HandPeer first = bench.AddHand();
        HandPeer second = bench.AddHand();
        Uri url = new((await AskAsync(first, helper, 1, "upload", nowhere.AbsoluteUri))["alias"]!);
        Assert.Equal(HttpStatusCode.Created, await PostAsync(url, new byte[5_000]));
        Assert.Equal(HttpStatusCode.InsufficientStorage, await PostAsync(url, new byte[15_001]));
        Assert.Equal(HttpStatusCode.Created, await PostAsync(url, new byte[5_001]));

        // Another has a share of its own, as long as there is room for all.
        Uri others = new((await AskAsync(second, helper, 1, "upload", nowhere.AbsoluteUri))["alias"]!);
        Assert.NotEqual(url, others);
        Assert.Equal(HttpStatusCode.Created, await PostAsync(others, new byte[5_002]));
        Assert.Equal(HttpStatusCode.Created, await PostAsync(url, new byte[5_003]));
        Assert.Equal(HttpStatusCode.InsufficientStorage, await PostAsync(url, new byte[10]));
        await ErrandBench.UntilAsync(() => helper.Errands.Uploads.Count(view => view is { IsForPeer: true, Attempts: > 0 }) == 4);
        HandPeer third = bench.AddHand();
        for (uint id = 1; id < 6; id++)
        {
            Need(third, helper, id, "upload", nowhere.AbsoluteUri);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Empty(third.OfType("response"));
        Assert.All(helper.Errands.Uploads, view => Assert.Equal(UploadFault.Refused, view.Fault));

        async Task<HttpStatusCode> PostAsync(Uri to, byte[] octets)
        {
            using HttpResponseMessage answer = await _client.PostAsync(to, new ByteArrayContent(octets), TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Fact]
    [Trait("Capability", "V12")]
    public async Task Nobody_there_ends_within_the_overall_time_with_a_named_failure_and_the_file_stays()
    {
        await using ErrandBench bench = new(backend);
        ErrandNode asker = await bench.AddAsync(isConnected: false, options => options with { OverallMillis = 700 });
        string name = await asker.AddAsync(_report);
        await ErrandBench.UntilAsync(() => asker.ViewOf(name) is { Attempts: > 0 });
        UploadView view = asker.ViewOf(name)!;
        Assert.Equal((UploadFault.NobodyHelped, UploadState.Retrying), (view.Fault, view.State));
        Assert.NotEmpty(view.Detail);
        Assert.True(File.Exists(Path.Combine(asker.Errands.UploadFolder, name)));

        // Somebody with Internet comes: it is done by itself.
        ErrandNode helper = await bench.AddAsync(isConnected: true);
        await ErrandBench.UntilAsync(() => asker.IsDone(name));
        Assert.Equal(helper.Address, asker.ViewOf(name)!.By);
    }

    [Fact]
    [Trait("Capability", "V5")]
    public async Task What_was_handed_in_survives_the_helpers_restart_and_is_forwarded_once()
    {
        await using ErrandBench bench = new(backend);
        ErrandNode helper = await bench.AddAsync(isConnected: true);
        HandPeer hand = bench.AddHand();
        HandPeer.Heard answer = await AskAsync(hand, helper, 1, "upload");
        await helper.Errands.DisposeAsync(); // the alias still takes files; nobody forwards them
        byte[] file = Encoding.UTF8.GetBytes("<report number=\"99\"/>");
        using HttpResponseMessage posted = await _client.PostAsync(new Uri(answer["alias"]!), new ByteArrayContent(file), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        string reporter = $"hand-{hand.EndPoint.Address}";
        Assert.DoesNotContain(ErrandNode.DigestOf(file), await backend.ReportsOfAsync(reporter));
        await helper.RestartAsync();
        await ErrandBench.UntilAsync(async () => (await backend.ReportsOfAsync(reporter)).Contains(ErrandNode.DigestOf(file)));
        await ErrandBench.UntilAsync(() => helper.Errands.Uploads.Any(view => view is { IsForPeer: true, State: UploadState.Done }));
        Assert.Single(await backend.ReportsOfAsync(reporter), ErrandNode.DigestOf(file));
    }

    private static void Need(HandPeer hand, ErrandNode from, uint id, string task, string href) => hand.Send(
        from.Node.Peering.EndPoint,
        $"type=\"request\" ID=\"{id}\" method=\"post\" href=\"{href}\" acceptprotocol=\"http\" certificate=\"wanted\"" + (task == "upload" ? "" : $" task=\"{task}\""));

    private async Task<HandPeer.Heard> AskAsync(HandPeer hand, ErrandNode from, uint id, string task, string? href = null)
    {
        HandPeer.Heard? answer = null;
        await ErrandBench.UntilAsync(async () =>
        {
            Need(hand, from, id, task, href ?? backend.Upload.AbsoluteUri);
            await Task.Delay(100, TestContext.Current.CancellationToken);
            return (answer = hand.OfType("response").FirstOrDefault(heard => heard["ID"] == $"{id}")) is not null;
        });
        return answer!;
    }

    private async Task<HttpResponseMessage> PostAsync(Uri alias) =>
        await _client.PostAsync(alias, new ByteArrayContent(_report), TestContext.Current.CancellationToken);
}
