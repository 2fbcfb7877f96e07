using System.Net;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Aliases;

/// <summary>Hears what peers take from the alias server. Called from any thread, once for each request that got octets; must not wait.</summary>
public interface IServedParts
{
    /// <summary>Somebody took octets of an object.</summary>
    /// <param name="id">The object.</param>
    /// <param name="to">Who took them.</param>
    /// <param name="octets">How many went out: also where the reader went away before the end.</param>
    /// <param name="took">How long that was.</param>
    void Served(ObjectId id, IPAddress to, long octets, TimeSpan took);
}
