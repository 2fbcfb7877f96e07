using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Tests.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Chat;

/// <summary>A member of a group, with the octets that it sends and what it is told.</summary>
internal sealed class GroupLinePeer
{
    private readonly MessageWriter _writer = new(Handshake.Id(1));
    private readonly byte[] _buffer = new byte[2_048];
    private readonly ChatMessage _message = new();

    public GroupLinePeer(int number, uint run = 0)
    {
        Number = number;
        Id = Handshake.Id((byte)number);
        Lines = new GroupLines(Group, run == 0 ? 1_000 + (uint)number : run);
    }

    public static Identifier Group { get; } = Handshake.Id(99);

    public int Number { get; }

    public Identifier Id { get; }

    public GroupLines Lines { get; set; }

    public List<string> Told { get; } = [];

    /// <summary>All that is due: to whom (null to all), how, and the body.</summary>
    public List<(Identifier? To, GroupProtection Protection, byte[] Body)> TakeDue()
    {
        List<(Identifier?, GroupProtection, byte[])> due = [];
        while (Lines.PollDue())
        {
            _writer.Begin(_buffer, 0, _buffer.Length);
            _writer.BeginBody(ProtocolTag.Chat);
            int at = _writer.Position;
            Lines.WriteDue(_writer);
            Assert.False(_writer.Overflowed);
            due.Add((Lines.DueMember, Lines.DueProtection, _buffer[at.._writer.Position]));
        }

        return due;
    }

    public GroupLineAnswer Receive(GroupLinePeer from, GroupProtection protection, byte[] body, long nowMillis)
    {
        Assert.Equal(DecodeStatus.Complete, _message.TryDecode(body, 0, body.Length));
        GroupLineAnswer answer = Lines.HandleMessage(_message, from.Id, protection, nowMillis);
        TakeEvents();
        return answer;
    }

    public void HandleTimeout(long nowMillis)
    {
        Lines.HandleTimeout(nowMillis);
        TakeEvents();
    }

    /// <summary>Lines as "NUMBER PROTECTION: TEXT", lost ones as "NUMBER PROTECTION lost COUNT"; numbers in hexadecimal.</summary>
    private void TakeEvents()
    {
        while (Lines.NextEvent(out GroupLineEvent happened))
        {
            string who = $"{happened.From.ToString()[^2..]} {happened.Protection}";
            Told.Add(happened.Text is { } text ? $"{who}: {text}" : $"{who} lost {happened.Lost}");
        }
    }
}
