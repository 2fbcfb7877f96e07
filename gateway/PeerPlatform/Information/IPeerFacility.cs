namespace NanoPeers.PeerPlatform.Information;

/// <summary>A service of this peer, as others learn of it by peer information. S0 fig. 18.</summary>
public interface IPeerFacility
{
    /// <summary>Its name: 1 to 64 octets of UTF-8.</summary>
    string Name { get; }

    /// <summary>"peer" for a service of this peer alone, "group" for one that several members have alike.</summary>
    string Level { get; }

    /// <summary>Its version.</summary>
    string Version { get; }

    /// <summary>Whether it runs now.</summary>
    bool IsRunning { get; }

    /// <summary>Answers somebody who contacts it. It must not wait.</summary>
    /// <param name="said">At most 1,024 octets.</param>
    /// <returns>At most 1,024 octets; null where it does not understand.</returns>
    byte[]? Contact(byte[] said);
}
