namespace NanoPeers.Advertisements;

/// <summary>When a service is started (S0, "startup information").</summary>
public enum ServiceStartup
{
    /// <summary>By a person or another service.</summary>
    Manual = 1,

    /// <summary>When its peer boots.</summary>
    Boot = 2,

    /// <summary>When a message arrives in an advertised pipe.</summary>
    OnMessage = 3,
}
