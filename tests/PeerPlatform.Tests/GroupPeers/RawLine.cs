using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Credentials;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>A line to a group from a peer that does not care whether it may say one: past its own service, under a session that it has.</summary>
internal static class RawLine
{
    /// <summary>Says it under the members' session of two.</summary>
    internal static void Say(GroupEnd from, GroupEnd to, Identifier group, uint number, string text, bool withCredential = false)
    {
        PeerSession? session = from.Node.FindSession(to.Id, "group", group);
        Assert.NotNull(session);
        Say(session, group, number, text, withCredential ? from.Id : null);
    }

    /// <summary>Says it under any session.</summary>
    internal static void Say(PeerSession session, Identifier group, uint number, string text, Identifier? credentialOf = null)
    {
        IBodyCredentials? credentials = credentialOf is null
            ? null
            : new BodyCredentials([(ProtocolTag.Chat, new MemberCredentialPolicy(group, credentialOf, _ => CredentialJudgement.Accepted))]);
        byte[] octets = System.Text.Encoding.UTF8.GetBytes(text);
        SendStatus sent = session.SendBody(ProtocolTag.Chat, (group, number, octets, credentials), static (writer, line) =>
        {
            IBodyCredentials? before = writer.Credentials;
            writer.Credentials = line.credentials;
            writer.WriteUInt8(ChatField.Kind, ChatMessageKind.SayToGroup);
            writer.WriteCredential();
            writer.WriteUInt32(ChatField.Line, line.number);
            writer.WriteOctets(ChatField.Text, line.octets, 0, line.octets.Length);
            writer.WriteIdentifier(ChatField.Group, line.group);
            writer.WriteUInt32(ChatField.Run, 0x7e57);
            writer.Credentials = before;
        });
        Assert.Equal(SendStatus.Sent, sent);
    }
}
