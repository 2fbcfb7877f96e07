using NanoPeers.DesktopPeer.Commands;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>The steps of flashing, in order.</summary>
internal static class FlashPlan
{
    private const string FirmwareFolder = "firmware";
    private const string StockProject = "Esp32Peer";
    private const string NativeRsaProject = "Esp32PeerRsa";
    private const string GroupsProject = "Esp32PeerGroups";
    private const string PackagesFolder = "packages";
    private const string SharedFolder = "shared/ProtocolModels";
    private const string Clr = "nanoCLR.bin";
    private const string ConnectRemedy =
        "Is the board on this port, and no other program (a serial monitor, Visual Studio's device explorer)? Press its reset button.";

    private static readonly string[] _sourceFolders =
    [
        FirmwareFolder + "/" + StockProject, FirmwareFolder + "/" + NativeRsaProject, FirmwareFolder + "/" + GroupsProject,
        FirmwareFolder + "/Native/RsaHardware", SharedFolder,
    ];

    /// <summary>Makes the steps.</summary>
    /// <exception cref="CommandException">A folder or a file that they need is not there.</exception>
    public static IReadOnlyList<FlashStep> Make(FlashOptions options)
    {
        List<FlashStep> steps = [];
        bool hasGroups = PlacesFor(options) > 0;
        string? ready = options.ImageFolder is string folder ? ReadyImage(Path.GetFullPath(folder), hasGroups) : null;
        steps.Add(ImageStep(options));
        string application = ready ?? AddBuild(steps, options, hasGroups);
        string target = options.Target ?? options.Board.Image;
        AddCheck(steps, options, application, isReady: ready is not null);
        steps.Add(new FlashStep(
            "application",
            "Write the application",
            FlashTool.Nanoff,
            ["--target", target, "--serialport", options.Port, "--deploy", "--image", application],
            Path.GetDirectoryName(ready) ?? FindRoot(),
            [application],
            "Hold the BOOT button while it connects. If it still fails, run the whole again without --resume: the image may not be on the board."));
        AddFiles(steps, options);
        return steps;
    }

    private static FlashStep ImageStep(FlashOptions options)
    {
        List<string> arguments = ["--update", "--target", options.Target ?? options.Board.Image, "--serialport", options.Port];
        List<string> inputs = [];
        if (options.FirmwareVersion is string version)
        {
            arguments.AddRange(["--fwversion", version]);
        }

        if (OwnImage(options) is string own)
        {
            arguments.AddRange(["--clrfile", own]);
            inputs.Add(own);
        }

        string others = options.Board.OtherImages.Count == 0 ? "" : " Other images with --target: " + string.Join(" ", options.Board.OtherImages);
        return new FlashStep(
            "image",
            "Write the nanoFramework image",
            FlashTool.Nanoff,
            arguments,
            Path.GetFullPath(options.ImageFolder ?? "."),
            inputs,
            "Hold the BOOT button while it connects, check --port (nanoff --listports lists them) and the network connection, which the image comes by."
            + others);
    }

    /// <summary>The device's files say how many groups the board has places for; what the command line says must be the same.</summary>
    private static int PlacesFor(FlashOptions options)
    {
        string? file = options.Files?.PathOf(DeviceFolder.SettingsName);
        string settings = File.Exists(file) ? File.ReadAllText(file) : "";
        int places = settings.Length == 0 ? options.Groups ?? 0 : BoardSettingsText.GroupsOf(settings);
        int least = settings.Length == 0 ? Limits.MinConstrainedSessions : BoardSettingsText.SessionsOf(settings);
        GroupPlaces.Check(options.Board, options.Groups ?? places, least);
        return options.Groups is null || options.Groups == places ? places : throw new CommandException(
            ExitCode.NotDone,
            "groups-differ",
            $"The files in {options.Files!.Path} have places for {places} groups, not for {options.Groups}. "
            + $"Make them with \"provision --groups {options.Groups}\", or leave --groups out.");
    }

    private static string AddBuild(List<FlashStep> steps, FlashOptions options, bool hasGroups)
    {
        string root = FindRoot();
        string name = hasGroups ? GroupsProject : options.Board.HasNativeRsaImage ? NativeRsaProject : StockProject;
        string project = Path.Combine(root, FirmwareFolder, name, name + ".nfproj");
        string packages = Path.Combine(root, FirmwareFolder, name, "packages.config");
        steps.Add(new FlashStep(
            "packages",
            "Fetch the class libraries",
            FlashTool.NuGet,
            ["restore", packages, "-PackagesDirectory", Path.Combine(root, PackagesFolder), "-NonInteractive"],
            root,
            [packages],
            "Check the network connection and the package sources (nuget sources)."));
        List<string> arguments = [project, "-t:Build", "-p:Configuration=Release", "-nologo", "-v:minimal"];
        if (options.ProjectSystem is string system)
        {
            arguments.Add("-p:NanoFrameworkProjectSystemPath=" + Path.TrimEndingDirectorySeparator(Path.GetFullPath(system)) + "/");
        }

        steps.Add(new FlashStep(
            "build",
            "Build the application",
            FlashTool.MSBuild,
            arguments,
            root,
            [project, packages, .. Sources(root)],
            "The compiler's lines above say what is wrong. Without the nanoFramework project system it cannot build: see FLASHING.md."));
        return Path.Combine(root, FirmwareFolder, name, "bin", "Release", name + ".bin");
    }

    /// <summary>The wrong pair of image and application would run nothing, and say so on the serial port only: they are compared before it is sent.</summary>
    private static void AddCheck(List<FlashStep> steps, FlashOptions options, string application, bool isReady)
    {
        string? own = isReady ? OwnImage(options) : null;
        bool isPinned = !isReady || (options.FirmwareVersion is string version && FirmwareFit.ProblemOfVersion(version) is null);
        steps.Add(new FlashStep(
            "check",
            "Compare the board's image with the application",
            FlashTool.Nanoff,
            ["--nanodevice", "--devicedetails", "--serialport", options.Port],
            Path.GetFullPath(options.ImageFolder ?? "."),
            [application],
            "The application was not sent. Press the board's reset button, and see that the image is one of firmware " + FirmwareFit.Firmware
            + ": name a build of it with --fwversion.")
        {
            Before = own is not null || isPinned ? () => FirmwareFit.ProblemOfFile(application, own) : null,
            Judge = lines => FirmwareFit.ProblemOfBoard(application, lines),
        });
    }

    private static string? OwnImage(FlashOptions options)
    {
        string? own = options.ImageFolder is string folder ? Path.Combine(Path.GetFullPath(folder), Clr) : null;
        return File.Exists(own) ? own : null;
    }

    /// <summary>Without a target: with one, nanoff would start the board's loader, and the board could not answer.</summary>
    private static void AddFiles(List<FlashStep> steps, FlashOptions options)
    {
        if (options.Files is not DeviceFolder files)
        {
            return;
        }

        string description = files.PathOf(DeviceFolder.FilesName);
        string[] inputs = [description, files.PathOf(DeviceFolder.SettingsName), files.PathOf(DeviceFolder.InvitationName)];
        string? missing = inputs.FirstOrDefault(path => !File.Exists(path));
        if (missing is not null)
        {
            throw new CommandException(
                ExitCode.NotDone, "files-missing", $"{missing} is not there. Make the device's files with \"provision\", or leave --files out.");
        }

        string board = BoardSettingsText.BoardOf(File.ReadAllText(files.PathOf(DeviceFolder.SettingsName)));
        if (board != options.Board.Id)
        {
            throw new CommandException(
                ExitCode.NotDone,
                "board-differs",
                $"The files in {files.Path} are for the board \"{board}\", not for {options.Board.Id}: its pins would be wrong.");
        }

        steps.Add(new FlashStep(
            "files",
            "Write the device's files",
            FlashTool.Nanoff,
            ["--filedeployment", description, "--serialport", options.Port],
            files.Path,
            inputs,
            ConnectRemedy));
        if (files.HasNetwork)
        {
            string network = files.PathOf(DeviceFolder.NetworkName);
            steps.Add(new FlashStep(
                "wifi",
                "Write the Wi-Fi network",
                FlashTool.Nanoff,
                ["--networkdeployment", network, "--serialport", options.Port],
                files.Path,
                [network],
                ConnectRemedy));
        }
    }

    private static string ReadyImage(string folder, bool hasGroups)
    {
        string[] images = Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.bin").Where(path => Path.GetFileName(path) != Clr)]
            : [];
        string[] wanted = hasGroups ? [GroupsProject] : [StockProject, NativeRsaProject];
        string[] others = hasGroups ? [StockProject, NativeRsaProject] : [GroupsProject];
        string? named = images.FirstOrDefault(path => wanted.Contains(Path.GetFileNameWithoutExtension(path)));
        bool isOne = images.Length == 1 && !others.Contains(Path.GetFileNameWithoutExtension(images[0]));
        return named ?? (isOne ? images[0] : throw new CommandException(
            ExitCode.NotDone,
            "image-missing",
            $"{folder} does not hold one application image {(hasGroups ? "with" : "without")} groups: {wanted[0]}.bin, or a single .bin beside {Clr}."));
    }

    private static IEnumerable<string> Sources(string root) => _sourceFolders
        .Select(folder => Path.Combine(root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories));

    /// <summary>The clone's root, seen from here or from the program.</summary>
    private static string FindRoot()
    {
        foreach (string start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "NanoPeers.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new CommandException(
            ExitCode.NotDone, "sources-missing", "The firmware's sources are not here. Start this in a clone, or give a ready image with --image DIR.");
    }
}
