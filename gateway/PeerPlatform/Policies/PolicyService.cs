using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Resolver;
using NanoPeers.PolicyContract;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>
/// The policies of a full peer: which are present, which run in which group, and how others get them. It answers the resolver's handler <c>policy</c>. Any
/// thread may call. POLICIES.md.
/// </summary>
public sealed partial class PolicyService : IPeerService, IPolicyControl, IPeerResolverHandler
{
    private const string HandlerName = "policy";

    private readonly GroupPeer _groups;
    private readonly IResolverControl _resolver;
    private readonly PolicyServiceOptions _options;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, PolicyPackage> _packages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(Identifier Group, string Policy), PolicyInstance> _active = new();
    private readonly SemaphoreSlim _changing = new(1, 1);
    private PeerNode? _node;
    private int _disposed;

    /// <summary>Makes the policies of a peer.</summary>
    /// <param name="groups">The peer's groups.</param>
    /// <param name="resolver">The peer's resolver.</param>
    /// <param name="options">What is taken.</param>
    /// <param name="logger">Takes what a person may want to know.</param>
    public PolicyService(GroupPeer groups, IResolverControl resolver, PolicyServiceOptions options, ILogger<PolicyService> logger)
    {
        _groups = groups;
        _resolver = resolver;
        _options = options;
        _logger = logger;
        groups.Rules.FindActive = FindRule;
    }

    /// <summary>What is present; names are unique in it.</summary>
    public PolicyCatalogue Catalogue { get; } = new();

    string IPeerResolverHandler.Name => HandlerName;

    /// <inheritdoc/>
    public void Attach(PeerNode node)
    {
        _node = node;
        _resolver.Add(this);
    }

    /// <inheritdoc/>
    public void Start()
    {
        foreach (byte[] octets in _options.Store?.Load() ?? [])
        {
            Install(octets, false);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PolicyStatus> List() => [.. Catalogue.All.Select(one =>
    {
        PolicyInstance[] running = [.. _active.Values.Where(instance => instance.Package.Digest == one.Digest)];
        IReadOnlyList<string> rights = _packages.TryGetValue(one.Digest, out PolicyPackage? package) ? package.Manifest.Rights : [];
        return new PolicyStatus(one, rights, [.. running.Select(static instance => instance.Port.Name)], running.Sum(static instance => instance.Faults));
    })];

    /// <inheritdoc/>
    public IReadOnlyList<(string Slot, string Name)>? Standard(string group) => _groups.FindPort(group) is not { } port ? null
        : [.. StandardPolicies.All.Select(slot => (slot, GroupRules.NameOf(port.View, slot)))];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _resolver.Remove(this);
        foreach (PolicyInstance instance in _active.Values)
        {
            _resolver.Remove(instance);
            await instance.DeactivateAsync().ConfigureAwait(false);
        }

        _active.Clear();
        _changing.Dispose();
    }

    /// <summary>A question of another peer: which implementations are here, or octets of one.</summary>
    void IPeerResolverHandler.Handle(ResolverRequest request)
    {
        if (!MayAsk(request))
        {
            request.Respond(ResolverStatus.NotAllowed, []);
        }
        else if (PolicyPayloads.TryReadFind(request.Octets, out int from) is { } query)
        {
            request.Respond(ResolverStatus.Answered, PolicyPayloads.Found(Catalogue.Find(query), from));
        }
        else if (PolicyPayloads.TryReadRead(request.Octets, out string digest, out int offset)
            && _packages.TryGetValue(digest, out PolicyPackage? package) && offset < package.Octets.Length)
        {
            request.Respond(ResolverStatus.Answered, PolicyPayloads.Chunk(package.Octets, offset));
        }
        else
        {
            request.Respond(ResolverStatus.Failed, []);
        }
    }

    /// <summary>A board that asks its gateway was enrolled here; everybody else asks as a member of a group.</summary>
    private bool MayAsk(ResolverRequest request) => request.Group is null
        || (_groups.FindPort(request.Group) is { } port && _groups.Rules.May(port.View, StandardPolicies.PolicyResolver, "find", request.Asker,
            "implementations"));

    private ActiveRule? FindRule(Identifier group, string name) =>
        _active.TryGetValue((group, name), out PolicyInstance? instance) && instance.IsRule ? new ActiveRule(instance) : null;

    private PolicyResult Refuse(PolicyRefusal refusal, string policy, string why)
    {
        PolicyLog.Refused(_logger, policy, refusal, why);
        return new PolicyResult(refusal, why);
    }

    private sealed class ActiveRule(PolicyInstance instance) : IPolicyRule
    {
        public PolicyVerdict Decide(PolicyQuestion question) => instance.Decide(question);
    }
}
