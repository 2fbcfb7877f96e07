using System.Security.Cryptography;
using System.Text;
using NanoPeers.Errands;
using NanoPeers.Esp32Peer.Tests.Budgets;
using NanoPeers.Firmware.Peering;

namespace NanoPeers.Esp32Peer.Tests.Updates;

/// <summary>A board without Internet gets a report out through a peer that it does not trust: S2 figure 9 on the chip's own cores.</summary>
public sealed class BoardErrandTests
{
    private const string Text = "<report light=\"kitchen\" faults=\"2\"/>";

    private readonly ErrandHouse _house = new();

    public static TheoryData<string, int> WrongCertificates => new()
    {
        { "none", (int)ErrandStatus.Malformed },
        { "garbage", (int)ErrandStatus.UnknownVersion },
        { "cut", (int)ErrandStatus.Malformed },
        { "forged", (int)ErrandStatus.BadSignature },
        { "changed", (int)ErrandStatus.BadSignature },
        { "another-backend", (int)ErrandStatus.OtherKey },
        { "other-alias", (int)ErrandStatus.OtherAlias },
        { "other-task", (int)ErrandStatus.OtherTask },
        { "other-upload", (int)ErrandStatus.OtherUpload },
        { "expired", (int)ErrandStatus.Expired },
        { "too-old", (int)ErrandStatus.TooOld },
        { "not-yet", (int)ErrandStatus.NotYet },
        { "another-host", (int)ErrandStatus.OtherAlias },
        { "a-name", (int)ErrandStatus.OtherAlias },
        { "another-port", (int)ErrandStatus.OtherAlias },
    };

    public static TheoryData<string, int> WrongReceipts => new()
    {
        { "never", (int)ErrandStatus.Pending },
        { "breaks-off", (int)ErrandStatus.Pending },
        { "garbage", (int)ErrandStatus.Malformed },
        { "too-long", (int)ErrandStatus.Malformed },
        { "forged", (int)ErrandStatus.BadSignature },
        { "other-file", (int)ErrandStatus.OtherFile },
        { "other-task", (int)ErrandStatus.OtherTask },
        { "other-upload", (int)ErrandStatus.OtherUpload },
        { "other-reporter", (int)ErrandStatus.OtherReporter },
    };

    [Fact]
    public void The_certificate_is_verified_first_then_the_report_goes_and_the_receipt_is_verified()
    {
        _house.Add(ErrandHouse.Honest);
        _house.Report(Text);
        _house.RunUntil(() => _house.Errand.State == BoardErrandState.Certificate);
        Assert.Empty(_house.Asked);
        _house.RunUntil(() => _house.Errand.Ends == 1);
        Assert.Equal((1, "the backend has it"), (_house.Errand.Receipted, _house.Errand.Last));
        Assert.Equal(Text, Encoding.UTF8.GetString(Assert.Single(_house.Reports)));
        Assert.Equal("10.0.0.20:6515 POST /u/name", _house.Asked[0]);
        Assert.Equal(["10.0.0.20:6515 GET /u/name/7-a.b"], _house.Asked.Skip(1).Distinct());
        Assert.Equal("request", (string?)_house.Said[^2].Attribute("type"));
        Assert.Equal("post", (string?)_house.Said[^2].Attribute("method"));
        Assert.Equal("wanted", (string?)_house.Said[^2].Attribute("certificate"));
        Assert.Equal(ErrandHouse.Upload, (string?)_house.Said[^2].Attribute("href"));
        Assert.Equal(_house.Bench.Board.Peering!.Name, (string?)_house.Said[^2].Attribute("node"));
        Assert.Equal("end-request", (string?)_house.Said[^1].Attribute("type"));
        Assert.Equal("node-" + ErrandHouse.Honest, (string?)_house.Said[^1].Attribute("by"));
        Assert.Equal(0, _house.Errand.BlackList.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(ErrandTiming.MaxReport)]
    public void A_report_of_any_length_up_to_the_longest_arrives_whole(int length)
    {
        _house.Add(ErrandHouse.Honest);
        byte[] report = RandomNumberGenerator.GetBytes(length);
        Assert.True(_house.Bench.Board.Report(report, length));
        Assert.False(_house.Bench.Board.Report(report, length));
        _house.RunUntil(() => _house.Errand.Receipted == 1);
        Assert.Equal(report, Assert.Single(_house.Reports));
        Assert.False(_house.Bench.Board.Report(new byte[ErrandTiming.MaxReport + 1], ErrandTiming.MaxReport + 1));
        Assert.False(_house.Bench.Board.Report(report, 0));
    }

    [Theory]
    [MemberData(nameof(WrongCertificates))]
    public void Who_has_no_right_certificate_gets_nothing_and_is_listed_and_another_is_asked(string kind, int why)
    {
        ErrandPeer liar = _house.Add(ErrandHouse.Liar);
        Lie(liar, kind);
        _house.Report(Text);
        _house.RunUntil(() => _house.Errand.BlackList.Count == 1);
        BlackListEntry entry = _house.Errand.BlackList.At(0);
        Assert.Equal((ErrandHouse.Liar, "upload", why), (entry.Who, entry.Task, (int)entry.Why));
        Assert.Equal(ErrandHouse.Now + ErrandTiming.ListedForLieSeconds, entry.UntilSeconds);
        _house.Bench.RunUntil(() => false, 5_000);
        Assert.DoesNotContain(_house.Said, packet => (string?)packet.Attribute("type") == "end-request");
        _house.Add(ErrandHouse.Honest);
        _house.RunUntil(() => _house.Errand.Receipted == 1);
        Assert.Single(_house.Reports);
        Assert.All(_house.Asked, asked => Assert.StartsWith(ErrandHouse.Honest + ":6515 ", asked, StringComparison.Ordinal));
        Assert.Equal(1, _house.Errand.BlackList.Count);
    }

    [Theory]
    [MemberData(nameof(WrongReceipts))]
    public void Who_gives_no_right_receipt_is_listed_and_another_gets_the_report(string kind, int why)
    {
        using RSA another = RSA.Create(2048);
        ErrandPeer liar = _house.Add(ErrandHouse.Liar);
        liar.Prove = body => kind switch
        {
            "never" => [],
            "breaks-off" => null,
            "garbage" => new byte[400],
            "too-long" => new byte[5_000],
            "forged" => _house.Receipt(body, key: another),
            "other-file" => _house.Receipt([.. body, 0]),
            "other-task" => _house.Receipt(body, task: "fetch"),
            "other-upload" => _house.Receipt(body, upload: ErrandHouse.Upload + "s"),
            _ => _house.Receipt(body, reporter: "somebody"),
        };
        _house.Add(ErrandHouse.Honest).Answers = house => house.Errand.BlackList.Count > 0;
        _house.Report(Text);
        _house.RunUntil(() => _house.Errand.Receipted == 1);
        BlackListEntry entry = _house.Errand.BlackList.At(0);
        Assert.Equal((ErrandHouse.Liar, why, 1), (entry.Who, (int)entry.Why, _house.Errand.BlackList.Count));
        int life = why == (int)ErrandStatus.Pending ? ErrandTiming.ListedForSilenceSeconds : ErrandTiming.ListedForLieSeconds;
        Assert.Equal(ErrandHouse.Now + life, entry.UntilSeconds);
        Assert.Single(_house.Reports);

        // The next report does not go to the liar any more; when its time is over, it may again.
        _house.Asked.Clear();
        _house.Report(Text + "2");
        _house.RunUntil(() => _house.Errand.Receipted == 2);
        Assert.DoesNotContain(_house.Asked, asked => asked.StartsWith(ErrandHouse.Liar, StringComparison.Ordinal));
        liar.Prove = null;
        liar.Certify = alias => ErrandHouse.Certificate(alias, issued: _house.Bench.NowSeconds, expires: _house.Bench.NowSeconds + 60);
        _house.Bench.NowSeconds = entry.UntilSeconds;
        _house.Report(Text + "3");
        _house.RunUntil(() => _house.Asked.Exists(asked => asked.StartsWith(ErrandHouse.Liar, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("500 Internal Server Error", false)]
    [InlineData("413 Content Too Large", false)]
    [InlineData("", false)]
    [InlineData("307 Temporary Redirect\r\nLocation: http://10.0.0.99/u/name/7", true)]
    [InlineData("201 Created\r\nLocation: http://10.0.0.99/u/name/7", true)]
    [InlineData("201 Created\r\nLocation: /elsewhere/7", true)]
    [InlineData("201 Created\r\nLocation: /u/name/../../x", true)]
    [InlineData("201 Created", true)]
    public void A_transfer_that_fails_is_tried_twice_and_who_points_elsewhere_is_listed(string status, bool isListed)
    {
        ErrandPeer bad = _house.Add(ErrandHouse.Liar);
        bad.Take = _ => status.Length == 0 ? null : ErrandHouse.Answer(status, "", []);
        _house.Report(Text);
        _house.RunUntil(() => _house.Asked.Count == (isListed ? 1 : ErrandTiming.MaxBroken));
        _house.Bench.RunUntil(() => false, 10_000);
        Assert.Equal(isListed ? 1 : ErrandTiming.MaxBroken, _house.Asked.Count);
        Assert.Equal(isListed ? 1 : 0, _house.Errand.BlackList.Count);
        _house.Add(ErrandHouse.Honest);
        _house.RunUntil(() => _house.Errand.Receipted == 1);
        Assert.Single(_house.Reports);
    }

    [Fact]
    public void When_nobody_helps_it_ends_in_time_and_the_next_report_goes()
    {
        long before = _house.Bench.NowMillis;
        _house.Report(Text);
        _house.RunUntil(() => _house.Errand.Ends == 1);
        Assert.InRange(_house.Bench.NowMillis - before, ErrandTiming.OverallMillis, ErrandTiming.OverallMillis + 1_000);
        Assert.Equal((0, "nobody who may do it did it in time"), (_house.Errand.Receipted, _house.Errand.Last));
        Assert.InRange(_house.Said.Count(packet => (string?)packet.Attribute("method") == "post"), 10, 100);
        _house.Add(ErrandHouse.Honest);
        _house.Report(Text);
        _house.RunUntil(() => _house.Errand.Receipted == 1);
    }

    [Fact]
    public void Without_a_date_no_certificate_can_be_recent_and_nothing_is_asked()
    {
        _house.Bench.NowSeconds = 0;
        _house.Add(ErrandHouse.Honest);
        int said = _house.Said.Count;
        _house.Report(Text);
        _house.RunUntil(() => _house.Errand.Ends == 1);
        Assert.StartsWith("the board has no date", _house.Errand.Last, StringComparison.Ordinal);
        Assert.Equal(said, _house.Said.Count);
    }

    [Fact]
    public void A_report_waits_for_an_update_and_an_update_for_a_report()
    {
        UpdateBench bench = _house.Bench;
        _house.Add(ErrandHouse.Honest);
        bench.Issue(2, "2.0", Behaviour.Healthy);
        bench.Files.Remove("/lamp-2.0.pe", out byte[]? bundle);
        bench.Board.CheckNow();
        Assert.True(bench.RunUntil(() => bench.Board.Updater!.State == UpdaterState.Verifies, 10_000));
        _house.Report(Text);
        bench.RunUntil(() => bench.Board.Updater!.State == UpdaterState.Asks, 60_000);
        Assert.Equal(BoardErrandState.Holds, _house.Errand.State);
        _house.RunUntil(() => _house.Errand.State == BoardErrandState.Certificate, 600_000);
        bench.Files["/lamp-2.0.pe"] = bundle!;
        bench.Board.CheckNow();
        _house.RunUntil(() => _house.Errand.Ends == 1 || bench.Board.Updater!.State != UpdaterState.Rests);
        Assert.Equal(1, _house.Errand.Receipted);
        bench.RunUntilHealthy("2.0");
    }

    [Fact]
    public void A_flood_of_answers_by_who_is_listed_or_for_something_else_allocates_nothing()
    {
        Lie(_house.Add(ErrandHouse.Liar), "forged");
        _house.Report(Text);
        _house.RunUntil(() => _house.Errand.BlackList.Count == 1 && _house.Errand.State == BoardErrandState.Asks);
        string id = _house.Said.Last(packet => (string?)packet.Attribute("method") == "post").Attribute("ID")!.Value;
        _house.Bench.Heard = null;
        _house.Bench.RunUntil(() => false, 3_000);
        uint number = uint.Parse(id, System.Globalization.CultureInfo.InvariantCulture);
        for (uint i = 1; i <= 400; i++)
        {
            Say(ErrandHouse.Liar, number, "certificate=\"AAAA\"");
            Say(ErrandHouse.Honest, number + i, "");
        }

        long now = _house.Bench.NowMillis;
        for (int i = 0; i < 10; i++)
        {
            _house.Bench.Board.Turn(now);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 80; i++)
        {
            _house.Bench.Board.Turn(now);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(BoardErrandState.Asks, _house.Errand.State);
        Assert.Equal(1, _house.Errand.BlackList.Count);
    }

    [Fact]
    public void Reports_leave_nothing_on_the_heap()
    {
        _house.Add(ErrandHouse.Honest);
        long[] held = new long[6];
        for (int i = 0; i < held.Length; i++)
        {
            _house.Report(Text + (char)('0' + i));
            _house.RunUntil(() => _house.Errand.Receipted == i + 1);
            held[i] = ChipHeap.Held(_house.Errand, new HashSet<object>(ReferenceEqualityComparer.Instance));
        }

        Assert.All(held, octets => Assert.Equal(held[0], octets));
    }

    private void Say(string host, uint id, string more) =>
        _house.Bench.Say(host, $"type=\"response\" ID=\"{id}\" href=\"{ErrandHouse.Upload}\" alias=\"http://{host}:6515/u/x\" {more}");

    private static void Lie(ErrandPeer liar, string kind)
    {
        using RSA another = RSA.Create(2048);
        string right = ErrandHouse.Certificate(liar.Alias);
        string wrong = kind switch
        {
            "none" => "",
            "garbage" => new string('A', 402),
            "cut" => right[..^4],
            "forged" => ErrandHouse.Certificate(liar.Alias, key: another),
            "changed" => right[..200] + (right[200] == 'A' ? 'B' : 'A') + right[201..],
            "another-backend" => ErrandHouse.Certificate(liar.Alias, key: another, named: another),
            "other-alias" => ErrandHouse.Certificate($"http://{ErrandHouse.Honest}:6515/u/name"),
            "other-task" => ErrandHouse.Certificate(liar.Alias, task: "fetch"),
            "other-upload" => ErrandHouse.Certificate(liar.Alias, upload: ErrandHouse.Upload + "s"),
            "expired" => ErrandHouse.Certificate(liar.Alias, expires: ErrandHouse.Now),
            "too-old" => ErrandHouse.Certificate(liar.Alias, issued: ErrandHouse.Now - ErrandLimits.MaxAgeSeconds - 1),
            "not-yet" => ErrandHouse.Certificate(liar.Alias, issued: ErrandHouse.Now + ErrandLimits.MaxSkewSeconds + 1),
            _ => "",
        };
        liar.Alias = kind switch
        {
            "another-host" => $"http://{ErrandHouse.Honest}:6515/u/name",
            "a-name" => "http://localhost:6515/u/name",
            "another-port" => $"http://{ErrandHouse.Liar}:80/u/name",
            _ => liar.Alias,
        };
        string said = wrong.Length == 0 && kind != "none" ? ErrandHouse.Certificate(liar.Alias) : wrong;
        liar.Certify = _ => said;
    }
}
