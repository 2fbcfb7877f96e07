using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeeringService.Errands;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The words that stand for states and kinds in JSON, on the command line and in tables.</summary>
internal static class Words
{
    /// <summary>The actions that a light takes.</summary>
    public static IReadOnlyList<string> Actions { get; } = ["on", "off", "toggle"];

    /// <summary>"on", "off", or "unknown" for null.</summary>
    public static string OfLight(bool? isOn) => isOn switch { true => "on", false => "off", null => "unknown" };

    /// <summary>The word of a presence.</summary>
    public static string Of(DevicePresence presence) => presence switch
    {
        DevicePresence.NeverSeen => "never-seen",
        DevicePresence.Connecting => "connecting",
        DevicePresence.Present => "present",
        DevicePresence.Away => "away",
        _ => throw new ArgumentOutOfRangeException(nameof(presence)),
    };

    /// <summary>The word of an event's kind.</summary>
    public static string Of(GatewayEventKind kind) => kind switch
    {
        GatewayEventKind.LightChanged => "light-changed",
        GatewayEventKind.SessionLive => "session-live",
        GatewayEventKind.SessionEnded => "session-ended",
        GatewayEventKind.AttemptFailed => "attempt-failed",
        GatewayEventKind.Enrolled => "enrolled",
        GatewayEventKind.Removed => "removed",
        GatewayEventKind.Lagged => "lagged",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The word of an input end's state.</summary>
    public static string Of(PipeInputState state) => state switch
    {
        PipeInputState.Claiming => "claiming",
        PipeInputState.Bound => "bound",
        PipeInputState.Occupied => "occupied",
        PipeInputState.Moved => "moved",
        PipeInputState.NotMember => "not-member",
        PipeInputState.Refused => "refused",
        PipeInputState.Closed => "closed",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>The word of an upload's state.</summary>
    public static string Of(UploadState state) => state switch
    {
        UploadState.Waiting => "waiting",
        UploadState.Sending => "sending",
        UploadState.Retrying => "retrying",
        UploadState.Done => "done",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>The word of an upload's fault.</summary>
    public static string Of(UploadFault fault) => fault switch
    {
        UploadFault.None => "none",
        UploadFault.Unreachable => "unreachable",
        UploadFault.NobodyHelped => "nobody-helped",
        UploadFault.Refused => "refused",
        UploadFault.TooLong => "too-long",
        UploadFault.Empty => "empty",
        UploadFault.Unreadable => "unreadable",
        UploadFault.NotApproved => "not-approved",
        UploadFault.FolderFull => "folder-full",
        UploadFault.DiskFull => "disk-full",
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    /// <summary>The action that a word stands for, in any case; null for another word.</summary>
    public static SwitchAction? ActionOf(string? word) => word?.ToUpperInvariant() switch
    {
        "ON" => SwitchAction.On,
        "OFF" => SwitchAction.Off,
        "TOGGLE" => SwitchAction.Toggle,
        _ => null,
    };
}
