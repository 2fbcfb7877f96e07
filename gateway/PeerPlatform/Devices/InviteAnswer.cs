using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What came of inviting a device.</summary>
/// <param name="Text">The invitation, one line; it holds the device's secret. Null when there is none.</param>
/// <param name="DeviceId">The new device's id; null when there is none.</param>
/// <param name="Problem">What was wrong and what to do; empty when the device is enrolled.</param>
public sealed record InviteAnswer(string? Text, Identifier? DeviceId, string Problem)
{
    /// <summary>Says that an invitation was made, never what is in it: it holds a secret.</summary>
    public override string ToString() => Text is null ? Problem : $"invitation of {DeviceId}";
}
