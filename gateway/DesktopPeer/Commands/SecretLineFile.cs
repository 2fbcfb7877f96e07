using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>Writes a line that holds a secret to a file that its owner alone can read.</summary>
internal static class SecretLineFile
{
    /// <summary>Makes the file, then asks for the line: one that cannot be written would be lost.</summary>
    /// <param name="path">The file.</param>
    /// <param name="force">Whether a file that is there is overwritten.</param>
    /// <param name="ask">Asks for what is to be written.</param>
    /// <param name="lineOf">The line in the answer.</param>
    /// <exception cref="CommandException">The file is there already, or cannot be written.</exception>
    public static async Task<T> WriteAsync<T>(string path, bool force, Func<Task<T>> ask, Func<T, string> lineOf)
    {
        if (!force && Path.Exists(path))
        {
            throw Exists(path);
        }

        try
        {
            using OwnerOnlyFile file = OwnerOnlyFile.Begin(path);
            T answer = await ask().ConfigureAwait(false);
            file.Write(lineOf(answer) + "\n");
            file.Commit(mayReplace: force);
            return answer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Path.Exists(path) && !force
                ? Exists(path)
                : new CommandException(ExitCode.NotDone, "file-not-written", $"{path} cannot be written: {e.Message}", e);
        }
    }

    private static CommandException Exists(string path) =>
        new(ExitCode.NotDone, "file-exists", $"{path} is there already. Name another file, or overwrite it with --force.");
}
