using NanoPeers.Firmware.Ports;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>Records in memory that outlive the peers that use them. Writes can be made to fail.</summary>
internal sealed class BoardStorage : IStoragePort
{
    public Dictionary<string, byte[]> Records { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the writing of a record fails, leaving the old one.</summary>
    public Func<string, bool> FailsToWrite { get; set; } = _ => false;

    /// <summary>Records written.</summary>
    public int Writes { get; private set; }

    public int Read(string name, byte[] into)
    {
        if (!Records.TryGetValue(name, out byte[]? record) || record.Length > into.Length)
        {
            return -1;
        }

        record.CopyTo(into, 0);
        return record.Length;
    }

    public bool Write(string name, byte[] octets, int count)
    {
        if (FailsToWrite(name))
        {
            return false;
        }

        Writes++;
        Records[name] = octets[..count];
        return true;
    }

    public void Delete(string name) => Records.Remove(name);
}
