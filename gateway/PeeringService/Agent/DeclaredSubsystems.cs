using System.Text.Json;
using System.Text.Json.Serialization;

namespace NanoPeers.PeeringService.Agent;

/// <summary>The whole file.</summary>
internal sealed record DeclaredSubsystems
{
    public required IReadOnlyList<DeclaredProgram> Subsystems { get; set; }
}

/// <summary>One program of the file.</summary>
internal sealed record DeclaredProgram
{
    public required string Name { get; set; }

    public required string Command { get; set; }

    public IReadOnlyList<string> Arguments { get; set; } = [];

    public string Purpose { get; set; } = "";

    public bool PeeringAware { get; set; }

    public RestartPolicy Restart { get; set; } = RestartPolicy.OnFailure;

    public int StopSeconds { get; set; } = 10;

    public int MaxRestarts { get; set; } = 5;

    public string? Folder { get; set; }

    public IReadOnlyDictionary<string, string> Environment { get; set; } = new Dictionary<string, string>();
}

/// <summary>How the file is read: names as they are written in it, nothing that is not known.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    MaxDepth = 8,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    NumberHandling = JsonNumberHandling.Strict,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    Converters = [typeof(RestartPolicyText)])]
[JsonSerializable(typeof(DeclaredSubsystems))]
internal sealed partial class SubsystemJson : JsonSerializerContext;

/// <summary>"on-failure", "always", "never".</summary>
internal sealed class RestartPolicyText() : JsonStringEnumConverter<RestartPolicy>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);
