using NanoPeers.DesktopPeer.Commands;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>The steps of flashing, in order.</summary>
internal static class FlashPlan
{
    private const string FirmwareFolder = "firmware";
    private const string PackagesFolder = "packages";
    private const string SharedFolder = "shared/ProtocolModels";
    private const string ConnectRemedy =
        "Is the board on this port, and no other program (a serial monitor, Visual Studio's device explorer)? Press its reset button.";

    private static readonly string[] _sourceFolders =
    [
        .. ApplicationChoice.All.Select(project => FirmwareFolder + "/" + project), FirmwareFolder + "/Native/RsaHardware", SharedFolder,
    ];

    /// <summary>Makes the steps.</summary>
    /// <exception cref="CommandException">A folder or a file that they need is not there.</exception>
    public static IReadOnlyList<FlashStep> Make(FlashOptions options)
    {
        List<FlashStep> steps = [];
        ApplicationChoice choice = ApplicationChoice.Of(options);
        string? ready = options.ImageFolder is string folder ? choice.ReadyImage(Path.GetFullPath(folder)) : null;
        steps.Add(ImageStep(options));
        string application = ready ?? AddBuild(steps, options, choice.Project);
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

        if (ApplicationChoice.OwnImage(options) is string own)
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

    private static string AddBuild(List<FlashStep> steps, FlashOptions options, string name)
    {
        string root = FindRoot();
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
        string? own = isReady ? ApplicationChoice.OwnImage(options) : null;
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

    /// <summary>Without a target: with one, nanoff would start the board's loader, and the board could not answer.</summary>
    private static void AddFiles(List<FlashStep> steps, FlashOptions options)
    {
        if (options.Files is not DeviceFolder files)
        {
            return;
        }

        string description = files.PathOf(DeviceFolder.FilesName);
        string[] updates = files.HasUpdates ? [files.PathOf(DeviceFolder.UpdatesName)] : [];
        string[] inputs = [description, files.PathOf(DeviceFolder.SettingsName), files.PathOf(DeviceFolder.InvitationName), .. updates];
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
