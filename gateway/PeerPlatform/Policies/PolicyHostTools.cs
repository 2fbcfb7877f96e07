using Microsoft.Extensions.Logging;
using NanoPeers.PeerPlatform.Resolver;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>What the hosts of policies are made from.</summary>
/// <param name="Resolver">Carries messages.</param>
/// <param name="Time">Clock and timers.</param>
/// <param name="Logger">Takes lines.</param>
internal sealed record PolicyHostTools(IResolverControl Resolver, TimeProvider Time, ILogger Logger);
