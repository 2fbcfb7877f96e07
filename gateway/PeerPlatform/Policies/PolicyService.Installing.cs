using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Resolver;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>How policies come to this peer: find, fetch, check, install.</summary>
public sealed partial class PolicyService
{
    /// <summary>Most entries that one member's answers to one search are read to.</summary>
    private const int MaxEntries = 256;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PolicyFound>> FindAsync(string group, PolicyQuery query, CancellationToken cancellationToken)
    {
        if (_groups.FindPort(group) is not { } port)
        {
            return [];
        }

        List<PolicyFound> found = [];
        IReadOnlyList<ResolverAnswer> answers = await _resolver.QueryGroupAsync(
            port, HandlerName, PolicyPayloads.Find(query, 0), 0, _options.Patience, cancellationToken).ConfigureAwait(false);
        foreach (ResolverAnswer first in answers)
        {
            ResolverAnswer answer = first;
            for (int read = 0; read < MaxEntries && answer.Status == ResolverStatus.Answered;)
            {
                IReadOnlyList<PolicyImplementation>? entries = PolicyPayloads.TryReadFound(answer.Octets, out int next);

                // What a member says that does not match is not what was asked for.
                found.AddRange((entries ?? []).Where(query.Matches).Select(entry => new PolicyFound(first.Responder, entry)));
                if (entries is null || next <= read)
                {
                    break;
                }

                read = next;
                answer = await _resolver.QueryAsync(
                    port, first.Responder, HandlerName, PolicyPayloads.Find(query, next), _options.Patience, cancellationToken).ConfigureAwait(false);
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public async Task<PolicyResult> FetchAsync(string group, string policy, CancellationToken cancellationToken)
    {
        if (_groups.FindPort(group) is not { } port)
        {
            return Refuse(PolicyRefusal.NotFound, policy, $"This peer is in no group \"{group}\".");
        }

        PolicyQuery query = new() { Name = policy, Runtime = _options.Runtime, Constraints = _options.Constraints };
        IReadOnlyList<PolicyFound> found = await FindAsync(group, query, cancellationToken).ConfigureAwait(false);
        PolicyFound[] fetchable = [.. found.Where(static one => one.Implementation.Size > 0).OrderByDescending(static one => one.Implementation.Version)];
        if (fetchable.Length == 0)
        {
            return Refuse(PolicyRefusal.NotFound, policy, $"No member of {port.Name} has a package of {policy} for {_options.Runtime}.");
        }

        PolicyResult result = new(PolicyRefusal.NoAnswer, "");
        foreach (PolicyFound one in fetchable)
        {
            // The next member may have the same package unharmed.
            byte[]? octets = await ReadAsync(port, one, cancellationToken).ConfigureAwait(false);
            result = octets is null
                ? Refuse(PolicyRefusal.NoAnswer, policy, $"{port.NameOf(one.Peer)} stopped answering while {policy} was fetched.")
                : Convert.ToHexStringLower(SHA256.HashData(octets)) != one.Implementation.Digest
                    ? Refuse(PolicyRefusal.Tampered, policy, $"What {port.NameOf(one.Peer)} sent is not the package that it named.")
                    : Install(octets);
            if (result.IsDone)
            {
                return result;
            }
        }

        return result;
    }

    /// <inheritdoc/>
    public PolicyResult Install(byte[] package) => Install(package, true);

    /// <summary>Adds an implementation that was built into this peer; its state is what it says.</summary>
    /// <param name="one">The implementation.</param>
    public PolicyResult AddBuiltIn(PolicyImplementation one)
    {
        PolicyRefusal refusal = Catalogue.Add(one);
        return refusal == PolicyRefusal.None ? PolicyResult.Done($"{one.Policy.Name} is present.")
            : Refuse(refusal, one.Policy.Name, $"{one.Policy.Name}: another policy has this name.");
    }

    private async Task<byte[]?> ReadAsync(GroupPort port, PolicyFound found, CancellationToken cancellationToken)
    {
        byte[] octets = new byte[found.Implementation.Size];
        int at = 0;
        int tries = 0;
        while (at < octets.Length)
        {
            ResolverAnswer answer = await _resolver.QueryAsync(
                port, found.Peer, HandlerName, PolicyPayloads.Read(found.Implementation.Digest, at), _options.Patience,
                    cancellationToken).ConfigureAwait(false);
            byte[]? chunk = answer.Status == ResolverStatus.Answered ? PolicyPayloads.TryReadChunk(answer.Octets) : null;
            if (chunk is not null && chunk.Length <= octets.Length - at)
            {
                chunk.CopyTo(octets, at);
                at += chunk.Length;
                tries = 0;
            }
            else if (answer.Status == ResolverStatus.Busy)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), _node!.Time, cancellationToken).ConfigureAwait(false);
            }
            else if (++tries == 3 || chunk is not null)
            {
                return null;
            }
        }

        return octets;
    }

    private PolicyResult Install(byte[] octets, bool keeps)
    {
        PolicyRefusal refusal = PolicyPackage.TryRead(octets, out PolicyPackage? package);
        if (refusal != PolicyRefusal.None)
        {
            return Refuse(refusal, "?", RefusalText.Of(refusal));
        }

        string name = package!.Manifest.Policy.Name;
        (refusal, string why) = Check(package);
        if (refusal != PolicyRefusal.None)
        {
            return Refuse(refusal, name, why);
        }

        string? before = Catalogue.All.FirstOrDefault(one => one.Policy.Name == name && one.Runtime == package.Manifest.Runtime)?.Digest;
        refusal = Catalogue.Add(package.ToImplementation());
        if (refusal != PolicyRefusal.None)
        {
            return Refuse(refusal, name, RefusalText.Of(refusal));
        }

        _packages[package.Digest] = package;
        if (before is { Length: > 0 } && before != package.Digest && _packages.TryRemove(before, out _))
        {
            _options.Store?.Delete(before);
        }

        if (keeps)
        {
            _options.Store?.Save(package.Digest, octets);
        }

        PolicyLog.Done(_logger, name, "installed");
        return PolicyResult.Done($"{name} version {package.Manifest.Version} is installed; it does not run yet.");
    }

    /// <summary>Everything that is asked of a package before it counts: cheap questions first, its signature before its code is looked at.</summary>
    private (PolicyRefusal Refusal, string Why) Check(PolicyPackage package)
    {
        PolicyManifest manifest = package.Manifest;
        PolicyRefusal signature = package.CheckSignature(IsTrusted);
        if (signature != PolicyRefusal.None)
        {
            return (signature, RefusalText.Of(signature));
        }

        if (manifest.Runtime != _options.Runtime)
        {
            // Present for others, such as boards that ask for it; it never runs here.
            return manifest.Runtime == RefusalText.Constrained ? (PolicyRefusal.None, "")
                : (PolicyRefusal.WrongRuntime, $"it is for {manifest.Runtime}, and this peer runs {_options.Runtime}");
        }

        if (_options.Constraints.FirstOrDefault(constraint => !constraint.IsMetBy(manifest.Facts)) is { } unmet)
        {
            return (PolicyRefusal.ConstraintNotMet, $"it does not say that it meets {unmet.Text}");
        }

        string? right = manifest.Rights.FirstOrDefault(static one => !PolicyRights.All.Contains(one));
        if (right is not null)
        {
            return (PolicyRefusal.UnknownRight, $"it asks for the right \"{right}\", which there is not");
        }

        right = manifest.Rights.FirstOrDefault(one => !_options.GrantedRights.Contains(one));
        if (right is not null)
        {
            return (PolicyRefusal.RightNotGranted, $"it asks for the right \"{right}\", which this peer does not grant");
        }

        return PolicyCode.Inspect(package) is { } fault ? (PolicyRefusal.ForbiddenCode, fault) : (PolicyRefusal.None, "");
    }

    private bool IsTrusted(string publisher) => _options.TrustedPublishers.Contains(publisher)
        || _groups.Ports.Any(port => port.View.Authorities.Any(authority => port.View.Find(authority) is { } member
            && member.HasKey(Convert.FromHexString(publisher))));
}
