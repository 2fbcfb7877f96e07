using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Commands;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>
/// Which steps are done, in a small file, so that a broken-off flashing can be gone on with. It holds no secret: names, times, a hash of the calls.
/// </summary>
internal sealed class FlashProgress
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _path;
    private readonly string _plan;
    private readonly Dictionary<string, DateTime> _done = new(StringComparer.Ordinal);

    private FlashProgress(string path, string plan)
    {
        _path = path;
        _plan = plan;
    }

    /// <summary>Whether a step is done.</summary>
    public bool IsAnyDone => _done.Count > 0;

    /// <summary>Begins with nothing done.</summary>
    public static FlashProgress Begin(string stateFolder, FlashOptions options, IReadOnlyList<FlashStep> steps) =>
        new(PathFor(stateFolder, options), Hash(steps));

    /// <summary>Goes on with what was done before.</summary>
    /// <exception cref="CommandException">Something else was being flashed, or the file is damaged.</exception>
    public static FlashProgress Resume(string stateFolder, FlashOptions options, IReadOnlyList<FlashStep> steps)
    {
        FlashProgress progress = Begin(stateFolder, options, steps);
        if (File.Exists(progress._path))
        {
            progress.Read();
        }

        return progress;
    }

    /// <summary>Whether a step need not be done: it was, and nothing that it reads is newer.</summary>
    public bool IsDone(FlashStep step) =>
        _done.TryGetValue(step.Name, out DateTime at) && step.Inputs.All(path => File.Exists(path) && File.GetLastWriteTimeUtc(path) <= at);

    /// <summary>A step begins: it and all later ones are not done.</summary>
    public void Starts(IEnumerable<FlashStep> thisAndLater)
    {
        foreach (FlashStep step in thisAndLater)
        {
            _done.Remove(step.Name);
        }

        Write();
    }

    /// <summary>A step is done.</summary>
    public void Ends(FlashStep step)
    {
        _done[step.Name] = DateTime.UtcNow;
        Write();
    }

    /// <summary>All is done.</summary>
    public void Forget() => File.Delete(_path);

    private static string PathFor(string stateFolder, FlashOptions options)
    {
        string port = string.Concat(options.Port.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return Path.Combine(Path.GetFullPath(stateFolder), $"flash-{options.Board.Id}-{port}.json");
    }

    private static string Hash(IEnumerable<FlashStep> steps) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', steps.Select(step => step.Name + " " + step.CommandText)))));

    private void Read()
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(_path));
            if (document.RootElement.GetProperty("plan").GetString() != _plan)
            {
                throw new CommandException(
                    ExitCode.NotDone, "flash-differs", "What was broken off was flashed with other options. Give the same, or begin anew without --resume.");
            }

            foreach (JsonProperty step in document.RootElement.GetProperty("done").EnumerateObject())
            {
                _done[step.Name] = step.Value.GetDateTime().ToUniversalTime();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException
            or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new CommandException(ExitCode.NotDone, "flash-unknown", $"{_path} cannot be read: {e.Message} Begin anew without --resume.", e);
        }
    }

    private void Write()
    {
        try
        {
            MakeFolder(Path.GetDirectoryName(_path)!);
            using MemoryStream stream = new();
            using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
            {
                json.WriteStartObject();
                json.WriteString("plan", _plan);
                json.WriteStartObject("done");
                foreach ((string step, DateTime at) in _done)
                {
                    json.WriteString(step, at.ToString("O", CultureInfo.InvariantCulture));
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            using OwnerOnlyFile file = OwnerOnlyFile.Begin(_path);
            file.Write(stream.ToArray());
            file.Commit(mayReplace: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCode.NotDone, "flash-state-not-written", $"{_path} cannot be written: {e.Message} Name another folder with --state.", e);
        }
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerFolder);
        }
    }
}
