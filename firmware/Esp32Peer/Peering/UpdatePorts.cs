using NanoPeers.Cryptography;
using NanoPeers.Firmware.Bundles;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Peering;

/// <summary>What updates and peering need of a board.</summary>
public sealed class UpdatePorts
{
    /// <summary>Puts them together.</summary>
    /// <param name="files">The two slots.</param>
    /// <param name="application">Runs applications.</param>
    /// <param name="packets">Peering packets.</param>
    /// <param name="streams">Connections.</param>
    /// <param name="calendar">The date.</param>
    /// <param name="entropy">Says when random octets can be trusted.</param>
    /// <param name="cryptography">The chip's cryptography.</param>
    /// <param name="storage">The board's records.</param>
    /// <param name="log">Lines for a person.</param>
    public UpdatePorts(
        IBundleFiles files, IApplicationPort application, IPeeringPort packets, IStreamPort streams, ICalendarPort calendar,
        IEntropyPort entropy, ICryptography cryptography, IStoragePort storage, ILogPort log)
    {
        Files = files;
        Application = application;
        Packets = packets;
        Streams = streams;
        Calendar = calendar;
        Entropy = entropy;
        Cryptography = cryptography;
        Storage = storage;
        Log = log;
    }

    /// <summary>The two slots.</summary>
    public IBundleFiles Files { get; }

    /// <summary>Runs applications.</summary>
    public IApplicationPort Application { get; }

    /// <summary>Peering packets.</summary>
    public IPeeringPort Packets { get; }

    /// <summary>Connections.</summary>
    public IStreamPort Streams { get; }

    /// <summary>The date.</summary>
    public ICalendarPort Calendar { get; }

    /// <summary>Says when random octets can be trusted.</summary>
    public IEntropyPort Entropy { get; }

    /// <summary>The chip's cryptography.</summary>
    public ICryptography Cryptography { get; }

    /// <summary>The board's records.</summary>
    public IStoragePort Storage { get; }

    /// <summary>Lines for a person.</summary>
    public ILogPort Log { get; }

    /// <summary>Whether aliases at any port are fetched from: where several nodes share a machine.</summary>
    public bool AcceptsAnyPort { get; set; }
}
