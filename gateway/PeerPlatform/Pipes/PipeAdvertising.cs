using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>Pipes and their advertisements (S0 fig. 17): published by themselves, as content, or embedded in others. PIPE-ENDS.md.</summary>
public static class PipeAdvertising
{
    /// <summary>The policy parameter that demands secured messages, unless its value is <see cref="NoEncryption"/>.</summary>
    public const string EncryptionParameter = "pipeEncryption";

    /// <summary>The value that demands nothing.</summary>
    public const string NoEncryption = "none";

    private const string Language = "en";

    /// <summary>Reads a pipe from its advertisement.</summary>
    /// <param name="advertisement">The advertisement.</param>
    /// <returns>The pipe; null where the advertisement names no pipe or no group, or a name that is too long.</returns>
    public static PipeDescription? Read(PipeAdvertisement advertisement)
    {
        bool isSound = PipeType.IsKnown((int)advertisement.Type) && Fits(advertisement.PipeName);
        if (!isSound || advertisement.Id is not { } pipe || advertisement.Group is not { } group)
        {
            return null;
        }

        bool demands = Demands(advertisement.Security?.Authentication) || Demands(advertisement.Security?.Credentialing);
        return new PipeDescription(pipe, group, (int)advertisement.Type, advertisement.PipeName) { DemandsSecurity = demands };
    }

    /// <summary>The pipes that a group's advertisement embeds, as far as they are the group's own.</summary>
    /// <param name="advertisement">The advertisement.</param>
    public static IReadOnlyList<PipeDescription> Read(GroupAdvertisement advertisement) =>
        [.. advertisement.Pipes.Select(Read).OfType<PipeDescription>().Where(pipe => pipe.Group.Equals(advertisement.Id))];

    /// <summary>Writes the advertisement of a pipe; unsigned.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="publisher">Who publishes it.</param>
    /// <param name="at">When.</param>
    /// <param name="life">For how long.</param>
    public static PipeAdvertisement Write(PipeDescription pipe, Identifier publisher, DateTimeOffset at, TimeSpan life) => new()
    {
        Name = new ResourceName(ResourceKind.Pipe, pipe.Pipe).ToString(),
        DefaultLanguage = Language,
        PipeName = pipe.Name,
        Type = (AdvertisedPipeType)pipe.Type,
        Group = pipe.Group,
        Publisher = publisher,
        Version = 1,
        PublishedAt = at.ToUnixTimeSeconds(),
        LifetimeSeconds = (int)life.TotalSeconds,
        Security = pipe.DemandsSecurity && !PipeType.IsSecured(pipe.Type) ? new ProviderSecurity { Credentialing = Demand(publisher) } : null,
    };

    private static PolicyAdvertisement Demand(Identifier publisher) => new()
    {
        Name = new ResourceName(ResourceKind.Policy, publisher).ToString(),
        DefaultLanguage = Language,
        PolicyName = "pipe security",
        Parameters = [new NamedValue(EncryptionParameter, "required")],
        Publisher = publisher,
    };

    private static bool Demands(PolicyAdvertisement? policy) =>
        policy?.Parameters.Any(parameter => parameter.Name == EncryptionParameter && parameter.Value is not ("" or NoEncryption)) == true;

    private static bool Fits(string name) => System.Text.Encoding.UTF8.GetByteCount(name) <= Limits.MaxNameLength;
}
