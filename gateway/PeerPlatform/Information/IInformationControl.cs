using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Information;

/// <summary>What is done with peer information, by the console and the API. Any thread may call. INFORMATION.md.</summary>
public interface IInformationControl
{
    /// <summary>What this peer says of itself.</summary>
    /// <param name="section">See <see cref="NanoPeers.Information.InfoSection"/>.</param>
    IReadOnlyList<InfoItem> Own(int section);

    /// <summary>Asks a member of a group about itself.</summary>
    /// <param name="group">Name or id of the group.</param>
    /// <param name="member">The member.</param>
    /// <param name="section">See <see cref="NanoPeers.Information.InfoSection"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<InfoAnswer> AskAsync(string group, Identifier member, int section, CancellationToken cancellationToken);

    /// <summary>Asks whoever is at an address for its basic section, in clear: nobody vouches for the answer.</summary>
    /// <param name="address">Where.</param>
    /// <param name="section">The section; all but the basic one are refused there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<InfoAnswer> AskClearAsync(RemoteAddress address, int section, CancellationToken cancellationToken);

    /// <summary>Is told a section of a member whenever it changes, until cancelled; the lease is renewed meanwhile.</summary>
    /// <param name="group">Name or id of the group.</param>
    /// <param name="member">The member.</param>
    /// <param name="section">The section.</param>
    /// <param name="interval">At most so often; at least a second.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The newest state each time; states that came faster than they were read are skipped. Ends when it is refused or the member is gone.</returns>
    IAsyncEnumerable<InfoAnswer> WatchAsync(string group, Identifier member, int section, TimeSpan interval, CancellationToken cancellationToken);

    /// <summary>Finds the instances of a service at the members of a group.</summary>
    /// <param name="group">Name or id of the group.</param>
    /// <param name="service">The service's name; empty for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<FoundFacility>> FindServicesAsync(string group, string service, CancellationToken cancellationToken);

    /// <summary>Contacts one instance of a service.</summary>
    /// <param name="group">Name or id of the group.</param>
    /// <param name="instance">The member that has it.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="octets">At most 1,024 octets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ContactAnswer> ContactAsync(string group, Identifier instance, string service, byte[] octets, CancellationToken cancellationToken);

    /// <summary>Contacts the group of services: any instance that runs; where one does not answer, the next.</summary>
    /// <param name="group">Name or id of the group.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="octets">At most 1,024 octets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ContactAnswer> ContactGroupAsync(string group, string service, byte[] octets, CancellationToken cancellationToken);
}
