using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace NanoPeers.PeeringService.Agent;

/// <summary>The file <c>subsystems.json</c> of a state folder: the programs that the agent keeps. AGENT.md describes it.</summary>
public static class SubsystemFile
{
    /// <summary>Its name in the state folder.</summary>
    public const string FileName = "subsystems.json";

    /// <summary>Most programs.</summary>
    public const int MaxPrograms = 32;

    /// <summary>Most octets of the file.</summary>
    public const int MaxOctets = 64 << 10;

    /// <summary>The file's programs. A file that is wrong is logged, and none of its programs is started: the gateway runs all the same.</summary>
    /// <param name="stateFolder">The state folder.</param>
    /// <param name="taken">Names that the gateway's own subsystems have.</param>
    /// <param name="logger">Where faults are told.</param>
    public static IReadOnlyList<ProgramOrder> ReadOrTell(string stateFolder, IReadOnlyCollection<string> taken, ILogger logger)
    {
        try
        {
            return Read(stateFolder, taken);
        }
        catch (Exception e) when (e is SubsystemFileException or IOException or UnauthorizedAccessException)
        {
            AgentLog.FileRefused(logger, PathIn(stateFolder), e.Message);
            return [];
        }
    }

    /// <summary>The file's path in a state folder.</summary>
    /// <param name="stateFolder">The state folder.</param>
    public static string PathIn(string stateFolder) => Path.Combine(stateFolder, FileName);

    /// <summary>The file's programs; none when there is no file.</summary>
    /// <param name="stateFolder">The state folder.</param>
    /// <param name="taken">Names that the gateway's own subsystems have.</param>
    /// <exception cref="SubsystemFileException">It is not what AGENT.md describes, or others than its owner may write it.</exception>
    /// <exception cref="IOException">The disk or the system refuses.</exception>
    public static IReadOnlyList<ProgramOrder> Read(string stateFolder, IReadOnlyCollection<string> taken)
    {
        FileInfo file = new(PathIn(stateFolder));
        if (!file.Exists)
        {
            return [];
        }

        DemandPrivate(file);
        if (file.Length > MaxOctets)
        {
            throw new SubsystemFileException($"it has more than {MaxOctets} octets.");
        }

        List<ProgramOrder> orders = [.. Parse(File.ReadAllText(file.FullName)).Select(OrderOf)];
        if (orders.Count > MaxPrograms)
        {
            throw new SubsystemFileException($"it has more than {MaxPrograms} programs.");
        }

        string? twice = orders.Select(order => order.Name).Concat(taken).GroupBy(name => name, StringComparer.Ordinal)
            .FirstOrDefault(names => names.Count() > 1)?.Key;
        return twice is null ? orders : throw new SubsystemFileException($"the name {twice} is in use already.");
    }

    /// <summary>Who can write this file, decides what the gateway's user runs.</summary>
    private static void DemandPrivate(FileInfo file)
    {
        const UnixFileMode others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.FullName) & others) != 0)
        {
            throw new SubsystemFileException("others than its owner may write it: chmod 600 it after a look at what it says.");
        }
    }

    private static IReadOnlyList<DeclaredProgram> Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, SubsystemJson.Default.DeclaredSubsystems)?.Subsystems ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new SubsystemFileException(e.Message, e);
        }
    }

    private static ProgramOrder OrderOf(DeclaredProgram declared)
    {
        string? wrong = declared switch
        {
            _ when !SubsystemName.IsValid(declared.Name) => $"\"{declared.Name}\" is no name: 1 to {SubsystemName.MaxLength} of a-z, 0-9 and \"-\".",
            _ when !Path.IsPathFullyQualified(declared.Command) => $"the command of {declared.Name} is no absolute path.",
            { Folder: { } folder } when !Path.IsPathFullyQualified(folder) => $"the folder of {declared.Name} is no absolute path.",
            { StopSeconds: < 1 or > 300 } => $"stopSeconds of {declared.Name} is 1 to 300.",
            { MaxRestarts: < 0 or > 1000 } => $"maxRestarts of {declared.Name} is 0 to 1000.",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new SubsystemFileException(wrong);
        }

        return new ProgramOrder(declared.Name, declared.Command)
        {
            Arguments = declared.Arguments,
            Purpose = declared.Purpose,
            IsPeeringAware = declared.PeeringAware,
            Folder = declared.Folder,
            Environment = declared.Environment,
            Rules = new SubsystemRules
            {
                Restart = declared.Restart,
                StopWait = TimeSpan.FromSeconds(declared.StopSeconds),
                MaxRestarts = declared.MaxRestarts,
            },
        };
    }
}
