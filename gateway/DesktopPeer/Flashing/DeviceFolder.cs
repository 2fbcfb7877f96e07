using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Commands;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>The folder with one device's files: what provisioning writes and flashing brings to the board. FLASHING.md lists them.</summary>
internal sealed class DeviceFolder
{
    /// <summary>The board's settings, under the name that the firmware reads.</summary>
    public const string SettingsName = "settings";

    /// <summary>The invitation, under the name of the firmware's record. Secret.</summary>
    public const string InvitationName = "invitation";

    /// <summary>What nanoff's --filedeployment reads.</summary>
    public const string FilesName = "files.json";

    /// <summary>What nanoff's --networkdeployment reads. Secret.</summary>
    public const string NetworkName = "network.json";

    /// <summary>Where the board's updates come from, under the name that the firmware reads; not there for a board without them.</summary>
    public const string UpdatesName = "boot.updates";

    private const string Volume = @"I:\";
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static readonly string[] _all = [InvitationName, NetworkName, FilesName, SettingsName, UpdatesName];
    private static readonly string[] _secret = [InvitationName, NetworkName];

    /// <summary>Names a folder; nothing is read or made.</summary>
    public DeviceFolder(string path) => Path = System.IO.Path.GetFullPath(path);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Whether it says which Wi-Fi the board joins.</summary>
    public bool HasNetwork => File.Exists(PathOf(NetworkName));

    /// <summary>Whether it says where the board's updates come from.</summary>
    public bool HasUpdates => File.Exists(PathOf(UpdatesName));

    /// <summary>Those of its files that are there.</summary>
    public IReadOnlyList<string> Present => [.. _all.Select(PathOf).Where(File.Exists)];

    /// <summary>Whether others on this machine can read what is in it. Not known on Windows.</summary>
    public bool IsExposed()
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(Path) & Others) == 0)
        {
            return false;
        }

        foreach (string file in Present)
        {
            if ((File.GetUnixFileMode(file) & Others) != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Path of one of its files.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes the folder for its owner alone.</summary>
    /// <exception cref="CommandException">There is something in it already, or it cannot be made.</exception>
    public void Make()
    {
        try
        {
            if (File.Exists(Path) || (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any()))
            {
                throw new CommandException(ExitCode.NotDone, "folder-taken", $"{Path} is not empty. Name another folder with --out, or empty this one.");
            }

            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(Path);
            }
            else
            {
                Directory.CreateDirectory(Path, OwnerFolder);
                File.SetUnixFileMode(Path, OwnerFolder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.NotDone, "folder-not-made", $"{Path} cannot be made: {e.Message}", e);
        }
    }

    /// <summary>Writes all of its files.</summary>
    /// <param name="settings">The board's settings.</param>
    /// <param name="invitation">The invitation's line.</param>
    /// <param name="network">The description of the Wi-Fi network; null for a board on a cable.</param>
    /// <param name="updates">Where the board's updates come from; null for a board without them.</param>
    public void Write(string settings, string invitation, byte[]? network, string? updates = null)
    {
        byte[] line = Encoding.UTF8.GetBytes(invitation + "\n");
        try
        {
            WriteOne(SettingsName, Encoding.UTF8.GetBytes(settings));
            string[] onBoard = updates is null ? [SettingsName, InvitationName] : [SettingsName, UpdatesName, InvitationName];
            WriteOne(FilesName, FileDeployment(onBoard));
            if (updates is not null)
            {
                WriteOne(UpdatesName, Encoding.ASCII.GetBytes(updates));
            }

            WriteOne(InvitationName, line);
            if (network is not null)
            {
                WriteOne(NetworkName, network);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(line);
        }
    }

    /// <summary>Overwrites the files with secrets, and removes them. The disk may keep old blocks for a time; nothing can be done about that here.</summary>
    public void WipeSecrets() => Wipe(_secret);

    /// <summary>Wipes all of its files, and removes the folder when nothing else is in it.</summary>
    public void Remove()
    {
        Wipe(_all);
        if (Directory.Exists(Path) && !Directory.EnumerateFileSystemEntries(Path).Any())
        {
            Directory.Delete(Path);
        }
    }

    private void WriteOne(string name, byte[] octets)
    {
        using OwnerOnlyFile file = OwnerOnlyFile.Begin(PathOf(name));
        file.Write(octets);
        file.Commit(mayReplace: false);
    }

    private void Wipe(IEnumerable<string> names)
    {
        foreach (string path in names.Select(PathOf).Where(File.Exists))
        {
            using (FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.None))
            {
                file.Write(new byte[file.Length]);
                file.Flush(flushToDisk: true);
            }

            File.Delete(path);
        }
    }

    /// <summary>Names are relative: nanoff runs in the folder, so that the folder can be moved.</summary>
    private static byte[] FileDeployment(string[] onBoard)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("Files");
            foreach (string name in onBoard)
            {
                json.WriteStartObject();
                json.WriteString("DestinationFilePath", Volume + name);
                json.WriteString("SourceFilePath", name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
