using System.Text;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Tests.Sessions;
using NanoPeers.Vectors;

namespace NanoPeers.PeerPlatform.Tests.Chat;

public sealed class ChatMessageTests
{
    [Fact]
    public void A_Say_and_a_Heard_are_read_back()
    {
        ChatMessage say = Read(ChatBodies.Say(7, "hello"u8), DecodeStatus.Complete);
        Assert.Equal(ChatMessageKind.Say, say.Kind);
        Assert.Equal(7u, say.Line);
        Assert.Equal("hello", Encoding.UTF8.GetString(say.TextOctets));
        ChatMessage heard = Read(ChatBodies.Heard(uint.MaxValue), DecodeStatus.Complete);
        Assert.Equal(ChatMessageKind.Heard, heard.Kind);
        Assert.Equal(uint.MaxValue, heard.Line);
        Assert.True(heard.TextOctets.IsEmpty);
    }

    /// <summary>The worked example of CHAT.md.</summary>
    [Fact]
    public void The_example_of_the_page_is_what_is_written()
    {
        Assert.Equal("010001" + "01" + "020000" + "030004" + "0000002a" + "040005" + "68656c6c6f", Convert.ToHexStringLower(ChatBodies.Say(42, "hello"u8)));
        Assert.Equal("010001" + "02" + "020000" + "030004" + "0000002a", Convert.ToHexStringLower(ChatBodies.Heard(42)));
    }

    [Fact]
    public void What_breaks_the_shape_is_refused()
    {
        Read(ChatBodies.Say(0, "hello"u8), DecodeStatus.Malformed);
        Read(ChatBodies.Heard(0), DecodeStatus.Malformed);
        Read(ChatBodies.Body(ChatMessageKind.Say, 1, null), DecodeStatus.Malformed);
        Read(ChatBodies.Body(ChatMessageKind.Say, 1, []), DecodeStatus.Malformed);
        Read(ChatBodies.Body(ChatMessageKind.Heard, 1, [65]), DecodeStatus.Malformed);
        Read(ChatBodies.Body(ChatMessageKind.Heard, null, null), DecodeStatus.Malformed);
        Read(ChatBodies.Body(0, 1, null), DecodeStatus.Malformed);
        Read(ChatBodies.Body(6, 1, null), DecodeStatus.Unknown);
        Read([], DecodeStatus.Malformed);
        Read(ChatBodies.Say(1, new byte[1_001]), DecodeStatus.TooLong);
        Read(ChatBodies.Say(1, "bad \u0007 bell"u8), DecodeStatus.Malformed);
        Read(ChatBodies.Say(1, [0xC3, 0x28]), DecodeStatus.Malformed);
        Read(ChatBodies.Say(1, [0xED, 0xA0, 0x80]), DecodeStatus.Malformed);
    }

    [Fact]
    public void What_breaks_the_shape_of_a_groups_lines_is_refused()
    {
        Identifier group = Handshake.Id(9);
        Read(ChatBodies.SayToGroup(group, 1, 1, "hello"u8), DecodeStatus.Complete);
        Read(ChatBodies.SayToGroup(group, 0, 1, "hello"u8), DecodeStatus.Malformed);
        Read(ChatBodies.SayToGroup(group, 1, 0, "hello"u8), DecodeStatus.Malformed);
        Read(ChatBodies.SayToGroup(group, 1, 1, "bad \u0007 bell"u8), DecodeStatus.Malformed);
        Read(ChatBodies.Body(ChatMessageKind.SayToGroup, 1, [65]), DecodeStatus.Malformed);
        Read(ChatBodies.Lines(ChatMessageKind.SayToGroup, group, 1, 1, 1), DecodeStatus.Malformed);
        Read(ChatBodies.Lines(ChatMessageKind.Heard, group, 1, 1, 1), DecodeStatus.Malformed);
        foreach ((uint first, uint last, bool missing, bool newest) in ((uint, uint, bool, bool)[])
        [
            (1, 64, true, true), (1, 65, false, true), (2, 1, false, true), (3, 1, false, false), (0, 0, false, false), (1, 0, false, true),
            (uint.MaxValue, uint.MaxValue, true, true), (1, uint.MaxValue, false, true), (uint.MaxValue, 0, false, false),
        ])
        {
            Read(ChatBodies.Lines(ChatMessageKind.MissingLines, group, 1, first, last), missing ? DecodeStatus.Complete : DecodeStatus.Malformed);
            Read(ChatBodies.Lines(ChatMessageKind.NewestLine, group, 1, first, last), newest ? DecodeStatus.Complete : DecodeStatus.Malformed);
        }
    }

    [Theory]
    [InlineData("chat/between-two", 2)]
    [InlineData("chat/group-lines", 7)]
    public void The_golden_octets_are_read(string file, int count)
    {
        VectorCase[] vectors = VectorFile.Load(file);
        Assert.Equal(count, vectors.Length);
        foreach (VectorCase vector in vectors)
        {
            byte[] body = vector.Octets("hex");
            ChatMessage message = Read(body, DecodeStatus.Complete);
            VectorCase fields = vector.Inner("fields");
            Assert.Equal(fields.Number("kind"), message.Kind);
            Assert.Equal((uint)fields.Number("line"), message.Line);
            Assert.Equal(fields.Has("text") ? fields.Text("text") : "", Encoding.UTF8.GetString(message.TextOctets));
            Assert.Equal(fields.Has("run") ? (uint)fields.Number("run") : 0, message.Run);
            Assert.Equal(fields.Has("until") ? (uint)fields.Number("until") : 0, message.Until);
            Assert.Equal(fields.Has("group"), message.IsToGroup);
            Assert.Equal(fields.Has("group") ? new Identifier(fields.Octets("group"), 0) : null, message.CopyGroup());
            for (int length = 0; length < body.Length; length++)
            {
                Assert.NotEqual(DecodeStatus.Complete, new ChatMessage().TryDecode(body, 0, length));
            }
        }
    }

    [Fact]
    public void The_golden_octets_are_said()
    {
        VectorCase[] vectors = VectorFile.Load("chat/group-lines");
        Identifier group = new(vectors[0].Inner("fields").Octets("group"), 0);
        GroupLinePeer sender = new(1) { Lines = new GroupLines(group, (uint)vectors[0].Inner("fields").Number("run")) };
        GroupLinePeer hearer = new(2) { Lines = new GroupLines(group, 1) };
        sender.Lines.Announce(hearer.Id, GroupProtection.Common, 0);
        for (int line = 1; line <= 3; line++)
        {
            sender.Lines.Begin(vectors[line].Inner("fields").Text("text"));
            sender.Lines.ToAll(0);
        }

        List<byte[]> said = [.. sender.TakeDue().Select(static due => due.Body)];
        hearer.Receive(sender, GroupProtection.Common, said[1], 0);
        hearer.Receive(sender, GroupProtection.Common, said[3], 0);
        hearer.HandleTimeout(100);
        said.Add(hearer.TakeDue().Single().Body);
        sender.Receive(hearer, GroupProtection.Common, said[4], 110);
        said.Add(sender.TakeDue().Single().Body);
        sender.HandleTimeout(500);
        said.Add(sender.TakeDue().Single().Body);
        Assert.Equal(vectors.Select(static vector => vector.Octets("hex")), said);
    }

    [Fact]
    public void Every_prefix_is_refused()
    {
        byte[] body = ChatBodies.Say(7, "hello"u8);
        for (int length = 0; length < body.Length; length++)
        {
            Assert.NotEqual(DecodeStatus.Complete, new ChatMessage().TryDecode(body, 0, length));
        }
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("Grüße 💡 \u200d", true)]
    [InlineData("", false)]
    [InlineData("two\nlines", false)]
    [InlineData("return\r", false)]
    [InlineData("tab\t", false)]
    [InlineData("\u001b[31mred", false)]
    [InlineData("\u009b31mred", false)]
    [InlineData("\u007f", false)]
    [InlineData("turned \u202e around", false)]
    [InlineData("turned \u2066 around", false)]
    [InlineData("line\u2028separator", false)]
    public void A_line_is_text_without_marks_that_play_tricks(string text, bool expected)
    {
        Assert.Equal(expected, ChatText.IsText(text));
        Assert.Equal(expected, ChatText.IsText(Encoding.UTF8.GetBytes(text).AsSpan()));
    }

    [Fact]
    public void Half_a_pair_is_no_text()
    {
        Assert.False(ChatText.IsText("half \ud83d"));
        Assert.False(ChatText.IsText("\udca1 other half"));
    }

    [Fact]
    public void Length_is_counted_in_octets()
    {
        Assert.True(ChatText.IsText(new string('a', 1_000)));
        Assert.False(ChatText.IsText(new string('a', 1_001)));
        Assert.True(ChatText.IsText(new string('ä', 500)));
        Assert.False(ChatText.IsText(new string('ä', 501)));
        Read(ChatBodies.Say(1, Encoding.UTF8.GetBytes(new string('ä', 500))), DecodeStatus.Complete);
    }

    [Theory]
    [InlineData(Suite.Aes256Gcm, "secured, A256GCM", true)]
    [InlineData(Suite.Aes128CbcHmac, "secured, A128CBC-HS256", true)]
    [InlineData(Suite.Clear, "unsecured", false)]
    [InlineData(Suite.HmacOnly, "unsecured", false)]
    public void Protection_is_told_in_words(int suite, string words, bool secured)
    {
        Assert.Equal(words, new LineProtection(suite).ToString());
        Assert.Equal(secured, new LineProtection(suite).IsSecured);
    }

    private static ChatMessage Read(byte[] body, DecodeStatus expected)
    {
        var message = new ChatMessage();
        Assert.Equal(expected, message.TryDecode(body, 0, body.Length));
        return message;
    }
}
