using System.CommandLine;
using NanoPeers.DesktopPeer.Flashing;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>flash --board B --port P: brings image, application, files and Wi-Fi to a board, with the real tools.</summary>
internal sealed class FlashCommand
{
    private readonly Terminal _terminal;
    private readonly Option<string> _board = BoardOption.Build();
    private readonly Option<string> _port = new("--port") { HelpName = "PORT", Description = "The serial port, such as COM3 or /dev/ttyUSB0", Required = true };
    private readonly Option<string?> _image = new("--image")
    {
        HelpName = "DIR", Description = "A folder with a ready image; without it, the application is built",
    };

    private readonly Option<string?> _files = new("--files") { HelpName = "DIR", Description = "The device's files that \"provision\" wrote" };
    private readonly Option<int?> _groups = new("--groups")
    {
        HelpName = "N",
        Description = $"The application with groups, 1 to {Limits.MaxConstrainedGroups}, or the stock one, 0; without it, what the device's files say",
    };

    private readonly Option<bool> _updates = new("--updates")
    {
        Description = "The application with updates over the network; chosen without this too when the device's files say where they come from",
    };

    private readonly Option<string?> _target = new("--target") { HelpName = "IMAGE", Description = "Another stock image than the board's usual one" };
    private readonly Option<string?> _version = new("--fwversion")
    {
        HelpName = "VERSION",
        Description = $"The build of the stock image, of firmware {FirmwareFit.Firmware}, which the class libraries fit; without it, the newest",
    };

    private readonly Option<string?> _projectSystem = new("--project-system")
    {
        HelpName = "DIR", Description = "The nanoFramework project system, where msbuild does not know it",
    };

    private readonly Option<string> _state = new("--state")
    {
        HelpName = "DIR", Description = "Where is kept which steps are done; no secret", DefaultValueFactory = _ => StateOption.DefaultFolder,
    };

    private readonly Option<bool> _whatIf = new("--what-if") { Description = "Print the exact steps, and do nothing" };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on after the last step that was done" };
    private readonly Option<bool> _wipe = new("--wipe-files") { Description = "At the end, wipe the files with secrets in the folder of --files" };

    private FlashCommand(Terminal terminal)
    {
        _terminal = terminal;
    }

    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        FlashCommand flash = new(terminal);
        Command command = new("flash", "Flash a board: nanoFramework image, application, the device's files and Wi-Fi")
        {
            flash._board, flash._port, flash._image, flash._files, flash._groups, flash._updates, flash._target, flash._version,
            flash._projectSystem, flash._state, flash._whatIf, flash._resume, flash._wipe,
        };
        command.SetGuardedAction(terminal, flash.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        FlashOptions options = Read(parsed);
        IReadOnlyList<FlashStep> steps = FlashPlan.Make(options);
        string state = parsed.GetValue(_state)!;
        bool goesOn = parsed.GetValue(_resume);
        FlashProgress progress = goesOn ? FlashProgress.Resume(state, options, steps) : FlashProgress.Begin(state, options, steps);
        FlashRun run = new(_terminal, steps, progress, SecretMask.Of(options.Files), Environment.GetEnvironmentVariable("PATH"));
        foreach (string note in options.Board.Notes)
        {
            await _terminal.Error.WriteLineAsync($"note: {note}").ConfigureAwait(false);
        }

        if (parsed.GetValue(_whatIf))
        {
            run.Describe();
            return ExitCode.Done;
        }

        await RemarkAsync(options, goesOn && !progress.IsAnyDone).ConfigureAwait(false);
        run.DemandTools();
        await run.RunAsync(cancellationToken).ConfigureAwait(false);
        await FinishAsync(options, parsed.GetValue(_wipe)).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private FlashOptions Read(ParseResult parsed)
    {
        string? files = parsed.GetValue(_files);
        string port = parsed.GetValue(_port)!;
        if (port.Length == 0 || port.Any(char.IsControl) || port.StartsWith('-'))
        {
            throw new CommandException(ExitCode.Usage, "setting-wrong", "--port takes a serial port, such as COM3 or /dev/ttyUSB0.");
        }

        string? version = parsed.GetValue(_version);
        if (version is not null && parsed.GetValue(_image) is null && FirmwareFit.ProblemOfVersion(version) is string problem)
        {
            throw new CommandException(ExitCode.Usage, "firmware-differs", problem);
        }

        return new FlashOptions
        {
            Board = BoardOption.Find(parsed.GetValue(_board)!),
            Port = port,
            Target = parsed.GetValue(_target),
            FirmwareVersion = version,
            ImageFolder = parsed.GetValue(_image),
            Files = files is null ? null : new DeviceFolder(files),
            Groups = parsed.GetValue(_groups),
            Updates = parsed.GetValue(_updates),
            ProjectSystem = parsed.GetValue(_projectSystem),
        };
    }

    private async Task RemarkAsync(FlashOptions options, bool hasNothingToResume)
    {
        if (hasNothingToResume)
        {
            await _terminal.Error.WriteLineAsync("Nothing was broken off with this board on this port: beginning with the first step.").ConfigureAwait(false);
        }

        if (options.Files?.IsExposed() == true)
        {
            string path = Terminal.Printable(options.Files.Path);
            await _terminal.Error.WriteLineAsync($"Others on this machine can read {path}; chmod 700 keeps it to yourself.").ConfigureAwait(false);
        }
    }

    private async Task FinishAsync(FlashOptions options, bool wipes)
    {
        if (wipes)
        {
            options.Files?.WipeSecrets();
        }

        await _terminal.Output.WriteLineAsync($"{options.Board.Name} is flashed.").ConfigureAwait(false);
        if (options.Files is DeviceFolder files)
        {
            await _terminal.Output.WriteLineAsync(wipes
                ? $"The secrets in {files.Path} are wiped."
                : $"{files.Path} still holds the device's secrets: remove it once the board has joined.").ConfigureAwait(false);
        }
    }
}
