using System.Text;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Chat;

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
        Read(ChatBodies.Body(3, 1, null), DecodeStatus.Unknown);
        Read([], DecodeStatus.Malformed);
        Read(ChatBodies.Say(1, new byte[1_001]), DecodeStatus.TooLong);
        Read(ChatBodies.Say(1, "bad \u0007 bell"u8), DecodeStatus.Malformed);
        Read(ChatBodies.Say(1, [0xC3, 0x28]), DecodeStatus.Malformed);
        Read(ChatBodies.Say(1, [0xED, 0xA0, 0x80]), DecodeStatus.Malformed);
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
