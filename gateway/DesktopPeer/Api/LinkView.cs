using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>A link as the API tells of it.</summary>
/// <param name="Switch">Name of the device with the button.</param>
/// <param name="Light">Name of the device with the light.</param>
/// <param name="Ready">Whether the two need the gateway no more.</param>
/// <param name="Problem">What is still to be done; empty when nothing is.</param>
internal sealed record LinkView(string Switch, string Light, bool Ready, string Problem)
{
    /// <summary>The view of what the gateway knows.</summary>
    public static LinkView From(LinkStatus status) => new(status.Switch, status.Light, status.IsReady, status.Problem);
}
