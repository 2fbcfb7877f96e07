using NanoPeers.Peering;
using NanoPeers.ProtocolModels.Tests.Peering.Rig;

namespace NanoPeers.ProtocolModels.Tests.Peering;

/// <summary>The upload on behalf of S2, fig. 9, with a caller that notes what it is asked for, in order.</summary>
public sealed class PeeringUploadTests : IPeeringLine, IAliasedCopies, IPeeringUploadListener, IPeeringTrace
{
    private const string Href = "http://backend.example.com/upload/reports";
    private const long Good = 10;
    private const long Bad = 20;

    private readonly List<string> _log = [];
    private readonly List<(long Who, string Text)> _sent = [];
    private readonly HashSet<long> _blackList = [];
    private readonly PeeringUploadSettings _settings = new() { Href = Href };
    private PeeringUpload? _upload;
    private long _now;

    [Fact]
    [Trait("Capability", "V2")]
    [Trait("Capability", "V3")]
    public void The_direct_try_comes_first_and_only_then_I_need_with_method_post()
    {
        Begin();
        Assert.Equal(["idle>tries-directly", "try"], _log);
        Assert.Empty(_sent);
        _upload!.DirectFailed(0);
        Assert.Equal(["idle>tries-directly", "try", "tries-directly>asks", "say request", "asks>awaits"], _log);
        (long who, string text) = Assert.Single(_sent);
        Assert.Equal(0, who);
        PeeringPacket packet = Packets.Read(text);
        Assert.True(packet.IsValue(PeeringKey.Method, "post"));
        Assert.True(packet.IsValue(PeeringKey.Href, Href));
    }

    [Fact]
    [Trait("Capability", "V2")]
    public void A_direct_try_that_succeeds_asks_nobody_and_it_can_be_left_out()
    {
        Begin();
        _upload!.DirectDone(0);
        Assert.Empty(_sent);
        Assert.Equal("ended done", _log[^1]);

        _log.Clear();
        _settings.TriesDirectly = false;
        Begin();
        Assert.Equal(["idle>asks", "say request", "asks>awaits"], _log);
    }

    [Fact]
    [Trait("Capability", "V6")]
    public void It_waits_for_I_have_and_asks_again_after_the_wait()
    {
        BeginAsking();
        Assert.Equal(PeeringUploadState.Awaits584, _upload!.State);
        Assert.Equal(PeeringTiming.WaitMillis, _upload.NextTimeoutMillis);
        Turn(PeeringTiming.WaitMillis - 1);
        Assert.Single(_sent);
        Turn(PeeringTiming.WaitMillis);
        Assert.Equal(2, _sent.Count);
        Assert.Equal(Packets.Read(_sent[0].Text).Id, Packets.Read(_sent[1].Text).Id);
        Assert.Equal(PeeringUploadState.Awaits584, _upload.State);
    }

    [Fact]
    [Trait("Capability", "V13")]
    public void Verified_then_I_found_then_the_file_and_nothing_before()
    {
        BeginAsking();
        _log.Clear();
        Answer(Good, " alias=\"http://10.0.0.9:6515/u/x\" certificate=\"c\"");
        Assert.Equal(["awaits>verifies", $"verify {Good} c"], _log);
        _upload!.Forwarded(0); // before anything was verified: without effect
        Assert.Equal(PeeringUploadState.Verifies586, _upload.State);
        _upload.Verified(0);
        Assert.Equal(["awaits>verifies", $"verify {Good} c", "verifies>announces", "say end-request", "announces>forwards", $"forward {Good}"], _log);
        Assert.Contains(" by=\"p10\"", _sent[^1].Text, StringComparison.Ordinal);
        _upload.Forwarded(0);
        Assert.Equal("ended done", _log[^1]);
    }

    [Fact]
    [Trait("Capability", "V10")]
    [Trait("Capability", "V11")]
    public void Who_is_not_verified_is_black_listed_and_not_contacted_again_and_another_is_waited_for()
    {
        BeginAsking();
        Answer(Bad, " alias=\"http://10.0.0.8:6515/u/x\" certificate=\"forged\"");
        _log.Clear();
        int sent = _sent.Count;
        _upload!.Refused(0);
        Assert.Equal(["verifies>black-lists", $"black-list {Bad}", "black-lists>awaits"], _log);
        Answer(Bad, " alias=\"http://10.0.0.8:6515/u/y\" certificate=\"forged again\"");
        Assert.Equal((PeeringUploadState.Awaits584, sent), (_upload.State, _sent.Count));
        Answer(Good, " alias=\"http://10.0.0.9:6515/u/x\" certificate=\"c\"");
        _upload.Verified(0);
        _upload.Forwarded(0);
        Assert.Equal("ended done", _log[^1]);
        Assert.DoesNotContain($"forward {Bad}", _log);
        Assert.All(_sent, packet => Assert.NotEqual(Bad, packet.Who));
    }

    [Fact]
    [Trait("Capability", "V9")]
    public void The_certificate_is_asked_for_in_the_first_request_or_in_an_exchange_of_its_own()
    {
        BeginAsking();
        Assert.Contains(" certificate=\"wanted\"", _sent[0].Text, StringComparison.Ordinal);

        _settings.AsksForCertificate = false;
        _sent.Clear();
        BeginAsking();
        Assert.DoesNotContain("certificate", _sent[0].Text, StringComparison.Ordinal);
        _log.Clear();
        Answer(Good, " alias=\"http://10.0.0.9:6515/u/x\"");
        Assert.Equal(Good, _sent[^1].Who);
        Assert.Contains(" certificate=\"wanted\"", _sent[^1].Text, StringComparison.Ordinal);
        Assert.Equal(["awaits>verifies", "say request"], _log);
        _upload!.Verified(0); // there is nothing to verify yet
        Assert.Equal(PeeringUploadState.Verifies586, _upload.State);
        Answer(Bad, " alias=\"http://10.0.0.8:6515/u/x\" certificate=\"c\"");
        Assert.DoesNotContain(_log, line => line.StartsWith("verify", StringComparison.Ordinal));
        Answer(Good, " alias=\"http://10.0.0.9:6515/u/x\" certificate=\"c\"");
        Assert.Equal($"verify {Good} c", _log[^1]);
        _upload.Verified(0);
        Assert.Equal($"forward {Good}", _log[^1]);
    }

    [Fact]
    [Trait("Capability", "V9")]
    public void A_server_answers_the_exchange_for_the_certificate_at_once()
    {
        PeeringNode server = new("server", this, new PostOnly(), new SeededDraws(1), new PeeringSettings());
        string text = $"<service type='request' version='1.0' ID='7' node='a' method='post' href='{Href}' certificate='wanted' within='1'/>";
        server.HandlePacket(Packets.Read(text), Good, 0);
        Assert.InRange(server.NextTimeoutMillis, 0, 1);
        server.HandleTimeout(1);
        Assert.Contains(" certificate=\"signed\"", Assert.Single(_sent).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get", 1)]
    [InlineData("post", 0)]
    public void A_copy_that_arrives_is_offered_to_who_wants_it_and_not_to_who_wants_a_task_done(string method, int offers)
    {
        PeeringNode server = new("server", this, this, new SeededDraws(1), new PeeringSettings());
        QuietCopy copy = new();
        server.HandlePacket(Packets.Read($"<service type='request' version='1.0' ID='7' node='a' method='{method}' href='{copy.Href}'/>"), Good, 0);
        server.Server.CopyArrived(copy, 10);
        server.HandleTimeout(PeeringTiming.OfferSpreadMillis + 10);
        Assert.Equal(offers, _sent.Count(packet => packet.Who == Good));
    }

    [Fact]
    public void A_task_other_than_an_upload_is_named_in_every_request()
    {
        _settings.AsksForCertificate = false;
        _settings.Task = "fetch";
        BeginAsking();
        Answer(Good, " alias=\"http://10.0.0.9:6515/u/x\"");
        Assert.Equal(2, _sent.Count);
        Assert.All(_sent, packet => Assert.True(Packets.Read(packet.Text).IsValue(PeeringKey.Task, "fetch")));
        _settings.Task = "";
        _sent.Clear();
        BeginAsking();
        Assert.All(_sent, packet => Assert.True(Packets.Read(packet.Text).Find(PeeringKey.Task) < 0));
    }

    [Fact]
    public void Who_sends_no_certificate_in_time_is_black_listed()
    {
        _settings.AsksForCertificate = false;
        BeginAsking();
        Answer(Good, " alias=\"http://10.0.0.9:6515/u/x\"");
        Turn(PeeringTiming.CertificateMillis);
        Assert.Contains($"black-list {Good}", _log);
        Assert.Equal(PeeringUploadState.Awaits584, _upload!.State);
    }

    [Theory]
    [InlineData(PeeringUploadState.TriesDirectly581)]
    [InlineData(PeeringUploadState.Awaits584)]
    [InlineData(PeeringUploadState.Verifies586)]
    [InlineData(PeeringUploadState.Forwards592)]
    [InlineData(PeeringUploadState.AwaitsReceipt594)]
    [Trait("Capability", "V12")]
    public void The_overall_time_ends_every_state_and_the_failure_is_reported(int state)
    {
        _settings.ReceiptMillis = 1_000_000;
        BringTo(state);
        Assert.Equal(state, _upload!.State);
        Turn(PeeringTiming.UploadOverallMillis - 1);
        Assert.DoesNotContain(_log, line => line.StartsWith("ended", StringComparison.Ordinal));
        Turn(PeeringTiming.UploadOverallMillis);
        Assert.Equal("ended timed-out", _log[^1]);
        Assert.Equal((PeeringUploadState.Idle580, PeeringServer.Never), (_upload.State, _upload.NextTimeoutMillis));
    }

    [Fact]
    public void Without_a_good_receipt_in_time_the_provider_is_black_listed_and_another_is_asked()
    {
        _settings.ReceiptMillis = 5_000;
        BringTo(PeeringUploadState.AwaitsReceipt594);
        Turn(4_999);
        Assert.Equal(PeeringUploadState.AwaitsReceipt594, _upload!.State);
        Turn(5_000);
        Assert.Contains($"black-list {Good}", _log);
        Assert.Equal(PeeringUploadState.Awaits584, _upload.State);
        Answer(30, " alias=\"http://10.0.0.7:6515/u/x\" certificate=\"c\"");
        _upload.Verified(_now);
        _upload.Forwarded(_now);
        _upload.ReceiptVerified(_now);
        Assert.Equal("ended done", _log[^1]);
    }

    [Fact]
    public void A_transfer_that_fails_is_no_reason_for_the_black_list()
    {
        BringTo(PeeringUploadState.Forwards592);
        _upload!.ForwardingFailed(0);
        Assert.Empty(_blackList);
        Assert.Equal(PeeringUploadState.Awaits584, _upload.State);
        Assert.Contains("type=\"request\"", _sent[^1].Text, StringComparison.Ordinal);
    }

    void IPeeringLine.Broadcast(byte[] buffer, int offset, int count) => ((IPeeringLine)this).Send(0, buffer, offset, count);

    void IPeeringLine.Send(long who, byte[] buffer, int offset, int count)
    {
        string text = System.Text.Encoding.ASCII.GetString(buffer, offset, count);
        _sent.Add((who, text));
        _log.Add($"say {Packets.Read(text).ValueOf(PeeringKey.Type)}");
    }

    IAliasedCopy? IAliasedCopies.Find(PeeringPacket request) => null;

    void IPeeringUploadListener.TryDirectly(PeeringUpload upload) => _log.Add("try");

    bool IPeeringUploadListener.IsBlackListed(PeeringUpload upload, PeeringPacket answer, long who) => _blackList.Contains(who);

    void IPeeringUploadListener.Verify(PeeringUpload upload, PeeringPacket answer, long who) =>
        _log.Add($"verify {who} {answer.ValueOf(PeeringKey.Certificate)}");

    void IPeeringUploadListener.BlackList(PeeringUpload upload, long who)
    {
        _blackList.Add(who);
        _log.Add($"black-list {who}");
    }

    void IPeeringUploadListener.Forward(PeeringUpload upload, long who) => _log.Add($"forward {who}");

    void IPeeringUploadListener.Ended(PeeringUpload upload, int outcome) => _log.Add($"ended {PeeringOutcome.NameOf(outcome)}");

    void IPeeringTrace.ServerMoved(long who, uint id, int from, int to, long nowMillis)
    {
    }

    void IPeeringTrace.ClientMoved(uint id, int from, int to, long nowMillis) =>
        _log.Add($"{PeeringUploadState.NameOf(from)}>{PeeringUploadState.NameOf(to)}");

    private void Begin()
    {
        PeeringNode node = new("asker", this, this, new SeededDraws(9), new PeeringSettings()) { Trace = this };
        _upload = node.CreateUpload(_settings, this);
        _upload.Begin(0);
    }

    private void BeginAsking()
    {
        _settings.TriesDirectly = false;
        Begin();
    }

    private void BringTo(int state)
    {
        Begin();
        if (state == PeeringUploadState.TriesDirectly581)
        {
            return;
        }

        _upload!.DirectFailed(0);
        if (state == PeeringUploadState.Awaits584)
        {
            return;
        }

        Answer(Good, " alias=\"http://10.0.0.9:6515/u/x\" certificate=\"c\"");
        if (state >= PeeringUploadState.Forwards592)
        {
            _upload.Verified(0);
        }

        if (state == PeeringUploadState.AwaitsReceipt594)
        {
            _upload.Forwarded(0);
        }
    }

    private void Turn(long now)
    {
        _now = now;
        while (_upload!.NextTimeoutMillis <= now)
        {
            _upload.HandleTimeout(_upload.NextTimeoutMillis);
        }
    }

    private void Answer(long who, string more)
    {
        string text = $"<service type=\"response\" version=\"1.0\" ID=\"{_upload!.Id}\" node=\"p{who}\" href=\"{Href}\"{more}/>";
        _upload.HandlePacket(Packets.Read(text), who, _now);
    }

    /// <summary>A connected peer's place for uploads, with the backend's certificate.</summary>
    private sealed class PostOnly : IAliasedCopies, IAliasedCopy
    {
        public int State => AliasedCopyState.Complete;

        public string Href => PeeringUploadTests.Href;

        public string Alias => "http://10.0.0.9:6515/u/x";

        public long Received => 0;

        public long Total => 0;

        public IAliasedCopy? Find(PeeringPacket request) => request.IsValue(PeeringKey.Method, "post") ? this : null;

        public void WritePairs(PeeringPacketWriter writer) => writer.Write(PeeringKey.Certificate, "signed");
    }
}
