using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Pipes;

namespace NanoPeers.ProtocolModels.Tests.Pipes;

/// <summary>Resolvers on a network without sockets: each message is lost, doubled or late as the seed says.</summary>
internal sealed class PipeNet(int seed, double loss)
{
    private readonly Random _random = new(seed);
    private readonly List<(long At, int To, int From, byte[] Body)> _letters = [];
    private readonly PipeMessage _message = new();
    private readonly MessageWriter _writer = new(IdOf(99));
    private readonly byte[] _buffer = new byte[Limits.MaxDatagram];

    internal List<PipeResolver> Peers { get; } = [];

    internal long Now { get; private set; }

    /// <summary>Whether two peers hear each other.</summary>
    internal Func<int, int, bool> AreJoined { get; set; } = static (_, _) => true;

    internal int Sent { get; private set; }

    internal double Loss { get; set; } = loss;

    internal static Identifier Group { get; } = Identifier.Parse("0badcafe-0000-4000-8000-00000000aaaa")!;

    internal static Identifier Pipe { get; } = Identifier.Parse("0badcafe-0000-4000-8000-00000000bbbb")!;

    internal static Identifier IdOf(int number) =>
        Identifier.Parse(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"0badcafe-0000-4000-8000-{number:x12}"))!;

    internal int Add()
    {
        Peers.Add(new PipeResolver(IdOf(Peers.Count), 1));
        return Peers.Count - 1;
    }

    internal int Bind(int peer, int type, bool takesOver = false) => Peers[peer].Bind(Pipe, Group, type, [], takesOver, false, Now);

    internal void Want(int peer, int type) => Assert.True(Peers[peer].Want(Pipe, Group, type, [], Now));

    /// <summary>The ends that a peer knows, by number.</summary>
    internal int[] EndsAt(int peer)
    {
        Identifier[] ends = new Identifier[PipeLimits.MaxEnds];
        int count = Peers[peer].CopyEnds(Pipe, ends);
        return [.. ends.Take(count).Select(end => Peers.FindIndex(one => IdOf(Peers.IndexOf(one)).Equals(end))).Order()];
    }

    internal void Run(int millis)
    {
        for (long until = Now + millis; Now < until; Now += 10)
        {
            Deliver();
            for (int peer = 0; peer < Peers.Count; peer++)
            {
                Peers[peer].HandleTimeout(Now);
                Send(peer);
            }
        }
    }

    /// <summary>Runs until something is so; answers how long it took, milliseconds.</summary>
    internal long Until(Func<bool> condition, int mostMillis)
    {
        long began = Now;
        while (!condition())
        {
            Assert.True(Now - began < mostMillis, $"not within {mostMillis} ms");
            Run(10);
        }

        return Now - began;
    }

    private void Send(int from)
    {
        while (Peers[from].PollDue(Now))
        {
            byte[] body = Write(static (writer, peer) => peer.WriteDue(writer), Peers[from]);
            for (int to = 0; to < Peers.Count; to++)
            {
                if (to != from)
                {
                    Post(from, to, body);
                }
            }
        }
    }

    private void Deliver()
    {
        (long At, int To, int From, byte[] Body)[] due = [.. _letters.Where(letter => letter.At <= Now)];
        _letters.RemoveAll(letter => letter.At <= Now);
        foreach ((_, int to, int from, byte[] body) in due)
        {
            Assert.Equal(DecodeStatus.Complete, _message.TryDecode(body, 0, body.Length));
            if (Peers[to].HandleMessage(_message, IdOf(from), Now))
            {
                byte[] answer = Write((writer, peer) => peer.WriteAnswer(writer, _message), Peers[to]);
                Post(to, from, answer);
            }
        }
    }

    private void Post(int from, int to, byte[] body)
    {
        Sent++;
        bool isLost = !AreJoined(from, to) || _random.NextDouble() < Loss;
        for (int copies = isLost ? 0 : _random.NextDouble() < Loss ? 2 : 1; copies > 0; copies--)
        {
            _letters.Add((Now + 5 + _random.Next(Loss > 0 ? 60 : 5), to, from, body));
        }
    }

    private byte[] Write(Action<MessageWriter, PipeResolver> write, PipeResolver peer)
    {
        _writer.Begin(_buffer, 0, _buffer.Length);
        _writer.BeginBody(ProtocolTag.Pipe);
        int at = _writer.Position;
        write(_writer, peer);
        Assert.False(_writer.Overflowed);
        return _buffer[at.._writer.Position];
    }
}
