namespace NanoPeers.Endpoints;

/// <summary>What came of parsing an endpoint.</summary>
public enum EndpointStatus
{
    /// <summary>It is an endpoint.</summary>
    Valid = 0,

    /// <summary>Nothing was given.</summary>
    Empty = 1,

    /// <summary>Longer than <see cref="Limits.MaxEndpointLength"/>.</summary>
    TooLong = 2,

    /// <summary>No <c>scheme://</c> at the beginning.</summary>
    NoScheme = 3,

    /// <summary>The host is missing or holds a character that no host has.</summary>
    BadHost = 4,

    /// <summary>The port is missing, not a number, or not from 1 to 65535.</summary>
    BadPort = 5,

    /// <summary>The path is not what the scheme asks for, or names no peer.</summary>
    BadPath = 6,
}
