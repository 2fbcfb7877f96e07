using System.Text;
using NanoPeers.Errands;
using NanoPeers.PeeringService.Errands;

namespace NanoPeers.PeeringService.Tests.Errands;

/// <summary>Tasks other than an upload.</summary>
public sealed class ErrandTaskTests(BackendFixture backend) : IClassFixture<BackendFixture>
{
    [Fact]
    [Trait("Capability", "V16")]
    public async Task A_task_is_plugged_in_by_its_name_and_done_by_a_peer()
    {
        await using ErrandBench bench = new(backend);
        Relay relay = new(backend.Address + "/relay");
        ErrandNode asker = await bench.AddAsync(isConnected: false, options => options with { Tasks = [new Relay(backend.Address + "/relay") { IsIsolated = true }] });
        await bench.AddAsync(isConnected: true); // knows no such task, and is silent
        ErrandNode helper = await bench.AddAsync(isConnected: true, options => options with { Tasks = [relay] });
        ErrandOutcome outcome =
            await asker.Errands.RunAsync(new ErrandRequest("relay", relay.Href, "hello"u8.ToArray()), TestContext.Current.CancellationToken);
        Assert.Equal((ErrandEnd.Done, helper.Address, "hello to all"), (outcome.End, outcome.By, Encoding.UTF8.GetString(outcome.Answer)));
        Assert.Equal(new ErrandOrder("relay", relay.Href, asker.Id), Assert.Single(relay.Done));
        await Assert.ThrowsAsync<ArgumentException>(() => asker.Errands.RunAsync(new ErrandRequest("unknown", relay.Href, [1]), TestContext.Current.CancellationToken));
    }

    [Fact]
    [Trait("Capability", "V16")]
    public async Task A_document_at_an_approved_URL_is_fetched_on_behalf_anew_each_time_and_others_are_not()
    {
        await using ErrandBench bench = new(backend);
        Uri manifest = new(backend.Address + "/manifest");
        ErrandNode asker = await bench.AddAsync(isConnected: false, options => options with { OverallMillis = 4_000 });
        ErrandNode helper = await bench.AddAsync(isConnected: true, options => options with { Fetchable = [manifest] });
        long before = await backend.CountAsync("/manifest");
        for (int i = 0; i < 2; i++)
        {
            ErrandOutcome outcome = await asker.Errands.FetchAsync(manifest, _ => ErrandStatus.Valid, TestContext.Current.CancellationToken);
            Assert.True(outcome.End == ErrandEnd.Done, outcome.Detail);
            Assert.Equal(helper.Address, outcome.By);
            Assert.NotEmpty(outcome.Answer);
        }

        Assert.Equal(2, await backend.CountAsync("/manifest") - before);
        ErrandOutcome other = await asker.Errands.FetchAsync(new Uri(backend.Address + "/reports"), _ => ErrandStatus.Valid, TestContext.Current.CancellationToken);
        Assert.Equal(ErrandEnd.TimedOut, other.End);
        Assert.Empty(other.Answer);
        Assert.Equal(0, await backend.CountAsync("/reports"));
    }

    [Fact]
    [Trait("Capability", "V15")]
    public async Task Who_brings_a_document_that_is_not_right_is_black_listed_for_that_task_alone()
    {
        await using ErrandBench bench = new(backend);
        LyingPeer liar = bench.AddLiar();
        liar.Http = (method, _, _) => Task.FromResult<(int, string, byte[])?>(
            method == "POST" ? (201, "Location: /u/x/1.xml\r\n", []) : (200, "", "an old manifest"u8.ToArray()));
        Uri manifest = new(backend.Address + "/manifest");
        ErrandNode asker = await bench.AddAsync(isConnected: false);
        Task<ErrandOutcome> running = asker.Errands.FetchAsync(
            manifest, octets => octets.Length > 100 ? ErrandStatus.Valid : ErrandStatus.BadSignature, TestContext.Current.CancellationToken);
        await ErrandBench.UntilAsync(() => asker.Errands.BlackList.Count > 0);
        BlackListView entry = asker.Errands.BlackList.Single();
        Assert.Equal((liar.Address, "fetch", "bad-signature"), (entry.Who, entry.Task, entry.Why));
        ErrandNode helper = await bench.AddAsync(isConnected: true, options => options with { Fetchable = [manifest] });
        ErrandOutcome outcome = await running;
        Assert.Equal((ErrandEnd.Done, helper.Address), (outcome.End, outcome.By));
    }

    [Fact]
    public async Task Whoever_gives_up_ends_it()
    {
        await using ErrandBench bench = new(backend);
        ErrandNode asker = await bench.AddAsync(isConnected: false);
        using CancellationTokenSource end = new();
        Task<ErrandOutcome> running = asker.Errands.FetchAsync(new Uri(backend.Address + "/manifest"), _ => ErrandStatus.Valid, end.Token);
        await ErrandBench.UntilAsync(() => asker.Node.Passed(NanoPeers.Peering.PeeringUploadState.Awaits584));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void Names_of_tasks_are_checked()
    {
        Assert.Throws<ArgumentException>(() => new ErrandTasks([new Relay("x") { Name = "two words" }]));
        Assert.Throws<ArgumentException>(() => new ErrandTasks([new Relay("x"), new Relay("y")]));
        Assert.Throws<ArgumentException>(() => new ErrandTasks([new Relay("x") { Name = new string('a', 33) }]));
    }

    /// <summary>Passes a word on.</summary>
    private sealed class Relay(string href) : IErrandTask
    {
        public string Name { get; init; } = "relay";

        public string Href => href;

        public bool IsIsolated { get; init; }

        public System.Collections.Concurrent.ConcurrentQueue<ErrandOrder> Done { get; } = new();

        public bool Approves(string other) => other == href && !IsIsolated;

        public Task<ErrandAnswer> DoAsync(ErrandOrder order, byte[] body, CancellationToken cancellationToken)
        {
            if (IsIsolated)
            {
                return Task.FromResult(new ErrandAnswer(ErrandResult.Later, [], "no Internet"));
            }

            Done.Enqueue(order);
            return Task.FromResult(new ErrandAnswer(ErrandResult.Done, [.. body, .. " to all"u8], ""));
        }

        public ErrandStatus Judge(ErrandOrder order, byte[] body, byte[] answer) =>
            Encoding.UTF8.GetString(answer) == Encoding.UTF8.GetString(body) + " to all" ? ErrandStatus.Valid : ErrandStatus.OtherFile;
    }
}
