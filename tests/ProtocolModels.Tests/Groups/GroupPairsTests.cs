using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Groups.Rig;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Groups;

/// <summary>Pair keys in a group, with true sessions: S0 figs. 4 and 8.</summary>
public sealed class GroupPairsTests
{
    private readonly VirtualPeer[] _peers = [.. Enumerable.Range(1, 4).Select(i => new VirtualPeer((byte)i))];
    private readonly TestRoster _roster = new();
    private readonly GroupPairs[] _pairs;

    public GroupPairsTests()
    {
        Array.ForEach(_peers, peer => _roster.Add(peer.Id));
        _pairs = [.. _peers.Select(peer => new GroupPairs(peer.Id, _roster) { AllowsClear = true })];
        Array.ForEach(_pairs, pairs => pairs.HandleRoster());
    }

    [Fact]
    [Trait("Capability", "B3")]
    public void TheMatrixOfTheFigureHasFiveKeys()
    {
        ConnectAsDrawn();
        Assert.Equal("AB AC AD", Matrix(0));
        Assert.Equal("AB BD", Matrix(1));
        Assert.Equal("AC CD", Matrix(2));
        Assert.Equal("AD BD CD", Matrix(3));
        HashSet<ulong> keys = [];
        for (int i = 0; i < 4; i++)
        {
            keys.UnionWith(FanOut(i).Where(one => one.Session != null).Select(one => one.Session!.Id));
        }

        Assert.Equal(5, keys.Count);
        Assert.Equal(10, _pairs.Sum(pairs => pairs.KeyCount));
    }

    [Fact]
    public void APairWithoutAKeyTalksInClearAndFlagged()
    {
        ConnectAsDrawn();
        Assert.Equal(GroupPairAnswer.Clear, FanOut(1).Single(one => one.Member.Equals(_peers[2].Id)).Answer);
        Assert.Equal(GroupPairAnswer.Clear, _pairs[2].Judge(_peers[1].Id, null));
        _pairs[1].AllowsClear = false;
        _pairs[2].AllowsClear = false;
        Assert.Equal(GroupPairAnswer.NoKey, FanOut(1).Single(one => one.Member.Equals(_peers[2].Id)).Answer);
        Assert.Equal(GroupPairAnswer.ClearRefused, _pairs[2].Judge(_peers[1].Id, null));
    }

    [Fact]
    public void NobodyComesDownToClearOnceThereIsAKey()
    {
        ConnectAsDrawn();
        Assert.Equal(GroupPairAnswer.Downgraded, _pairs[1].Judge(_peers[0].Id, null));
        Assert.Equal(GroupPairAnswer.NotMember, _pairs[1].Judge(new Identifier([9, .. new byte[15]], 0), null));
    }

    [Fact]
    public void OneMessageIsSealedForEachKeyAndOpensOnlyAtItsOtherEnd()
    {
        ConnectAsDrawn();
        foreach ((Identifier member, GroupPairAnswer answer, SecuredSession? session) in FanOut(0))
        {
            Assert.Equal(GroupPairAnswer.Pair, answer);
            VirtualPeer a = _peers[0];
            a.Tools.Writer.Begin(a.Buffer, 0, a.Buffer.Length);
            a.Tools.Writer.BeginBody(ProtocolTag.Chat);
            a.Tools.Writer.WriteUInt8(1, 42);
            a.Tools.Writer.EndBody();
            byte[] datagram = a.Buffer[..session!.Finish(a.Tools.Writer)];
            for (int other = 1; other < 4; other++)
            {
                foreach (SecuredSession held in FanOut(other).Where(one => one.Session != null).Select(one => one.Session!))
                {
                    bool isTheirs = _peers[other].Id.Equals(member) && held.Peer.Equals(a.Id);
                    OpenStatus status = held.Open(_peers[other].View([.. datagram]), 0);
                    Assert.Equal(isTheirs, status == OpenStatus.Opened);
                }
            }
        }
    }

    [Fact]
    [Trait("Capability", "B7")]
    public void AJoinerMakesAKeyWithEachPeerThatItWishes()
    {
        VirtualPeer joiner = new(5);
        _roster.Add(joiner.Id);
        var pairs = new GroupPairs(joiner.Id, _roster);
        pairs.HandleRoster();
        Array.ForEach(_pairs, one => one.HandleRoster());
        Assert.True(pairs.Want(_peers[1].Id, true));
        Assert.True(pairs.Want(_peers[3].Id, true));
        int made = 0;
        while (pairs.PollConnect(0) is { } wished)
        {
            int other = Array.FindIndex(_peers, peer => peer.Id.Equals(wished));
            SessionPair session = SessionPair.Establish(joiner, _peers[other]);
            pairs.HandleSession(wished, session.OfFirst);
            _pairs[other].HandleSession(joiner.Id, session.OfSecond);
            made++;
        }

        Assert.Equal(2, made);
        Assert.Equal(2, pairs.KeyCount);
        Assert.Equal([0, 1, 0, 1], _pairs.Select(one => one.KeyCount));
        Assert.Equal(GroupPairs.Never, pairs.NextTimeoutMillis);
    }

    [Fact]
    public void AWishThatIsNotMetIsAskedForAgainLessAndLess()
    {
        _pairs[0].WantsAll = true;
        List<long> times = [];
        for (long now = 0; now < 300_000; now += 500)
        {
            while (_pairs[0].PollConnect(now) is { } peer)
            {
                if (peer.Equals(_peers[1].Id))
                {
                    times.Add(now);
                }
            }
        }

        Assert.Equal([0, 2000, 6000, 14_000, 30_000, 62_000, 122_000, 182_000, 242_000], times);
    }

    [Fact]
    public void AMemberThatIsGoneIsLeftOut()
    {
        ConnectAsDrawn();
        _roster.Remove(_peers[3].Id);
        _pairs[0].HandleRoster();
        Assert.Equal(2, FanOut(0).Count);
        Assert.Equal(GroupPairAnswer.NotMember, _pairs[0].Judge(_peers[3].Id, null));
    }

    private void ConnectAsDrawn()
    {
        foreach ((int one, int other) in ((int, int)[])[(0, 1), (0, 2), (0, 3), (1, 3), (2, 3)])
        {
            SessionPair session = SessionPair.Establish(_peers[one], _peers[other]);
            _pairs[one].HandleSession(_peers[other].Id, session.OfFirst);
            _pairs[other].HandleSession(_peers[one].Id, session.OfSecond);
        }
    }

    private string Matrix(int of)
    {
        const string Names = "ABCD";
        IEnumerable<int> others = FanOut(of).Where(one => one.Answer == GroupPairAnswer.Pair).Select(one => Array.FindIndex(_peers, peer => peer.Id.Equals(one.Member)));
        return string.Join(' ', others.Select(other => $"{Names[Math.Min(of, other)]}{Names[Math.Max(of, other)]}"));
    }

    private List<(Identifier Member, GroupPairAnswer Answer, SecuredSession? Session)> FanOut(int of)
    {
        List<(Identifier, GroupPairAnswer, SecuredSession?)> all = [];
        _pairs[of].BeginFanOut();
        while (_pairs[of].NextMember(out GroupPairAnswer answer))
        {
            all.Add((_pairs[of].Member!, answer, _pairs[of].Session));
        }

        return all;
    }
}
