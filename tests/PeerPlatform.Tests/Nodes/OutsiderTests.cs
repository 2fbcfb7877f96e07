using System.Collections.Concurrent;
using NanoPeers.Groups;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Admission;
using NanoPeers.PeerPlatform.Tests.Groups;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Tests.Nodes;

/// <summary>
/// What somebody can do with the datagrams of a group that it recorded: a join, a vote, a group key, a revocation. They went under a session of two
/// members; sent again, from anywhere, while the session lives, after it, and to a node that started anew, they reach no protocol.
/// </summary>
public sealed class OutsiderTests
{
    private static readonly string[] _what = ["join", "proof", "vote", "group key", "revocation"];

    [Fact]
    public async Task A_recorded_join_vote_group_key_and_revocation_are_of_no_use_again()
    {
        Heard heard = new();
        await using TestPeer member = new TestPeer(1).Started();
        await using TestPeer outsider = new TestPeer(3).Started();
        TestPeer other = Other(heard);
        PeerSession session = await member.LiveAsync(other);
        ConcurrentQueue<byte[]> recorded = new();
        member.Tap.OnSend = recorded.Enqueue;
        (byte[] Tag, byte[] Body)[] bodies = Bodies();
        foreach ((byte[] tag, byte[] body) in bodies)
        {
            session.SendBody(tag, body, static (writer, octets) => writer.WriteRaw(octets, 0, octets.Length));
        }

        await Eventually.TrueAsync(() => heard.Count == bodies.Length, "each is heard once");
        member.Tap.OnSend = null;
        byte[][] datagrams = [.. recorded.Where(octets => octets[4] != 0)];
        Assert.Equal(bodies.Length, datagrams.Length);
        Assert.All(datagrams, datagram => Assert.All(bodies, body => Assert.True(datagram.AsSpan().IndexOf(body.Body) < 0)));

        Replay(outsider, datagrams, other);
        await Eventually.TrueAsync(() => other[NodeCounter.Replayed] >= datagrams.Length, "refused while the session lives");
        Assert.Equal(0, other.Node.Counters[NodeCounter.SessionsEnded]);

        session.Close(NanoPeers.Sessions.CloseReason.Done);
        await Eventually.TrueAsync(() => other.Node.Sessions.Count == 0, "closed");
        Replay(outsider, datagrams, other);
        await Eventually.TrueAsync(() => other[NodeCounter.UnknownSession] >= datagrams.Length, "refused after the session");

        Assert.NotNull((await member.ConnectAsync(other)).Session);
        Replay(outsider, datagrams, other);
        await Eventually.TrueAsync(() => other[NodeCounter.UnknownSession] >= 2 * datagrams.Length, "refused beside the next session");
        await other.DisposeAsync();

        await using TestPeer again = Other(heard);
        Replay(outsider, datagrams, again);
        await Eventually.TrueAsync(() => again[NodeCounter.UnknownSession] >= datagrams.Length, "refused by a node that started anew");
        Assert.Equal(_what.Length, heard.Count);
    }

    [Fact]
    public async Task A_member_that_writes_another_members_name_on_its_own_message_is_refused()
    {
        Heard heard = new();
        await using TestPeer liar = new TestPeer(1).Started();
        await using TestPeer victim = new TestPeer(3).Started();
        await using TestPeer other = Other(heard);
        PeerSession mine = await liar.LiveAsync(other);
        PeerSession theirs = await victim.LiveAsync(other);
        await Eventually.TrueAsync(() => other.Node.Sessions.Count(one => one.IsLive) == 2, "both are live");

        // Under the liar's own session in the victim's name; and under the victim's session, whose key the liar does not have.
        byte[] named = liar.Sealed(mine, 1);
        named.AsSpan(SenderAt, 16).Fill(3);
        liar.Tap.Inject(named, other.Address);
        byte[] under = liar.Sealed(mine, 2);
        BigEndian.WriteUInt64(under, KeyIdAt, theirs.Id);
        under.AsSpan(SenderAt, 16).Fill(3);
        liar.Tap.Inject(under, other.Address);
        await Eventually.TrueAsync(() => other[NodeCounter.WrongSender] == 1 && other[NodeCounter.Forged] == 1, "both are refused, each by its name");
        Assert.Equal(0, other.Bodies.Count);
        Assert.Equal(NanoPeers.PeerPlatform.Transports.SendStatus.Sent, theirs.SendBody(TestPeer.Tag, 7u, BodyLog.Write));
        await other.Bodies.UntilAsync(1);
        Assert.Equal([7u], other.Bodies.Numbers);
    }

    [Fact]
    public async Task The_same_bodies_in_clear_or_of_an_outsider_reach_no_protocol()
    {
        Heard heard = new();
        await using TestPeer outsider = new TestPeer(3).Started();
        await using TestPeer other = Other(heard);
        NanoPeers.Sessions.SessionTools tools = outsider.Node.RentTools();
        (byte[] Tag, byte[] Body)[] bodies = Bodies();
        foreach ((byte[] tag, byte[] body) in bodies)
        {
            byte[] message = new byte[Limits.MaxDatagram];
            tools.BeginClear(tag, message, 0, message.Length).WriteRaw(body, 0, body.Length);
            outsider.Tap.Inject(message[..tools.FinishClear()], other.Address);
        }

        await Eventually.TrueAsync(() => other[NodeCounter.ClearRefused] == bodies.Length, "all are refused");
        Assert.Empty(heard);
    }

    /// <summary>Where these stand in an envelope (MESSAGES.md).</summary>
    private const int KeyIdAt = 16, SenderAt = 32;

    private static TestPeer Other(Heard heard)
    {
        TestPeer other = new(2);
        other.Node.Handle(ProtocolTag.Member, heard);
        other.Node.Handle(ProtocolTag.Group, heard);
        return other.Started();
    }

    private static void Replay(TestPeer from, byte[][] datagrams, TestPeer to) => Array.ForEach(datagrams, datagram => from.Tap.Inject(datagram, to.Address));

    /// <summary>Bodies as the protocols send them, in the order of <see cref="_what"/>.</summary>
    private static (byte[] Tag, byte[] Body)[] Bodies()
    {
        GroupRig rig = new();
        rig.Fill(1, 2);
        byte[] vote = GroupRig.Must(rig.Vote(0, 3, true)).Octets.ToArray();
        GroupRig.Must(rig.Remove(0, 2, revokes: true));
        byte[] revocation = GroupRig.Must(Assert.Single(rig.Author(0).PublishRevocations(rig.View, rig.Now))).Octets.ToArray();
        return
        [
            (ProtocolTag.Member, Member(MemberMessageKind.Apply, writer =>
            {
                AdmissionTable.Nonce(writer, 7);
                writer.WriteUInt8(MemberField.Way, JoinWay.Open);
                writer.ReserveOctets(MemberField.Key, 0);
                writer.ReserveOctets(MemberField.Name, 0);
            })),
            (ProtocolTag.Member, Member(MemberMessageKind.Proof, writer =>
            {
                AdmissionTable.Nonce(writer, 7);
                writer.ReserveOctets(MemberField.Challenge, 32);
                writer.ReserveOctets(MemberField.Proof, 32);
                writer.ReserveOctets(MemberField.Signature, 256);
            })),
            (ProtocolTag.Member, Member(MemberMessageKind.Statements, writer => writer.WriteOctets(MemberField.Statement, vote, 0, vote.Length))),
            (ProtocolTag.Group, Credentials.MessageShapes.Body(GroupMessageKind.Key, "3=16 4=4 5=4 6=1 7=8 8=1 9=1 10=1 11=4 12=32", [])),
            (ProtocolTag.Member, Member(MemberMessageKind.Statements, writer => writer.WriteOctets(MemberField.Statement, revocation, 0, revocation.Length))),
        ];
    }

    private static byte[] Member(int kind, Action<MessageWriter> write) => AdmissionTable.Request(kind, write);

    private sealed class Heard : ConcurrentQueue<int>, IBodyHandler
    {
        public bool AcceptsClear => false;

        public void Handle(ReceivedBody body) => Enqueue(body.Envelope.BodyLength);
    }
}
