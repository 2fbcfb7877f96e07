using System.CommandLine;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.PeerPlatform.Authentication;
using NanoPeers.Storage.Backups;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>
/// The option --passphrase-file, and a person at the keyboard when it is not given. Never an argument: others can read those.
/// </summary>
internal sealed class PassphraseOption
{
    private readonly Terminal _terminal;

    /// <summary>Makes the option for a command.</summary>
    /// <param name="terminal">Where a person is asked.</param>
    public PassphraseOption(Terminal terminal)
    {
        _terminal = terminal;
    }

    /// <summary>The option.</summary>
    public Option<string?> Option { get; } = new("--passphrase-file")
    {
        HelpName = "FILE", Description = "File with the backup's passphrase, when nobody is there to be asked",
    };

    /// <summary>Takes a passphrase.</summary>
    /// <param name="parsed">Says whether there is a file with it.</param>
    /// <param name="isNew">Whether it is chosen now: then it must be good, and a person types it twice.</param>
    /// <param name="cancellationToken">Ends the wait for keys.</param>
    /// <returns>Its characters; the caller wipes them.</returns>
    /// <exception cref="CommandException">There is none to be had, or it cannot be one.</exception>
    public async Task<char[]> TakeAsync(ParseResult parsed, bool isNew, CancellationToken cancellationToken)
    {
        char[] passphrase = parsed.GetValue(Option) is string path ? FromFile(path) : await AskAsync(isNew, cancellationToken).ConfigureAwait(false);
        if (isNew && BackupPassphrase.ProblemOf(passphrase) is string problem)
        {
            Array.Clear(passphrase);
            throw new CommandException(ExitCode.NotDone, "passphrase-unusable", problem);
        }

        return passphrase;
    }

    private char[] FromFile(string path)
    {
        char[] passphrase = SecretTextFile.Read(path);
        if (SecretTextFile.IsExposed(path))
        {
            _terminal.Error.WriteLine($"Others on this machine can read {path}; chmod 600 keeps it to yourself.");
        }

        return passphrase;
    }

    private async Task<char[]> AskAsync(bool isNew, CancellationToken cancellationToken)
    {
        Func<ConsoleKeyInfo?> nextKey = _terminal.NextKey ?? throw new CommandException(
            ExitCode.Usage, "no-keyboard", "Nobody can be asked for the passphrase here. Give a file with it: --passphrase-file FILE.");
        char[] first = await TypeAsync(nextKey, "Passphrase of the backup (not shown): ", cancellationToken).ConfigureAwait(false);
        if (!isNew)
        {
            return first;
        }

        char[] second = [];
        try
        {
            second = await TypeAsync(nextKey, "The same once more: ", cancellationToken).ConfigureAwait(false);
            return first.AsSpan().SequenceEqual(second)
                ? first.AsSpan().ToArray()
                : throw new CommandException(ExitCode.NotDone, "passphrase-mistyped", "The two were not the same. Nothing was written.");
        }
        finally
        {
            Array.Clear(first);
            Array.Clear(second);
        }
    }

    /// <summary>What is too long keeps one character too many, and is refused for that.</summary>
    private async Task<char[]> TypeAsync(Func<ConsoleKeyInfo?> nextKey, string question, CancellationToken cancellationToken)
    {
        char[] typed = new char[GroupPassword.MaxOctets + 1];
        await _terminal.Error.WriteAsync(question).ConfigureAwait(false);
        try
        {
            int length = await HiddenLine.TypeAsync(nextKey, typed, cancellationToken).ConfigureAwait(false);
            return typed.AsSpan(0, Math.Min(length, typed.Length)).ToArray();
        }
        finally
        {
            Array.Clear(typed);
            await _terminal.Error.WriteLineAsync().ConfigureAwait(false);
        }
    }
}
