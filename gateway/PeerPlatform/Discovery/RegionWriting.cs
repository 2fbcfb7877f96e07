using System.Text;
using NanoPeers.Discovery;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>Writes the region messages of full peers.</summary>
internal static class RegionWriting
{
    /// <summary>Octets of a List beside its entries, at most: envelope, tag, and the other fields.</summary>
    internal const int Overhead = 330;

    internal static void Ask(MessageWriter writer, ulong attemptId, int topic, int skip, RegionIdentity? self, string? wanted)
    {
        int from = writer.Position;
        Head(writer, RegionListMessageKind.Ask, attemptId, topic);
        if (skip > 0)
        {
            writer.WriteUInt16(RegionListField.Skip, skip);
        }

        if (self is not null)
        {
            Self(writer, self);
        }
        else if (wanted is not null)
        {
            Text(writer, RegionField.Region, wanted);
        }

        PeersWriting.Pad(writer, from, RegionTiming.AskOctets);
    }

    internal static void List(MessageWriter writer, ulong attemptId, int topic, RegionIdentity self, byte[] entries, bool more)
    {
        Head(writer, RegionListMessageKind.List, attemptId, topic);
        Self(writer, self);
        writer.WriteOctets(RegionListField.Entries, entries, 0, entries.Length);
        writer.WriteUInt8(RegionListField.More, more ? 1 : 0);
    }

    private static void Head(MessageWriter writer, int kind, ulong attemptId, int topic)
    {
        writer.WriteUInt8(RegionField.Kind, kind);
        writer.WriteCredential();
        writer.WriteUInt64(RegionField.AttemptId, attemptId);
        writer.WriteUInt8(RegionListField.Topic, topic);
    }

    private static void Self(MessageWriter writer, RegionIdentity self)
    {
        writer.WriteIdentifier(RegionField.Group, self.Group);
        Text(writer, RegionField.Region, self.Region);
        Text(writer, RegionField.Endpoint, self.Endpoint);
        writer.WriteUInt32(RegionField.BootCount, self.BootCount);
        writer.WriteUInt16(RegionField.Interval, DiscoveryTiming.AnnounceMillis / 1000);
        writer.WriteUInt8(RegionField.Policy, self.Policy);
    }

    private static void Text(MessageWriter writer, int field, string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        writer.WriteOctets(field, octets, 0, octets.Length);
    }
}
