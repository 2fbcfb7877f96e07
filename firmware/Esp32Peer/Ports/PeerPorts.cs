using NanoPeers.Cryptography;

namespace NanoPeers.Firmware.Ports;

/// <summary>All that a constrained peer needs of its board. Immutable.</summary>
public sealed class PeerPorts
{
    /// <summary>Brings the ports together.</summary>
    /// <param name="cryptography">AES, HMAC and random octets.</param>
    /// <param name="datagrams">The network.</param>
    /// <param name="storage">What outlives power cuts.</param>
    /// <param name="pins">Button, light, status lamp.</param>
    /// <param name="clock">Milliseconds since the start.</param>
    /// <param name="entropy">Says when random octets can be trusted.</param>
    /// <param name="restart">Starts the board again.</param>
    /// <param name="log">Lines for a person.</param>
    /// <param name="memory">Tells how much memory is free; null where nothing can.</param>
    public PeerPorts(
        ICryptography cryptography,
        IDatagramPort datagrams,
        IStoragePort storage,
        IPinPort pins,
        IClockPort clock,
        IEntropyPort entropy,
        IRestartPort restart,
        ILogPort log,
        IMemoryPort? memory = null)
    {
        Cryptography = cryptography;
        Datagrams = datagrams;
        Storage = storage;
        Pins = pins;
        Clock = clock;
        Entropy = entropy;
        Restart = restart;
        Log = log;
        Memory = memory;
    }

    /// <summary>AES, HMAC and random octets.</summary>
    public ICryptography Cryptography { get; }

    /// <summary>The network.</summary>
    public IDatagramPort Datagrams { get; }

    /// <summary>What outlives power cuts.</summary>
    public IStoragePort Storage { get; }

    /// <summary>Button, light, status lamp.</summary>
    public IPinPort Pins { get; }

    /// <summary>Milliseconds since the start.</summary>
    public IClockPort Clock { get; }

    /// <summary>Says when random octets can be trusted.</summary>
    public IEntropyPort Entropy { get; }

    /// <summary>Starts the board again.</summary>
    public IRestartPort Restart { get; }

    /// <summary>Lines for a person.</summary>
    public ILogPort Log { get; }

    /// <summary>Tells how much memory is free; null where nothing can.</summary>
    public IMemoryPort? Memory { get; }
}
