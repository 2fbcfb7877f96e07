using System.Text;
using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>What region messages say, as objects.</summary>
internal static class RegionTexts
{
    internal static string Of(BodyFields message, int field) => Encoding.UTF8.GetString(message.Buffer, message.OffsetOf(field), message.LengthOf(field));

    /// <summary>What a gateway says of itself: in an Announce, an Answer, a List, or its Ask.</summary>
    internal static RegionIdentity IdentityOf(BodyFields message, Identifier sender) => new(
        sender, new Identifier(message.Buffer, message.OffsetOf(RegionField.Group)), Of(message, RegionField.Region), Of(message, RegionField.Endpoint),
        message.NumberOf(RegionField.BootCount), (int)message.NumberOf(RegionField.Policy));
}
