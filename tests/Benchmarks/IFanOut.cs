namespace NanoPeers.Benchmarks;

/// <summary>One sender and many receivers that each get every message, and count.</summary>
internal interface IFanOut
{
    /// <summary>Receivers.</summary>
    int Receivers { get; }

    /// <summary>Messages that came, at all receivers together.</summary>
    ReceptionCount Count { get; }

    /// <summary>Time of processors that sender, receivers and whoever is between them have used.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>Octets that left the sender and whoever passes them on: datagrams, or the records of TLS. Without the headers of IP, UDP and TCP.</summary>
    long Octets { get; }

    /// <summary>Sends a message to all.</summary>
    void Send();
}
