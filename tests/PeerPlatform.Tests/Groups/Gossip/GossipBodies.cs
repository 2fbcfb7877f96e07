using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Tests.Groups.Gossip;

/// <summary>Bodies of an adversary's making.</summary>
internal static class GossipBodies
{
    public static byte[] Statement(Identifier group, byte[] octets) => Write(group, MemberMessageKind.Statements, writer =>
        writer.WriteOctets(MemberField.Statement, octets, 0, octets.Length));

    public static byte[] Have(Identifier group, int count, byte[] digest, uint revocation) => Write(group, MemberMessageKind.Have, writer =>
    {
        writer.WriteUInt32(MemberField.Count, (uint)count);
        writer.WriteOctets(MemberField.Digest, digest, 0, digest.Length);
        writer.WriteUInt32(MemberField.Revocation, revocation);
    });

    public static byte[] Share(Identifier group, byte[] share, int field, byte[] octets) => Write(group, MemberMessageKind.Have, writer =>
    {
        writer.WriteUInt32(MemberField.Count, 1);
        writer.WriteOctets(MemberField.Digest, new byte[32], 0, 32);
        writer.WriteUInt32(MemberField.Revocation, 0);
        writer.WriteOctets(MemberField.Share, share, 0, share.Length);
        writer.WriteOctets(field, octets, 0, octets.Length);
    });

    public static byte[] Want(Identifier group, params StatementId[] ids) => Write(group, MemberMessageKind.Want, writer =>
    {
        byte[] octets = [.. ids.SelectMany(id => id.ToArray())];
        writer.WriteOctets(MemberField.Ids, octets, 0, octets.Length);
    });

    /// <summary>An endorsement of peer 0 that some key signs in the name of some peer.</summary>
    public static byte[] Forge(GossipNet net, int signer, int issuer, uint number, uint clock)
    {
        var writer = new StatementWriter();
        writer.Begin(StatementKind.Endorsement, net.Group, GossipNet.Id(issuer), 0, number, clock, GossipNet.Start.ToUnixTimeSeconds(), 0);
        writer.AddId(StatementField.Subject, GossipNet.Id(0));
        writer.AddOctet(StatementField.Level, 1);
        byte[] octets = new byte[writer.Length + GossipNet.KeyOf(signer).SignatureLength];
        writer.Buffer.AsSpan(0, writer.Length).CopyTo(octets);
        GossipNet.KeyOf(signer).Sign(octets.AsSpan(0, writer.Length), octets.AsSpan(writer.Length));
        return octets;
    }

    private static byte[] Write(Identifier group, int kind, Action<MessageWriter> write)
    {
        MessageWriter writer = new(group);
        writer.Begin(new byte[Limits.MaxDatagram], 0, Limits.MaxDatagram);
        writer.BeginBody(ProtocolTag.Member);
        int start = writer.Position;
        writer.WriteUInt8(MemberField.Kind, kind);
        writer.WriteCredential();
        writer.WriteIdentifier(MemberField.Group, group);
        write(writer);
        return writer.Buffer[start..writer.Position];
    }
}
