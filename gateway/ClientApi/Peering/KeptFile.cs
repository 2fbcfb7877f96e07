namespace NanoPeers.ClientApi.Peering;

/// <summary>An object that the gateway has, and serves to peers.</summary>
/// <param name="Sha256">Its digest.</param>
/// <param name="Length">Octets of it.</param>
/// <param name="Names">Its URLs.</param>
public sealed record KeptFile(string Sha256, long Length, IReadOnlyList<string> Names);

/// <summary>What peering saved of one file, as this gateway saw it.</summary>
/// <param name="Sha256">The file's digest.</param>
/// <param name="Name">Its URL; empty where that is not known.</param>
/// <param name="FromInternet">Octets that the gateway got from the Internet.</param>
/// <param name="FromPeers">Octets that it got from peers.</param>
/// <param name="ToPeers">Octets that peers got from it.</param>
public sealed record SavedFile(string Sha256, string Name, long FromInternet, long FromPeers, long ToPeers);

/// <summary>Where the gateway peers, and what it does now.</summary>
/// <param name="Address">Its address and UDP port.</param>
/// <param name="Aliases">Where its aliases are served.</param>
/// <param name="NodeId">What its packets call it.</param>
/// <param name="Requests">Requests of peers that it works on.</param>
/// <param name="UnderWay">Objects that it is fetching.</param>
/// <param name="Answered">"I have"s that it sent.</param>
/// <param name="Objects">Objects that it has.</param>
/// <param name="Octets">Octets of them, with what is coming in.</param>
public sealed record PeeringStatus(
    string Address, string Aliases, string NodeId, int Requests, int UnderWay, int Answered, int Objects, long Octets);
