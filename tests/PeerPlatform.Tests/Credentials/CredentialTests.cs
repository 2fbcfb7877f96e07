using System.Collections.Concurrent;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Credentials;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Credentials;

/// <summary>Credentials in bodies: what a node puts in, and what it refuses before any protocol sees it.</summary>
public sealed class CredentialTests
{
    private static readonly byte[] _first = "first"u8.ToArray();
    private static readonly byte[] _second = "second"u8.ToArray();
    private static readonly Identifier _group = Id(99);
    private readonly ConcurrentDictionary<Identifier, CredentialJudgement> _standing = new();

    [Fact]
    [Trait("Capability", "C6")]
    public async Task Two_protocols_in_one_message_have_their_own_credentials_each_judged_by_its_own_policy()
    {
        BodyCredentials sender = new([(_first, new Word("one")), (_second, new Word("two"))]);
        BodyCredentials receiver = new([(_first, new Word("one")), (_second, new Word("other"))]);
        await using Nodes.TestPeer from = Peer(1, sender, out _);
        await using Nodes.TestPeer to = Peer(2, receiver, out Bodies bodies);
        PeerSession session = await from.LiveAsync(to);
        session.Send(0, static (_, core, writer, into, capacity) =>
        {
            writer.Begin(into, 0, capacity);
            foreach (byte[] tag in new[] { _first, _second })
            {
                writer.BeginBody(tag);
                Write(writer, 5);
                writer.EndBody();
            }

            return core.Finish(writer);
        });
        await Eventually.TrueAsync(() => to[NodeCounter.CredentialsRefused] == 1 && bodies.Count == 1, "one is taken, one is refused");
        Assert.Equal("first:one", Assert.Single(bodies));
    }

    [Fact]
    [Trait("Capability", "M2")]
    public async Task A_token_of_identity_and_capabilities_is_read_by_its_own_policy_alone()
    {
        Token sends = new("peer 1 may say");
        Token judges = new("");
        Token others = new("");
        await using Nodes.TestPeer from = Peer(1, new BodyCredentials([(_first, sends), (_second, sends)]), out _);
        await using Nodes.TestPeer to = Peer(2, new BodyCredentials([(_first, judges), ("third"u8.ToArray(), others)]), out Bodies bodies);
        PeerSession session = await from.LiveAsync(to);

        // A protocol without a policy carries the token and nobody reads it; that of the policy is handed over octet by octet.
        Assert.Equal(SendStatus.Sent, session.SendBody(_second, 1u, Write));
        Assert.Equal(SendStatus.Sent, session.SendBody(_first, 2u, Write));
        await Eventually.TrueAsync(() => bodies.Count == 2, "both are delivered");
        Assert.Equal(["first:peer 1 may say", "second:peer 1 may say"], bodies.Order());
        Assert.Equal(["peer 1 may say"], judges.Read);
        Assert.Empty(others.Read);

        // The same identity without the capability: the policy says so, nothing else does.
        sends.Own = "peer 1 may look"u8.ToArray();
        session.SendBody(_first, 3u, Write);
        await Eventually.TrueAsync(() => to[NodeCounter.CredentialsRefused] == 1, "the token without the capability is refused");
        session.SendBody(_second, 4u, Write);
        await Eventually.TrueAsync(() => bodies.Count == 3, "where nobody reads it, it makes no difference");
        Assert.Equal(["peer 1 may say", "peer 1 may look"], judges.Read);
    }

    [Fact]
    [Trait("Capability", "C19")]
    public async Task A_group_that_demands_a_credential_refuses_a_message_without()
    {
        await using Nodes.TestPeer without = Peer(1, null, out _);
        await using Nodes.TestPeer with = Peer(3, Member(3), out _);
        await using Nodes.TestPeer to = Peer(2, Member(2), out Bodies bodies);
        PeerSession bare = await without.LiveAsync(to);
        Assert.Equal(SendStatus.Sent, bare.SendBody(_first, 1u, Write));
        await Eventually.TrueAsync(() => to[NodeCounter.CredentialsRefused] == 1, "the message without a credential is refused");
        Assert.Empty(bodies);
        PeerSession dressed = await with.LiveAsync(to);
        Assert.Equal(SendStatus.Sent, dressed.SendBody(_first, 1u, Write));
        await Eventually.TrueAsync(() => bodies.Count == 1, "the message with one is taken");
        Assert.Equal(1, to[NodeCounter.CredentialsRefused]);
    }

    [Fact]
    [Trait("Capability", "C20")]
    [Trait("Capability", "M7")]
    public async Task A_removed_peers_messages_are_refused_at_every_member_under_sessions_that_live_on()
    {
        await using Nodes.TestPeer removed = Peer(1, Member(1), out _);
        await using Nodes.TestPeer second = Peer(2, Member(2), out Bodies atSecond);
        await using Nodes.TestPeer third = Peer(3, Member(3), out Bodies atThird);
        PeerSession toSecond = await removed.LiveAsync(second);
        PeerSession toThird = await removed.LiveAsync(third);
        toSecond.SendBody(_first, 1u, Write);
        toThird.SendBody(_first, 1u, Write);
        await Eventually.TrueAsync(() => atSecond.Count == 1 && atThird.Count == 1, "a member is heard");
        _standing[Id(1)] = CredentialJudgement.NotInStanding;
        toSecond.SendBody(_first, 2u, Write);
        toThird.SendBody(_first, 2u, Write);
        await Eventually.TrueAsync(
            () => second[NodeCounter.CredentialsRefused] == 1 && third[NodeCounter.CredentialsRefused] == 1, "both refuse the removed one");
        Assert.Single(atSecond);
        Assert.Single(atThird);
        Assert.True(toSecond.IsLive);
    }

    [Fact]
    public void Every_fault_of_a_members_credential_has_its_name()
    {
        MemberCredentialPolicy policy = new(_group, Id(2), _ => CredentialJudgement.Accepted);
        byte[] sender = Octets(1);
        byte[] right = new MemberCredentialPolicy(_group, Id(1), _ => CredentialJudgement.Accepted).Own;
        byte[] ofAnotherGroup = new MemberCredentialPolicy(Id(98), Id(1), _ => CredentialJudgement.Accepted).Own;
        byte[] ofAnotherVersion = [2, .. right[1..]];
        Assert.Equal(CredentialJudgement.Accepted, policy.Judge(right, sender));
        Assert.Equal(CredentialJudgement.Missing, policy.Judge([], sender));
        Assert.Equal(CredentialJudgement.Malformed, policy.Judge(right.AsSpan(1), sender));
        Assert.Equal(CredentialJudgement.Malformed, policy.Judge(ofAnotherVersion, sender));
        Assert.Equal(CredentialJudgement.WrongSender, policy.Judge(right, Octets(7)));
        Assert.Equal(CredentialJudgement.WrongGroup, policy.Judge(ofAnotherGroup, sender));
        MemberCredentialPolicy strict = new(_group, Id(2), _ => CredentialJudgement.NoRight);
        Assert.Equal(CredentialJudgement.NoRight, strict.Judge(right, sender));
    }

    [Fact]
    public async Task A_credential_of_another_peer_than_the_sender_is_refused()
    {
        await using Nodes.TestPeer liar = Peer(1, Member(7), out _);
        await using Nodes.TestPeer to = Peer(2, Member(2), out Bodies bodies);
        PeerSession session = await liar.LiveAsync(to);
        session.SendBody(_first, 1u, Write);
        await Eventually.TrueAsync(() => to[NodeCounter.CredentialsRefused] == 1, "the forged one is refused");
        Assert.Empty(bodies);
    }

    private static byte[] Octets(byte number) => [.. Enumerable.Repeat(number, 16)];

    private static Identifier Id(byte number) => new(Octets(number), 0);

    private static void Write(MessageWriter writer, uint number)
    {
        writer.WriteUInt8(BodyFields.KindField, 1);
        writer.WriteCredential();
        writer.WriteUInt32(3, number);
    }

    private static Nodes.TestPeer Peer(byte number, BodyCredentials? credentials, out Bodies bodies)
    {
        Nodes.TestPeer peer = new(number, new PeerSetting { Credentials = credentials });
        bodies = new Bodies();
        peer.Node.Handle(_first, new Handler("first", bodies));
        peer.Node.Handle(_second, new Handler("second", bodies));
        return peer.Started();
    }

    private BodyCredentials Member(byte number) =>
        new([(_first, new MemberCredentialPolicy(_group, Id(number), peer => _standing.GetValueOrDefault(peer)))]);

    private sealed class Bodies : ConcurrentQueue<string>;

    private sealed class Word(string word) : ICredentialPolicy
    {
        public byte[] Own { get; } = System.Text.Encoding.ASCII.GetBytes(word);

        public CredentialJudgement Judge(ReadOnlySpan<byte> credential, ReadOnlySpan<byte> sender) =>
            credential.SequenceEqual(Own) ? CredentialJudgement.Accepted : CredentialJudgement.Malformed;
    }

    /// <summary>A token that says who may do what, known to its policy alone.</summary>
    private sealed class Token(string own) : ICredentialPolicy
    {
        internal ConcurrentQueue<string> Read { get; } = new();

        public byte[] Own { get; set; } = System.Text.Encoding.ASCII.GetBytes(own);

        public CredentialJudgement Judge(ReadOnlySpan<byte> credential, ReadOnlySpan<byte> sender)
        {
            string text = System.Text.Encoding.ASCII.GetString(credential);
            Read.Enqueue(text);
            bool isSenders = text.StartsWith($"peer {sender[0]} ", StringComparison.Ordinal);
            return !isSenders ? CredentialJudgement.WrongSender
                : text.EndsWith("may say", StringComparison.Ordinal) ? CredentialJudgement.Accepted : CredentialJudgement.NoRight;
        }
    }

    private sealed class Handler(string name, Bodies bodies) : IBodyHandler
    {
        public bool AcceptsClear => false;

        public void Handle(ReceivedBody body)
        {
            FieldReader reader = new();
            reader.Begin(body.Envelope.Buffer, body.Envelope.BodyOffset, body.Envelope.BodyLength);
            reader.Next();
            reader.Next();
            bodies.Enqueue($"{name}:{System.Text.Encoding.ASCII.GetString(reader.Buffer, reader.Offset, reader.Length)}");
        }
    }
}
