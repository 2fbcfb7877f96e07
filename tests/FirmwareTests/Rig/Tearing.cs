namespace NanoPeers.FirmwareTests.Rig;

/// <summary>What a file is while it is written.</summary>
internal static class Tearing
{
    /// <summary>Emptied, then octet by octet longer.</summary>
    internal const int GrowsInPlace = 0;

    /// <summary>At once as long as it will be, of zeros, then octet by octet overwritten.</summary>
    internal const int FillsZeros = 1;

    /// <summary>Gone, then octet by octet longer.</summary>
    internal const int IsRemovedFirst = 2;

    /// <summary>The old one up to the last instant.</summary>
    internal const int ChangesAtTheEnd = 3;
}
