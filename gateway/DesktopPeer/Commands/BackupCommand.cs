using System.CommandLine;
using System.Globalization;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.Storage;
using NanoPeers.Storage.Backups;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>backup FILE and restore FILE: the gateway's whole state in one encrypted file, and back.</summary>
internal sealed class BackupCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _file = new("FILE");
    private readonly Option<string> _state = StateOption.Build();
    private readonly Option<bool> _force = new("--force") { Description = "Overwrite the file if it is there" };
    private readonly PassphraseOption _passphrase;

    private BackupCommand(Terminal terminal)
    {
        _terminal = terminal;
        _passphrase = new PassphraseOption(terminal);
    }

    /// <summary>Makes the command backup.</summary>
    public static Command Build(Terminal terminal)
    {
        BackupCommand backup = new(terminal);
        backup._file.Description = "The file to write; with its passphrase, it is the gateway";
        Command command = new("backup", "Write the gateway's whole state, with devices and groups, to one encrypted file; the gateway may run")
        {
            backup._file, backup._state, backup._passphrase.Option, backup._force,
        };
        command.SetGuardedAction(terminal, backup.MakeAsync);
        return command;
    }

    /// <summary>Makes the command restore.</summary>
    public static Command BuildRestore(Terminal terminal)
    {
        BackupCommand restore = new(terminal);
        restore._file.Description = "The file that \"backup\" wrote";
        Command command = new("restore", "Put a backup into a folder where no state is; the gateway that it was made of must never run again beside it")
        {
            restore._file, restore._state, restore._passphrase.Option,
        };
        command.SetGuardedAction(terminal, restore.RestoreAsync);
        return command;
    }

    private async Task<int> MakeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = Path.GetFullPath(parsed.GetValue(_file)!);
        bool replaces = parsed.GetValue(_force);
        if (!replaces && Path.Exists(path))
        {
            throw Exists(path);
        }

        StateOptions state = new() { Folder = Path.GetFullPath(parsed.GetValue(_state)!) };
        char[] passphrase = await _passphrase.TakeAsync(parsed, isNew: true, cancellationToken).ConfigureAwait(false);
        try
        {
            BackupSummary summary = Write(path, replaces, state, passphrase);
            await _terminal.Output.WriteLineAsync($"The backup of {Describe(summary)} is in {path}.").ConfigureAwait(false);
            await _terminal.Error.WriteLineAsync(
                "Whoever has this file and its passphrase can be this gateway. Without the passphrase nobody can open it, nor can you.").ConfigureAwait(false);
            return ExitCode.Done;
        }
        finally
        {
            Array.Clear(passphrase);
        }
    }

    private static BackupSummary Write(string path, bool replaces, StateOptions state, char[] passphrase)
    {
        byte[] octets = StateBackup.Make(state, passphrase, out BackupSummary summary);
        try
        {
            using OwnerOnlyFile file = OwnerOnlyFile.Begin(path);
            file.Write(octets);
            file.Commit(replaces);
            return summary;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Path.Exists(path) && !replaces
                ? Exists(path)
                : new CommandException(ExitCode.NotDone, "file-not-written", $"{path} cannot be written: {e.Message}", e);
        }
    }

    private async Task<int> RestoreAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = Path.GetFullPath(parsed.GetValue(_file)!);
        string folder = Path.GetFullPath(parsed.GetValue(_state)!);
        char[] passphrase = await _passphrase.TakeAsync(parsed, isNew: false, cancellationToken).ConfigureAwait(false);
        try
        {
            BackupSummary summary = StateBackup.Restore(path, passphrase, new StateOptions { Folder = folder });
            await _terminal.Output.WriteLineAsync($"The state of {Describe(summary)} is in {folder}.").ConfigureAwait(false);
            await WarnAsync(summary).ConfigureAwait(false);
            return ExitCode.Done;
        }
        finally
        {
            Array.Clear(passphrase);
        }
    }

    private async Task WarnAsync(BackupSummary summary)
    {
        string when = When(summary);
        string[] lines =
        [
            $"This is gateway {summary.Identity.PeerId} itself, not a second one. Before you run it, see that the other one never runs again: " +
            "two of them shut each other out, and what both sign makes their groups distrust them.",
            $"What happened after {when} is not in it: invite devices again that came later, and remove devices again that were removed later.",
        ];
        foreach (string line in summary.Groups > 0 ? [.. lines, GroupsLine] : lines)
        {
            await _terminal.Error.WriteLineAsync(line).ConfigureAwait(false);
        }
    }

    private const string GroupsLine =
        "In its groups, let it hear other members before you decide anything there: it must learn what it signed since. " +
        "If it makes a group's keys, and made some since, another authority must take over.";

    private static string Describe(BackupSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"gateway {summary.Identity.PeerId} ({Terminal.Printable(summary.Identity.RegionName)}) of {When(summary)} " +
        $"with {Many(summary.Devices, "device")} and {Many(summary.Groups, "group")}");

    private static string When(BackupSummary summary) => summary.MadeAt.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Many(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static CommandException Exists(string path) =>
        new(ExitCode.NotDone, "file-exists", $"{path} is there already. Name another file, or overwrite it with --force.");
}
