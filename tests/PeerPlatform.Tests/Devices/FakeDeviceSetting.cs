using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Devices;

/// <summary>How a test's device differs from the others.</summary>
internal sealed record FakeDeviceSetting
{
    internal uint BootCount { get; init; } = 1;

    /// <summary>Another secret than the invitation's.</summary>
    internal byte[]? Secret { get; init; }

    internal int Port { get; init; }

    /// <summary>Port of multicasts; 0 for a device that neither hears nor sends them.</summary>
    internal int GroupPort { get; init; }

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    internal AcceptDecision Decision { get; init; } = AcceptDecision.Accept;
}
