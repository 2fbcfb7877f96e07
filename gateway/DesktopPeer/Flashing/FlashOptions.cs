namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>What a person wants flashed.</summary>
internal sealed record FlashOptions
{
    /// <summary>The board.</summary>
    public required BoardDescription Board { get; init; }

    /// <summary>The serial port, such as COM3 or /dev/ttyUSB0.</summary>
    public required string Port { get; init; }

    /// <summary>Another stock image than the board's usual one; null for that.</summary>
    public string? Target { get; init; }

    /// <summary>The build of the stock image, four numbers; null for the newest.</summary>
    public string? FirmwareVersion { get; init; }

    /// <summary>A folder with a ready image of the application; null to build it.</summary>
    public string? ImageFolder { get; init; }

    /// <summary>The device's files; null when the board keeps those that it has.</summary>
    public DeviceFolder? Files { get; init; }

    /// <summary>Groups that the board is to have places for, 0 for the application without groups; null for what <see cref="Files"/> say.</summary>
    public int? Groups { get; init; }

    /// <summary>Whether the board is to have the application with updates; also when not, it is chosen for <see cref="Files"/> that need it.</summary>
    public bool Updates { get; init; }

    /// <summary>Where the nanoFramework project system for msbuild is; null where msbuild knows.</summary>
    public string? ProjectSystem { get; init; }
}
