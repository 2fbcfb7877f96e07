namespace NanoPeers.Firmware.Peering;

/// <summary>
/// TCP connections of a board, by small numbers from 0. No call waits, and nothing throws. An address is the 6 octets of
/// <see cref="NanoPeers.Firmware.Ports.AddressOctets"/>.
/// </summary>
public interface IStreamPort
{
    /// <summary>The port that the board listens on; 0 when it does not.</summary>
    int Port { get; }

    /// <summary>The board's own IPv4 address.</summary>
    /// <param name="host">Receives 4 octets.</param>
    /// <returns>False while there is no network.</returns>
    bool TryOwnHost(byte[] host);

    /// <summary>Finds the address of a host. A name may take time: numbers do not.</summary>
    /// <param name="host">A name, or an address in numbers.</param>
    /// <param name="port">The port.</param>
    /// <param name="address">Receives 6 octets.</param>
    /// <returns>False when there is none, or not now.</returns>
    bool TryResolve(string host, int port, byte[] address);

    /// <summary>Takes a connection that came in.</summary>
    /// <returns>Its number; -1 when none came.</returns>
    int Accept();

    /// <summary>Begins to connect.</summary>
    /// <param name="address">Where to; not kept.</param>
    /// <returns>Its number; -1 when there is no place for it.</returns>
    int Connect(byte[] address);

    /// <summary>Whether a connection can be used; it cannot while it is being made.</summary>
    /// <param name="stream">Its number.</param>
    bool IsOpen(int stream);

    /// <summary>Takes octets that came.</summary>
    /// <param name="stream">The connection's number.</param>
    /// <param name="into">Receives them.</param>
    /// <param name="offset">Where they are written.</param>
    /// <param name="count">Most of them, 1 or more.</param>
    /// <returns>How many; 0 when none came; -1 when none will come any more.</returns>
    int Receive(int stream, byte[] into, int offset, int count);

    /// <summary>Sends octets.</summary>
    /// <param name="stream">The connection's number.</param>
    /// <param name="octets">Holds them.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many.</param>
    /// <returns>How many were taken; 0 when none can be now; -1 when none can be any more.</returns>
    int Send(int stream, byte[] octets, int offset, int count);

    /// <summary>Ends a connection; what was taken is still sent. Its number is free afterwards.</summary>
    /// <param name="stream">Its number.</param>
    void Close(int stream);
}
