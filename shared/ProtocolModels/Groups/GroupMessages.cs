using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>Writes bodies of tag <c>group</c> into a writer that was begun; the caller finishes the message. GROUPS.md, "Messages".</summary>
internal static class GroupMessages
{
    private static readonly GroupEpoch None = new GroupEpoch(0, 0, 0);

    internal static void Begin(MessageWriter writer, int kind, Identifier group)
    {
        writer.BeginBody(ProtocolTag.Group);
        writer.WriteUInt8(GroupField.Kind, kind);
        writer.WriteCredential();
        writer.WriteIdentifier(GroupField.Group, group);
    }

    internal static void WriteEpoch(MessageWriter writer, GroupEpoch? epoch)
    {
        GroupEpoch named = epoch ?? None;
        writer.WriteUInt32(GroupField.Term, named.Term);
        writer.WriteUInt32(GroupField.Number, named.Number);
        writer.WriteUInt8(GroupField.Rank, named.Rank);
    }

    /// <summary>Switch, Drop, Dropped, or the beginning of a Key or Seen.</summary>
    internal static void BeginNamed(MessageWriter writer, int kind, Identifier group, GroupEpoch epoch, ulong keyId)
    {
        Begin(writer, kind, group);
        WriteEpoch(writer, epoch);
        writer.WriteUInt64(GroupField.KeyId, keyId);
    }

    internal static void BeginKey(MessageWriter writer, GroupEpochKey key, GroupKeyState state, GroupKeyCause cause, long graceMillis)
    {
        BeginNamed(writer, GroupMessageKind.Key, key.Group, key.Epoch, key.KeyId);
        writer.WriteUInt8(GroupField.Suite, key.Suite);
        writer.WriteUInt8(GroupField.State, (int)state);
        writer.WriteUInt8(GroupField.Cause, (int)cause);
        writer.WriteUInt32(GroupField.Grace, (uint)graceMillis);
    }

    internal static void WriteRefused(MessageWriter writer, Identifier group, GroupEpoch? newest, GroupRefusal reason, Identifier owner)
    {
        Begin(writer, GroupMessageKind.Refused, group);
        WriteEpoch(writer, newest);
        writer.WriteUInt8(GroupField.Reason, (int)reason);
        writer.WriteIdentifier(GroupField.Owner, owner);
        writer.EndBody();
    }

    internal static void WriteProbe(MessageWriter writer, Identifier group, ulong keyId, ulong token)
    {
        Begin(writer, GroupMessageKind.Probe, group);
        writer.WriteUInt64(GroupField.KeyId, keyId);
        writer.WriteUInt64(GroupField.Token, token);
        writer.EndBody();
    }

    internal static void WriteFresh(MessageWriter writer, Identifier group, ulong keyId, ulong token, ulong sequence)
    {
        Begin(writer, GroupMessageKind.Fresh, group);
        writer.WriteUInt64(GroupField.KeyId, keyId);
        writer.WriteUInt64(GroupField.Token, token);
        writer.WriteUInt64(GroupField.Sequence, sequence);
        writer.EndBody();
    }
}
