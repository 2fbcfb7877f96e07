using System.Security.Cryptography;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Tests.Chat;
using NanoPeers.PeerPlatform.Tests.Files;
using NanoPeers.PeerPlatform.Tests.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Mutations;

/// <summary>Seeded noise through the parsers and cores of chats and files: nothing throws, and nothing is stored that was not asked for.</summary>
public sealed class MutatedBodyTests
{
    private const int Rounds = 40_000;

    [Fact]
    public void Chats_survive_whatever_comes()
    {
        Random random = new(4);
        byte[][] bodies = [ChatBodies.Say(7, "hello, hall"u8), ChatBodies.Heard(8), ChatBodies.Say(uint.MaxValue, "Grüße 💡"u8)];
        ChatConversation conversation = new(6);
        ChatMessage message = new();
        int taken = 0;
        int delivered = 0;
        for (int round = 0; round < Rounds; round++)
        {
            conversation.Say("said meanwhile", round);
            byte[] body = Mutate(bodies[random.Next(bodies.Length)], random);
            if (message.TryDecode(body, 0, body.Length) == DecodeStatus.Complete)
            {
                taken++;
                if (conversation.HandleMessage(message, out string? text))
                {
                    delivered++;
                    Assert.True(ChatText.IsText(text));
                }
            }

            conversation.HandleTimeout(round);
            Drain(writer => conversation.PollTransmit(writer));
            Assert.InRange(conversation.Unheard, 0, ChatTiming.MaxUnheard);
        }

        Assert.True(taken > Rounds / 50 && delivered > 0, "The noise is too loud to reach the core.");
    }

    [Fact]
    public void Lines_of_groups_survive_whatever_comes()
    {
        Random random = new(6);
        Identifier group = Handshake.Id(9);
        Identifier[] members = [Handshake.Id(1), Handshake.Id(2), Handshake.Id(3)];
        byte[][] bodies =
        [
            .. Enumerable.Range(1, 8).Select(line => ChatBodies.SayToGroup(group, 5, (uint)line, "hello, hall"u8)),
            ChatBodies.Lines(ChatMessageKind.MissingLines, group, 6, 1, 40), ChatBodies.Lines(ChatMessageKind.NewestLine, group, 5, 1, 9),
        ];
        GroupLines lines = new(group, 6);
        ChatMessage message = new();
        int taken = 0;
        int delivered = 0;
        for (int round = 0; round < Rounds; round++)
        {
            Assert.True(lines.Begin("said meanwhile"));
            lines.ToAll(round);
            lines.To(members[0], GroupProtection.Clear, round);
            byte[] body = Mutate(bodies[random.Next(bodies.Length)], random);
            if (message.TryDecode(body, 0, body.Length) == DecodeStatus.Complete && message.IsToGroup)
            {
                taken++;
                lines.HandleMessage(message, members[random.Next(3)], (GroupProtection)random.Next(3), round);
            }

            lines.HandleTimeout(round);
            int due = Drain(writer =>
            {
                bool any = lines.PollDue();
                if (any)
                {
                    lines.WriteDue(writer);
                }

                return any;
            });
            Assert.InRange(due, 0, 200);
            while (lines.NextEvent(out GroupLineEvent happened))
            {
                delivered += happened.Text is null ? 0 : 1;
                Assert.True(happened.Text is null ? happened.Lost > 0 : ChatText.IsText(happened.Text));
            }
        }

        Assert.True(taken > Rounds / 50 && delivered > 100, "The noise is too loud to reach the core.");
    }

    [Fact]
    public void Transfers_survive_whatever_comes_and_store_only_the_file()
    {
        Random random = new(5);
        byte[] file = new byte[9_000];
        random.NextBytes(file);
        byte[] digest = SHA256.HashData(file);
        FileMessage message = new();
        int taken = 0;
        int complete = 0;
        for (int round = 0; round < Rounds / 100; round++)
        {
            MemorySink sink = new();
            FileOffer offer = new(1, "file.bin", file.Length, digest);
            using FileReceiver receiver = new(offer, sink, 0);
            FileSender sender = new(offer, new MemorySource(file), 0);
            for (int step = 0; step < 100; step++)
            {
                Drain(writer => receiver.PollTransmit(writer, step));
                int chunk = random.Next(9);
                byte[] octets = file[(chunk * 1_024)..Math.Min((chunk + 1) * 1_024, file.Length)];
                byte[][] bodies =
                [
                    FileBodies.Chunk(1, (ulong)chunk * 1_024, octets),
                    FileBodies.Read(1, (ulong)chunk * 1_024, octets.Length),
                    FileBodies.Offer(1, "file.bin"u8, (ulong)file.Length, digest),
                    FileBodies.Reason(FileMessageKind.Done, 1, 1),
                ];
                byte[] body = bodies[random.Next(10) == 0 ? random.Next(bodies.Length) : 0];
                body = random.Next(3) == 0 ? Mutate(body, random) : body;
                if (message.TryDecode(body, 0, body.Length) == DecodeStatus.Complete)
                {
                    taken++;
                    receiver.HandleMessage(message, step);
                    sender.HandleMessage(message, step);
                    _ = message.Kind == FileMessageKind.Read && Drain(writer => sender.TryWriteChunk(message, writer), 1) > 0;
                }

                receiver.HandleTimeout(step);
                sender.HandleTimeout(step);
            }

            Assert.False(sink.IsComplete && !file.AsSpan().SequenceEqual(sink.Stored), "What is complete is the file.");
            complete += sink.IsComplete ? 1 : 0;
        }

        Assert.True(taken > Rounds / 4 && complete > 0, "The noise is too loud to reach the cores.");
    }

    private static int Drain(Func<MessageWriter, bool> poll, int atMost = int.MaxValue)
    {
        MessageWriter writer = new(Handshake.Id(1));
        byte[] buffer = new byte[Limits.MaxDatagram];
        int polled = 0;
        do
        {
            writer.Begin(buffer, 0, buffer.Length);
            writer.BeginBody(ProtocolTag.Chat);
        }
        while (poll(writer) && ++polled < atMost);
        Assert.False(writer.Overflowed);
        return polled;
    }

    private static byte[] Mutate(byte[] body, Random random)
    {
        List<byte> octets = [.. body];
        for (int changes = random.Next(1, 4); changes > 0 && octets.Count > 0; changes--)
        {
            int at = random.Next(octets.Count);
            switch (random.Next(4))
            {
                case 0:
                    octets[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    octets[at] = (byte)random.Next(256);
                    break;
                case 2:
                    octets.RemoveAt(at);
                    break;
                default:
                    octets.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. octets];
    }
}
