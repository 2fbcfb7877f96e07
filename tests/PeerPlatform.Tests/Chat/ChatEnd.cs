using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Tests.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Chat;

/// <summary>A conversation as one end of a virtual pair.</summary>
internal sealed class ChatEnd(uint seed) : IVirtualEnd
{
    private readonly ChatMessage _message = new();

    public ChatConversation Core { get; } = new(seed);

    public List<string> Delivered { get; } = [];

    public Dictionary<uint, ChatOutcome> Outcomes { get; } = [];

    public byte[] Tag => ProtocolTag.Chat;

    public long NextTimeoutMillis => Core.NextTimeoutMillis;

    public void HandleTimeout(long nowMillis)
    {
        Core.HandleTimeout(nowMillis);
        Settle();
    }

    public bool Poll(MessageWriter writer, long nowMillis) => Core.PollTransmit(writer);

    public void Receive(byte[] buffer, int offset, int count, long nowMillis)
    {
        Assert.Equal(DecodeStatus.Complete, _message.TryDecode(buffer, offset, count));
        if (Core.HandleMessage(_message, out string? text))
        {
            Delivered.Add(text);
        }

        Settle();
    }

    private void Settle()
    {
        while (Core.TryTakeSettled(out uint line, out ChatOutcome outcome))
        {
            Assert.True(Outcomes.TryAdd(line, outcome), "A line is settled once.");
        }
    }
}
