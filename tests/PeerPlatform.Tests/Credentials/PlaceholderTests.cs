using System.Collections.Concurrent;
using System.Reflection;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Credentials;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Certificates;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Credentials;

/// <summary>The placeholder for a credential: in every message of every protocol, empty where the group asks for none, else what the group's policy puts in.</summary>
public sealed class PlaceholderTests
{
    public static TheoryData<string, int> Kinds
    {
        get
        {
            TheoryData<string, int> kinds = [];
            foreach ((Type view, string[] shapes) in MessageShapes.OfProtocols)
            {
                for (int i = 0; i < shapes.Length; i++)
                {
                    kinds.Add(view.Name, MessageShapes.FirstKind(view) + i);
                }
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Capability", "C18")]
    public void Every_message_has_the_field_and_it_may_be_empty(string name, int kind)
    {
        (Type view, string[] shapes) = MessageShapes.OfProtocols.Single(one => one.Key.Name == name);
        BodyFields fields = (BodyFields)Activator.CreateInstance(view)!;
        DecodeStatus Decode(byte[]? credential)
        {
            byte[] body = MessageShapes.Body(kind, shapes[kind - MessageShapes.FirstKind(view)], credential);
            return fields.TryDecode(body, 0, body.Length);
        }

        Assert.Equal(DecodeStatus.Malformed, Decode(null));
        Assert.Equal(DecodeStatus.Complete, Decode([]));
        Assert.True(fields.Has(BodyFields.CredentialField));
        Assert.Equal(0, fields.LengthOf(BodyFields.CredentialField));
        Assert.Equal(DecodeStatus.Complete, Decode(new byte[NanoPeers.Limits.MaxCredentialLength]));
        Assert.Equal(NanoPeers.Limits.MaxCredentialLength, fields.LengthOf(BodyFields.CredentialField));
        Assert.Equal(DecodeStatus.TooLong, Decode(new byte[NanoPeers.Limits.MaxCredentialLength + 1]));
    }

    [Fact]
    public void No_protocol_and_no_kind_is_left_out()
    {
        Type[] all = [.. typeof(SessionMessage).Assembly.GetTypes(), .. typeof(ChatMessage).Assembly.GetTypes()];
        Assert.Equal(all.Where(type => type.BaseType == typeof(BodyFields)).Select(type => type.Name).Order(), MessageShapes.OfProtocols.Keys.Select(view => view.Name).Order());
        foreach ((Type view, string[] shapes) in MessageShapes.OfProtocols.Where(one => one.Key != typeof(NotSupported)))
        {
            Type kinds = all.Single(type => type.Name == view.Name + "Kind");
            IEnumerable<int> numbers = kinds.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (int)field.GetRawConstantValue()!);
            Assert.Equal(Enumerable.Range(MessageShapes.FirstKind(view), shapes.Length), numbers.Distinct().Order());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a word")]
    [InlineData("of another kind, and as long as the field can be: 64 octets.....")]
    [Trait("Capability", "C18")]
    public async Task What_stands_in_it_is_set_by_the_groups_policy(string word)
    {
        Seen seen = new();
        byte[][] tags = [ProtocolTag.Session, TestPeer.Tag, ProtocolTag.Error];
        BodyCredentials? own = word.Length == 0 ? null : new BodyCredentials(tags.Select(tag => (tag, (ICredentialPolicy)new Policy(word, tag, seen))));
        BodyCredentials sees = new(tags.Select(tag => (tag, (ICredentialPolicy)new Policy("", tag, seen))));
        await using TestPeer from = new TestPeer(1, new PeerSetting { Credentials = own }).Started();
        await using TestPeer to = new(2, new PeerSetting { Credentials = sees });
        to.Node.Handle(ProtocolTag.Error, new BodyLog());
        to.Started();
        PeerSession session = await from.LiveAsync(to);
        session.SendBody(TestPeer.Tag, word, static (writer, _) =>
        {
            writer.WriteUInt8(BodyFields.KindField, 1);
            writer.WriteCredential();
            writer.WriteUInt32(200, 1);
        });
        await Eventually.TrueAsync(() => to.Node.Sessions.Any(other => other.IsLive), "live at the other end");
        to.Node.Sessions.Single().SendBody("unheard"u8.ToArray(), 1u, BodyLog.Write);
        session.Ping();
        await Eventually.TrueAsync(() => tags.All(tag => seen.ContainsKey(Name(tag))), "all came");
        session.Close(CloseReason.Done);
        await Eventually.TrueAsync(() => to.Node.Sessions.Count == 0, "the close came");
        Assert.All(seen, one => Assert.Equal([word], one.Value.Distinct()));
        Assert.True(seen[Name(ProtocolTag.Session)].Count >= 2);
    }

    [Fact]
    [Trait("Capability", "C18")]
    public async Task In_a_set_up_the_groups_authenticator_fills_it_and_without_security_it_is_empty()
    {
        using CertificateGroup group = new();
        byte[] secret = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
        Assert.Equal(0, await LengthAsync(group, new CertifiedSetting { ByCertificate = false }));
        Assert.Equal(1, await LengthAsync(group, new CertifiedSetting { ByCertificate = false, Secret = secret }));
        Assert.Equal(CertificateCredential.Length, await LengthAsync(group, new CertifiedSetting()));
    }

    [Fact]
    public async Task A_message_under_a_sessions_key_without_the_credential_that_its_policy_asks_for_is_refused()
    {
        MemberCredentialPolicy Member(byte number) => new(TestPeer.Group, new([.. Enumerable.Repeat(number, 16)], 0), _ => CredentialJudgement.Accepted);
        await using TestPeer bare = new TestPeer(1).Started();
        await using TestPeer dressed = new TestPeer(3, new PeerSetting { Credentials = new BodyCredentials([(ProtocolTag.Session, Member(3))]) }).Started();
        await using TestPeer to = new TestPeer(2, new PeerSetting { Credentials = new BodyCredentials([(ProtocolTag.Session, Member(2))]) }).Started();
        PeerSession session = await dressed.LiveAsync(to);
        await Eventually.TrueAsync(() => to.Node.Sessions.Any(one => one.IsLive), "live at the other end");
        session.Close(CloseReason.Done);
        await Eventually.TrueAsync(() => to.Node.Sessions.Count == 0, "a close with the credential counts");
        Assert.Equal(0, to[NodeCounter.CredentialsRefused]);

        // The first message under the key is a ping; without the credential it is not answered, and the asking end gives up.
        using CancellationTokenSource gaveUp = new();
        Task<ConnectResult> connecting = bare.ConnectUntilAsync(to, gaveUp.Token);
        await Eventually.TrueAsync(() => to[NodeCounter.CredentialsRefused] >= 1, "a ping without is refused");
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    /// <summary>How long the credentials of Request and Accept are, seen on the wire; those of the other messages of a set-up are empty.</summary>
    private static async Task<int> LengthAsync(CertificateGroup group, CertifiedSetting setting)
    {
        ConcurrentQueue<int> lengths = new();
        await using CertifiedPeer first = new(1, group, CertifiedPeer.Udp(), setting);
        await using CertifiedPeer second = new(2, group, CertifiedPeer.Udp(), setting);
        first.Tap.OnSend = message => Note(message, lengths);
        second.Tap.OnSend = message => Note(message, lengths);
        Assert.NotNull((await first.ConnectAsync(second)).Result.Session);
        return Assert.Single(lengths.Distinct());
    }

    private static void Note(byte[] datagram, ConcurrentQueue<int> lengths)
    {
        Envelope envelope = new();
        SessionMessage message = new();
        Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(datagram, 0, datagram.Length, datagram.Length));
        if (envelope.KeyId != 0 || envelope.NextBody() != DecodeStatus.Complete)
        {
            return;
        }

        Assert.Equal(DecodeStatus.Complete, message.TryDecode(datagram, envelope.BodyOffset, envelope.BodyLength));
        Assert.True(message.Has(SessionField.Credential));
        if (message.Kind is SessionMessageKind.Request or SessionMessageKind.Accept)
        {
            lengths.Enqueue(message.LengthOf(SessionField.Credential));
        }
        else
        {
            Assert.Equal(0, message.LengthOf(SessionField.Credential));
        }
    }

    private static string Name(byte[] tag) => System.Text.Encoding.ASCII.GetString(tag);

    private sealed class Seen : ConcurrentDictionary<string, ConcurrentQueue<string>>;

    /// <summary>Puts a word in, takes every word, and remembers what came.</summary>
    private sealed class Policy(string word, byte[] tag, Seen seen) : ICredentialPolicy
    {
        public byte[] Own { get; } = System.Text.Encoding.ASCII.GetBytes(word);

        public CredentialJudgement Judge(ReadOnlySpan<byte> credential, ReadOnlySpan<byte> sender)
        {
            if (sender[0] == 1)
            {
                seen.GetOrAdd(Name(tag), _ => []).Enqueue(System.Text.Encoding.ASCII.GetString(credential));
            }

            return CredentialJudgement.Accepted;
        }
    }
}
