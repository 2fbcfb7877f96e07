using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Information;
using NanoPeers.Messages;

namespace NanoPeers.Esp32Peer.Tests.Stack;

/// <summary>A board with the stack says what it is and how it is.</summary>
public sealed class InformationTests
{
    private static readonly byte[] _tag = ProtocolTag.Info;

    [Fact]
    [Trait("Capability", "I1")]
    public void Its_gateway_learns_its_protocols_runtime_and_limits()
    {
        StackHouse stack = new(700);
        Dictionary<string, object> basic = Items(stack, InfoSection.Basic);
        Assert.Equal("Kitchen", basic["name"]);
        Assert.Equal("nanoframework", basic["runtime"]);
        Dictionary<string, object> capabilities = Items(stack, InfoSection.Capabilities);
        string[] protocols = capabilities["protocols"].ToString()!.Split(' ');
        Assert.Subset(protocols.ToHashSet(), new HashSet<string>(["session", "region", "switch", "link", "peers", "info"]));
        Assert.DoesNotContain("content", protocols);
        Assert.Equal((ulong)Limits.MaxDatagram, capabilities["max-message"]);
        Assert.Equal((ulong)stack.House.Board.Options.Sessions, capabilities["max-sessions"]);
        Assert.Equal("A128CBC-HS256", capabilities["suites"]);
    }

    [Fact]
    [Trait("Capability", "I2")]
    public void Its_gateway_learns_its_uptime_load_sessions_and_groups()
    {
        StackHouse stack = new(701);
        stack.House.Board.Run(5_000);
        Dictionary<string, object> status = Items(stack, InfoSection.Status);
        ulong seconds = (ulong)stack.House.Board.NowMillis / 1000;
        Assert.InRange((ulong)status["uptime-seconds"], seconds - 1, seconds);
        Assert.Equal(1ul, status["sessions"]);
        Assert.Equal(0ul, status["groups"]);
        Assert.Equal(0ul, status["load"]);
        Assert.Equal("running off", Items(stack, InfoSection.Services)["light"]);
    }

    [Fact]
    public void Counters_come_page_by_page_and_are_the_boards_own()
    {
        StackHouse stack = new(702);
        Dictionary<string, object> counters = Items(stack, InfoSection.Counters);
        Assert.Equal((int)PeerCounter.Count, counters.Count);
        Assert.Equal((ulong)stack.House.Board.Counted(PeerCounter.SessionsOpened), counters["sessions-opened"]);
    }

    [Fact]
    public void Strangers_learn_the_basic_section_alone_and_little_for_what_they_ask()
    {
        StackHouse stack = new(703);
        (List<byte[]> answers, int asked, int answered) = stack.AskInClear(_tag, writer => InfoMessages.WriteQuery(writer, 9, InfoSection.Basic, 0, 0));
        InfoMessage answer = Decode(Assert.Single(answers));
        Assert.Equal(InfoStatus.Given, answer.Status);
        Assert.InRange(answered, 1, asked * InfoLimits.ClearFactor);

        answers = stack.AskInClear(_tag, writer => InfoMessages.WriteQuery(writer, 9, InfoSection.Basic, 0, 200)).Answers;
        Assert.Equal("Kitchen", Read(Decode(Assert.Single(answers)))["name"]);

        answers = stack.AskInClear(_tag, writer => InfoMessages.WriteQuery(writer, 10, InfoSection.Counters, 0, 200)).Answers;
        Assert.Equal((InfoStatus.NotAllowed, 0), (Decode(Assert.Single(answers)).Status, Decode(answers[0]).LengthOf(InfoField.Items)));
        Assert.Empty(stack.AskInClear(_tag, writer => InfoMessages.WriteSubscription(writer, 11, InfoSection.Basic, InfoStatus.None, 1_000, 60)).Answers);
    }

    [Fact]
    public void A_flood_of_strangers_questions_is_answered_a_few_times_a_second()
    {
        StackHouse stack = new(704);
        int before = stack.House.Board.Counted(PeerCounter.DatagramsSent);
        for (int i = 0; i < 100; i++)
        {
            stack.AskInClear(_tag, writer => InfoMessages.WriteQuery(writer, 9, InfoSection.Basic, 0, 0));
        }

        Assert.InRange(stack.House.Board.Counted(PeerCounter.DatagramsSent) - before, 20, 180);
    }

    [Fact]
    public void What_a_board_does_not_keep_or_know_it_says_by_name()
    {
        StackHouse stack = new(705);
        InfoMessage radio = Decode(Assert.Single(stack.Ask(_tag, writer => InfoMessages.WriteQuery(writer, 5, InfoSection.Radio, 0, 0))));
        Assert.Equal(InfoStatus.NotKnown, radio.Status);
        InfoMessage subscribed = Decode(Assert.Single(stack.Ask(_tag, writer => InfoMessages.WriteSubscription(writer, 6, InfoSection.Status, InfoStatus.None, 1_000, 60))));
        Assert.Equal((InfoMessageKind.Subscribed, InfoStatus.Full, 6u), (subscribed.Kind, subscribed.Status, subscribed.QueryId));
        InfoMessage contacted = Decode(Assert.Single(stack.Ask(_tag, writer => InfoMessages.WriteContact(writer, 7, "clock"u8.ToArray(), null, []))));
        Assert.Equal((InfoMessageKind.Contacted, InfoStatus.NotKnown), (contacted.Kind, contacted.Status));
        Assert.Empty(stack.Ask(_tag, writer => writer.WriteRaw([1, 0, 1], 0, 3)));
        Assert.Equal(1, stack.House.Board.Counted(PeerCounter.MalformedBody));
    }

    private static Dictionary<string, object> Items(StackHouse stack, int section)
    {
        Dictionary<string, object> all = [];
        int from = 0;
        do
        {
            InfoMessage answer = Decode(Assert.Single(stack.Ask(_tag, writer => InfoMessages.WriteQuery(writer, 77, section, from, 0))));
            Assert.Equal((InfoMessageKind.Answer, InfoStatus.Given, 77u, section), (answer.Kind, answer.Status, answer.QueryId, answer.Section));
            foreach ((string name, object value) in Read(answer))
            {
                all.Add(name, value);
            }

            from = (int)answer.NumberOf(InfoField.Next);
        }
        while (from != 0);
        return all;
    }

    private static InfoMessage Decode(byte[] body)
    {
        InfoMessage message = new();
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(body, 0, body.Length));
        return message;
    }

    private static Dictionary<string, object> Read(InfoMessage answer)
    {
        Dictionary<string, object> items = [];
        InfoItemReader reader = new();
        reader.Begin(answer.Buffer, answer.OffsetOf(InfoField.Items), answer.LengthOf(InfoField.Items));
        while (reader.Next() == DecodeStatus.Complete)
        {
            string name = System.Text.Encoding.ASCII.GetString(reader.Buffer, reader.NameOffset, reader.NameLength);
            items[name] = reader.IsText ? System.Text.Encoding.UTF8.GetString(reader.Buffer, reader.ValueOffset, reader.ValueLength) : reader.Number;
        }

        return items;
    }
}
