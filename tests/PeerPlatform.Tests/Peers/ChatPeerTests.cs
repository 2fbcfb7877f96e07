using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Peers;

public sealed class ChatPeerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(KeyExchangeMethod.Rsa, Suite.Aes128CbcHmac)]
    [InlineData(KeyExchangeMethod.Rsa, Suite.Aes256Gcm)]
    [InlineData(KeyExchangeMethod.EcdhP256, Suite.Aes256Gcm)]
    [Trait("Capability", "A18")]
    public async Task Two_people_chat_under_a_key_and_nobody_else_reads_it(byte exchange, byte suite)
    {
        TestPeerOptions options = new() { KeyExchanges = [exchange], Suites = [suite] };
        await using TestPeer one = new TestPeer(1, options).Start();
        await using TestPeer other = new TestPeer(2, options).Start();
        ChatLink link = one.Open(other);
        ConnectResult result = await link.SecureAsync(Token);
        Assert.Equal("", result.Problem);
        Assert.Equal("chat", result.Session!.Terms.Purpose);
        Assert.Equal(exchange, result.Session.Terms.KeyExchange);
        Assert.Equal(ChatOutcome.Heard, await link.SayAsync("have you seen the lights?", Token));
        ChatLine line = Assert.Single(other.Lines);
        Assert.Equal(("have you seen the lights?", new LineProtection(suite)), (line.Text, line.Protection));
        Assert.Equal(one.Id, line.From);
        Assert.Equal(ChatOutcome.Heard, await line.Link.SayAsync("they are on", Token));
        ChatLine answer = Assert.Single(one.Lines);
        Assert.Equal("they are on", answer.Text);
        Assert.Same(link, answer.Link);
        Assert.True(answer.Protection.IsSecured);
        Assert.False(one.Shows("lights") || one.Shows("they are on"));
    }

    [Fact]
    [Trait("Capability", "A7")]
    public async Task A_person_is_asked_and_yes_gives_a_session()
    {
        List<SessionQuestion> questions = [];
        TaskCompletionSource<bool> answer = new();
        TestPeerOptions asking = new()
        {
            Decide = static (_, _) => AcceptDecision.AskUser,
            AskUser = async (question, token) =>
            {
                questions.Add(question);
                return await answer.Task.WaitAsync(token);
            },
        };
        await using TestPeer one = new TestPeer(1).Start();
        await using TestPeer other = new TestPeer(2, asking).Start();
        Task<ConnectResult> connecting = one.Open(other).SecureAsync(Token);
        await Eventually.TrueAsync(() => questions.Count == 1, "the person is asked");
        Assert.Equal((one.Id, "chat"), (questions[0].Peer, questions[0].Purpose));
        Assert.False(connecting.IsCompleted);
        Assert.Empty(other.Node.Sessions);
        answer.SetResult(true);
        ConnectResult result = await connecting;
        Assert.NotNull(result.Session);
        Assert.Single(questions);
        Assert.Equal(result.AttemptId, questions[0].AttemptId);
    }

    [Fact]
    [Trait("Capability", "A7")]
    [Trait("Capability", "A11")]
    public async Task A_person_is_asked_and_no_gives_a_reason_and_no_key()
    {
        TestPeerOptions refusing = new() { Decide = static (_, _) => AcceptDecision.AskUser, AskUser = static (_, _) => Task.FromResult(false) };
        await using TestPeer one = new TestPeer(1).Start();
        await using TestPeer other = new TestPeer(2, refusing).Start();
        ChatLink link = one.Open(other);
        ConnectResult result = await link.SecureAsync(Token);
        Assert.Equal((SessionFailure.Refused, RejectReason.RefusedByUser), (result.Failure, result.Reason));
        Assert.Null(result.Session);
        Assert.Empty(one.Node.Sessions);
        Assert.Empty(other.Node.Sessions);
        Assert.Equal(ChatOutcome.NotSecured, await link.SayAsync("anybody?", Token));
    }

    [Fact]
    [Trait("Capability", "A8")]
    public async Task A_policy_accepts_one_and_rejects_another_without_a_prompt()
    {
        int asked = 0;
        Identifier welcome = new([.. Enumerable.Repeat((byte)1, 16)], 0);
        TestPeerOptions choosy = new()
        {
            Decide = (peer, _) => peer.Equals(welcome) ? AcceptDecision.Accept : AcceptDecision.Reject,
            AskUser = (_, _) =>
            {
                asked++;
                return Task.FromResult(true);
            },
        };
        await using TestPeer host = new TestPeer(9, choosy).Start();
        await using TestPeer accepted = new TestPeer(1).Start();
        await using TestPeer rejected = new TestPeer(2).Start();
        Assert.NotNull((await accepted.Open(host).SecureAsync(Token)).Session);
        ConnectResult result = await rejected.Open(host).SecureAsync(Token);
        Assert.Equal((SessionFailure.Refused, RejectReason.RefusedByPolicy), (result.Failure, result.Reason));
        Assert.Equal(0, asked);
        Assert.Equal(accepted.Id, Assert.Single(host.Node.Sessions).Peer);
    }

    [Fact]
    [Trait("Capability", "A13")]
    public async Task After_a_refusal_the_peers_may_talk_in_clear_and_each_line_says_so()
    {
        TestPeerOptions clear = new() { AllowClear = true };
        await using TestPeer one = new TestPeer(1, clear).Start();
        await using TestPeer other = new TestPeer(2, clear with { Decide = static (_, _) => AcceptDecision.Reject }).Start();
        ChatLink link = one.Open(other);
        Assert.Equal(RejectReason.RefusedByPolicy, (await link.SecureAsync(Token)).Reason);
        Assert.Equal(ChatOutcome.Heard, await link.SayInClearAsync("then in the open", Token));
        ChatLine line = Assert.Single(other.Lines);
        Assert.Equal(("then in the open", LineProtection.Unsecured, "unsecured"), (line.Text, line.Protection, line.Protection.ToString()));
        Assert.Equal(ChatOutcome.Heard, await line.Link.SayInClearAsync("so be it", Token));
        Assert.False(Assert.Single(one.Lines).Protection.IsSecured);
        Assert.True(one.Shows("then in the open"));
        Assert.Empty(one.Node.Sessions);
    }

    [Fact]
    [Trait("Capability", "A14")]
    public async Task A_chat_that_began_in_clear_is_secured_in_place()
    {
        TestPeerOptions clear = new() { AllowClear = true };
        await using TestPeer one = new TestPeer(1, clear).Start();
        await using TestPeer other = new TestPeer(2, clear).Start();
        ChatLink link = one.Open(other);
        Assert.Equal(ChatOutcome.Heard, await link.SayInClearAsync("in the open", Token));
        Assert.NotNull((await link.SecureAsync(Token)).Session);
        int before = one.Transport.Captured.Length;
        Assert.Equal(ChatOutcome.Heard, await link.SayAsync("between us", Token));
        ChatLine[] lines = [.. other.Lines];
        Assert.Equal(["in the open", "between us"], lines.Select(line => line.Text));
        Assert.Equal([false, true], lines.Select(line => line.Protection.IsSecured));
        Assert.Same(lines[0].Link, lines[1].Link);
        Assert.True(one.Shows("in the open"));
        Assert.False(one.Shows("between us"));
        Assert.All(one.Transport.Captured.Skip(before), message => Assert.Equal(Suite.Aes256Gcm, message[4]));
    }

    [Fact]
    [Trait("Capability", "A15")]
    public async Task Secured_and_clear_lines_are_mixed_and_only_the_callers_word_leads_down()
    {
        TestPeerOptions clear = new() { AllowClear = true };
        await using TestPeer one = new TestPeer(1, clear).Start();
        await using TestPeer other = new TestPeer(2, clear).Start();
        ChatLink link = one.Open(other);
        Assert.Equal(ChatOutcome.NotSecured, await link.SayAsync("secret one", Token));
        Assert.NotNull((await link.SecureAsync(Token)).Session);
        for (int i = 0; i < 6; i++)
        {
            Task<ChatOutcome> said = i % 2 == 0 ? link.SayAsync($"secret {i}", Token) : link.SayInClearAsync($"open {i}", Token);
            Assert.Equal(ChatOutcome.Heard, await said);
        }

        Assert.Equal(["secret 0", "open 1", "secret 2", "open 3", "secret 4", "open 5"], other.Lines.Select(line => line.Text));
        Assert.All(other.Lines, line => Assert.Equal(line.Text.StartsWith("secret", StringComparison.Ordinal), line.Protection.IsSecured));
        Assert.Single(other.Lines.Select(line => line.Link).Distinct());

        // The session ends: what was to be secured is not sent at all.
        link.Session!.Close(CloseReason.Done);
        Assert.Equal(ChatOutcome.NotSecured, await link.SayAsync("secret last", Token));
        Assert.False(one.Shows("secret"));
        Assert.True(one.Shows("open 3"));
    }

    [Fact]
    [Trait("Capability", "A15")]
    public async Task Where_the_policy_allows_no_clear_lines_none_go_and_none_are_taken()
    {
        await using TestPeer open = new TestPeer(1, new TestPeerOptions { AllowClear = true }).Start();
        await using TestPeer strict = new TestPeer(2).Start();
        Assert.Equal(ChatOutcome.ClearNotAllowed, await strict.Open(open).SayInClearAsync("no", Token));
        Task<ChatOutcome> shouted = open.Open(strict).SayInClearAsync("hello?", Token);
        await Eventually.TrueAsync(() => strict.Node.Counters[NodeCounter.ClearRefused] > 0, "the clear line is refused");
        Assert.Empty(strict.Lines);
        Assert.False(shouted.IsCompleted);
        Assert.Empty(open.Lines);
        Assert.False(strict.Shows("no", 1));
    }

    [Fact]
    public async Task A_forged_answer_in_clear_does_not_silence_a_secured_line()
    {
        using MemoryNetwork network = new();
        TestPeerOptions options = new() { Network = network, AllowClear = true };
        await using TestPeer one = new TestPeer(1, options).Start();
        await using TestPeer other = new TestPeer(2, options).Start();
        ChatLink link = one.Open(other);
        Assert.NotNull((await link.SecureAsync(Token)).Session);
        PeerSession atOther = Assert.Single(other.Node.Sessions);
        other.Node.End(atOther, CloseReason.Silent);
        Task<ChatOutcome> said = link.SayAsync("is this heard?", Token);

        // Somebody at the other's address, without its keys, has even guessed the line's number.
        byte[] datagram = new byte[Limits.MaxDatagram];
        SessionTools tools = other.Node.RentTools();
        MessageWriter writer = tools.BeginClear(ProtocolTag.Chat, datagram, 0, datagram.Length);
        writer.WriteUInt8(ChatField.Kind, ChatMessageKind.Heard);
        writer.ReserveOctets(ChatField.Credential, 0);
        writer.WriteUInt32(ChatField.Line, link.LastSecuredLine);
        other.Node.Transmit(other.Transport, datagram, tools.FinishClear(), other.AddressOf(one));
        await Eventually.TrueAsync(() => one.Node.Counters[NodeCounter.Delivered] > 0, "the forgery arrives");
        Assert.False(said.IsCompleted);
    }

    [Fact]
    public async Task Lines_that_wait_go_under_the_next_session()
    {
        using MemoryNetwork network = new();
        TestPeerOptions options = new() { Network = network };
        await using TestPeer one = new TestPeer(1, options).Start();
        await using TestPeer other = new TestPeer(2, options).Start();
        ChatLink link = one.Open(other);
        Assert.NotNull((await link.SecureAsync(Token)).Session);
        PeerSession atOther = Assert.Single(other.Node.Sessions);

        // The other end forgets the session without a word: the line is not heard under it.
        other.Node.End(atOther, CloseReason.Silent);
        Task<ChatOutcome> said = link.SayAsync("still there?", Token);
        Assert.NotNull((await link.SecureAsync(Token)).Session);
        Assert.Equal(ChatOutcome.Heard, await said);
        Assert.Equal("still there?", Assert.Single(other.Lines).Text);
    }

    [Fact]
    public async Task Wrong_group_wrong_purpose_and_wrong_password_are_told_apart()
    {
        using MemoryNetwork network = new();
        TestPeerOptions options = new() { Network = network };
        await using TestPeer host = new TestPeer(9, options).Start();
        await using TestPeer stranger = new TestPeer(1, options with { Group = new Identifier(new byte[16], 0) }).Start();
        await using TestPeer guesser = new TestPeer(2, options with { Secret = new byte[32] }).Start();
        await using TestPeer nobody = new TestPeer(3, options with { Secret = [] }).Start();
        await using TestPeer member = new TestPeer(4, options).Start();
        Assert.Equal(RejectReason.WrongGroup, (await stranger.ConnectAsync(host, "chat")).Reason);
        Assert.Equal(RejectReason.BadProof, (await guesser.ConnectAsync(host, "chat")).Reason);
        Assert.Equal(RejectReason.WrongAuthenticator, (await nobody.ConnectAsync(host, "chat")).Reason);
        Assert.Equal(RejectReason.UnknownPurpose, (await member.ConnectAsync(host, "games")).Reason);
        Assert.NotNull((await member.ConnectAsync(host, "chat")).Session);
    }

    [Fact]
    public async Task No_more_strangers_are_kept_than_there_is_room_for()
    {
        using MemoryNetwork network = new();
        await using TestPeer one = new TestPeer(1, new TestPeerOptions { Network = network, AllowClear = true }).Start();
        for (int i = 0; i < 600; i++)
        {
            one.Chat.Open(one.Node.Transports.Resolve(Endpoints.Endpoint.Parse($"memory://stranger-{i}")!).Address!);
        }

        Assert.InRange(one.Chat.Links.Count, 1, 256);
    }
}
