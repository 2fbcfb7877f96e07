namespace NanoPeers.DesktopPeer.Api;

/// <summary>The gateway as the API tells of it.</summary>
/// <param name="Id">Its peer id.</param>
/// <param name="Group">The group that it serves.</param>
/// <param name="Region">The region's name.</param>
/// <param name="Endpoints">Where it listens; the first is the one it announces.</param>
/// <param name="Devices">How many devices are enrolled.</param>
/// <param name="Present">How many of them have a live session.</param>
/// <param name="ProcessId">The gateway's process.</param>
/// <param name="StartedAt">When its API started.</param>
internal sealed record GatewayView(
    string Id, string Group, string Region, IReadOnlyList<string> Endpoints, int Devices, int Present, int ProcessId, DateTimeOffset StartedAt);
