using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

public sealed class PeerNodeTests
{
    private static readonly byte[] Tag = "echo"u8.ToArray();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task SessionIsLiveAtBothEndsAndCarriesBodies()
    {
        await using NodePair pair = new();
        Echo answers = new();
        pair.First.Handle(Tag, answers);
        pair.Second.Handle(Tag, new Echo());
        TaskCompletionSource<PeerSession> live = new(TaskCreationOptions.RunContinuationsAsynchronously);
        pair.Second.SessionLive += session => live.TrySetResult(session);
        pair.Start();

        ConnectResult result = await pair.ConnectAsync();

        Assert.NotNull(result.Session);
        PeerSession other = await live.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(result.Session.Id, other.Id);
        Assert.Equal(result.Session.Terms.ToString(), other.Terms.ToString());
        Assert.Equal(SendStatus.Sent, result.Session.SendBody(Tag, 7u, static (writer, value) => writer.WriteUInt32(200, value)));
        Assert.Equal(8u, await answers.First.Task.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WrongSecretIsNamedAtBothEnds()
    {
        await using NodePair pair = new();
        pair.Start();

        ConnectResult result = await pair.ConnectAsync(new byte[32]);

        Assert.Null(result.Session);
        Assert.Equal(RejectReason.BadProof, result.Reason);
        Assert.True(pair.Second.Counters[NodeCounter.RequestsRefused] >= 1);
        Assert.Empty(pair.First.Sessions);
        Assert.Empty(pair.Second.Sessions);
    }

    [Fact]
    public async Task CloseEndsTheSessionAtBothEnds()
    {
        await using NodePair pair = new();
        TaskCompletionSource<CloseReason> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        pair.Second.SessionEnded += (_, reason) => ended.TrySetResult(reason);
        pair.Start();
        ConnectResult result = await pair.ConnectAsync();

        result.Session!.Close(CloseReason.Done);

        Assert.Equal(CloseReason.Done, await ended.Task.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Empty(pair.First.Sessions);
        Assert.Empty(pair.Second.Sessions);
    }

    /// <summary>Answers each number with the next, as long as numbers are small; keeps the first it heard.</summary>
    private sealed class Echo : IBodyHandler
    {
        public bool AcceptsClear => false;

        internal TaskCompletionSource<uint> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Handle(ReceivedBody body)
        {
            uint value = BigEndian.ReadUInt32(body.Octets[3..].ToArray(), 0);
            First.TrySetResult(value);
            if (value == 7)
            {
                body.Session!.SendBody(Tag, value + 1, static (writer, next) => writer.WriteUInt32(200, next));
            }
        }
    }
}
