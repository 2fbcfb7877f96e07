using NanoPeers.DesktopPeer.Commands;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>Which of the firmware's applications a board is to get: what the command line asks for and what the device's files need must be the same.</summary>
internal sealed class ApplicationChoice
{
    /// <summary>The application of most boards.</summary>
    internal const string Stock = "Esp32Peer";

    /// <summary>The stock one for an image that has RSA of its own.</summary>
    internal const string NativeRsa = "Esp32PeerRsa";

    /// <summary>The one with groups.</summary>
    internal const string WithGroups = "Esp32PeerGroups";

    /// <summary>The one with updates over the network and peering.</summary>
    internal const string WithUpdates = "Esp32PeerPeering";

    private const string Clr = "nanoCLR.bin";

    private readonly string[] _names;
    private readonly string _what;

    private ApplicationChoice(string project, string what, params string[] names)
    {
        Project = project;
        _what = what;
        _names = names;
    }

    /// <summary>Every project that can be chosen.</summary>
    public static IReadOnlyList<string> All { get; } = [Stock, NativeRsa, WithGroups, WithUpdates];

    /// <summary>The project's name, which is that of its folder in "firmware" and of what it is built to.</summary>
    public string Project { get; }

    /// <summary>Chooses.</summary>
    /// <exception cref="CommandException">The files say something else than the command line, or the board cannot hold it.</exception>
    public static ApplicationChoice Of(FlashOptions options)
    {
        string? file = options.Files?.PathOf(DeviceFolder.SettingsName);
        string settings = File.Exists(file) ? File.ReadAllText(file) : "";
        int groups = PlacesFor(options, settings);
        if (HasUpdates(options, settings))
        {
            UpdateRoom.Check(options.Board, groups, LeastSessions(settings));
            return new ApplicationChoice(WithUpdates, "with updates", WithUpdates);
        }

        string stock = options.Board.HasNativeRsaImage ? NativeRsa : Stock;
        return groups > 0
            ? new ApplicationChoice(WithGroups, "with groups", WithGroups)
            : new ApplicationChoice(stock, "without groups and updates", Stock, NativeRsa);
    }

    /// <summary>The application's image in a folder with a ready one.</summary>
    /// <exception cref="CommandException">There is none, there are several, or it is that of another application.</exception>
    public string ReadyImage(string folder)
    {
        string[] images = Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.bin").Where(path => Path.GetFileName(path) != Clr)]
            : [];
        string? named = images.FirstOrDefault(path => _names.Contains(Path.GetFileNameWithoutExtension(path)));
        bool isOne = images.Length == 1 && !All.Except(_names).Contains(Path.GetFileNameWithoutExtension(images[0]));
        return named ?? (isOne ? images[0] : throw new CommandException(
            ExitCode.NotDone,
            "image-missing",
            $"{folder} does not hold one application image {_what}: {_names[0]}.bin, or a single .bin beside {Clr}."));
    }

    /// <summary>An image of one's own in that folder; null when there is none, and the stock one is written.</summary>
    public static string? OwnImage(FlashOptions options)
    {
        string? own = options.ImageFolder is string folder ? Path.Combine(Path.GetFullPath(folder), Clr) : null;
        return File.Exists(own) ? own : null;
    }

    /// <summary>The device's files say how many groups the board has places for; what the command line says must be the same.</summary>
    private static int PlacesFor(FlashOptions options, string settings)
    {
        int places = settings.Length == 0 ? options.Groups ?? 0 : BoardSettingsText.GroupsOf(settings);
        GroupPlaces.Check(options.Board, options.Groups ?? places, LeastSessions(settings));
        return options.Groups is null || options.Groups == places ? places : throw new CommandException(
            ExitCode.NotDone,
            "groups-differ",
            $"The files in {options.Files!.Path} have places for {places} groups, not for {options.Groups}. "
            + $"Make them with \"provision --groups {options.Groups}\", or leave --groups out.");
    }

    /// <summary>Without files the board keeps what it was told before; with files, they must say it.</summary>
    private static bool HasUpdates(FlashOptions options, string settings)
    {
        bool isInFiles = options.Files?.HasUpdates == true;
        if (options.Updates && settings.Length > 0 && !isInFiles)
        {
            throw new CommandException(
                ExitCode.NotDone,
                "updates-differ",
                $"The files in {options.Files!.Path} do not say where the board's updates come from. "
                + "Make them with \"provision --updates\", or leave --updates out.");
        }

        return options.Updates || isInFiles;
    }

    private static int LeastSessions(string settings) =>
        settings.Length == 0 ? Limits.MinConstrainedSessions : BoardSettingsText.SessionsOf(settings);
}
