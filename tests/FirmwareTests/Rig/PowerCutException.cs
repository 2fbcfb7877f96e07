using System;

namespace NanoPeers.FirmwareTests.Rig;

/// <summary>The power went.</summary>
internal sealed class PowerCutException : Exception
{
}
