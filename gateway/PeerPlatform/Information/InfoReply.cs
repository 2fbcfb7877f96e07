using NanoPeers.Identifiers;
using NanoPeers.Information;

namespace NanoPeers.PeerPlatform.Information;

/// <summary>A message that answers a question of this peer, copied out of its buffer.</summary>
internal sealed record InfoReply(InfoStatus Status, int Section, IReadOnlyList<InfoItem> Items, int Next, Identifier? Instance, byte[] Payload,
    int LeaseSeconds)
{
    internal static InfoReply Of(InfoMessage message) => new(
        message.Status,
        message.Section,
        message.Has(InfoField.Items) ? InfoItems.Read(message) : [],
        (int)message.NumberOf(InfoField.Next),
        message.Has(InfoField.Instance) ? new Identifier(message.Buffer, message.OffsetOf(InfoField.Instance)) : null,
        message.Buffer.AsSpan(message.OffsetOf(InfoField.Payload), message.LengthOf(InfoField.Payload)).ToArray(),
        (int)message.NumberOf(InfoField.Lease));
}
