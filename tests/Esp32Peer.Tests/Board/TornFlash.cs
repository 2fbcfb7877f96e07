using NanoPeers.Firmware.Board.Storage;

namespace NanoPeers.Esp32Peer.Tests.Board;

/// <summary>What a file is while it is written.</summary>
public enum Tearing
{
    /// <summary>Emptied, then octet by octet longer.</summary>
    GrowsInPlace,

    /// <summary>At once as long as it will be, of zeros, then octet by octet overwritten.</summary>
    FillsZeros,

    /// <summary>Gone, then octet by octet longer.</summary>
    IsRemovedFirst,

    /// <summary>The old one up to the last instant, as littlefs does it when nothing is flushed before the end.</summary>
    ChangesAtTheEnd,
}

/// <summary>The power went.</summary>
public sealed class PowerCutException : Exception;

/// <summary>Flash in memory whose power goes at a chosen instant: after so many steps, a step an octet.</summary>
internal sealed class TornFlash(Tearing tearing) : IFlashFiles
{
    public Dictionary<string, byte[]> Files { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>Steps until the power goes.</summary>
    public long StepsLeft { get; set; } = long.MaxValue;

    /// <summary>Octets that all files together may have.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>Whether a file may not be removed.</summary>
    public Func<string, bool> FailsToDelete { get; set; } = _ => false;

    /// <summary>The same octets on a board that has power.</summary>
    public TornFlash WithPower() => new(tearing)
    {
        Files = Files.ToDictionary(file => file.Key, file => (byte[])file.Value.Clone(), StringComparer.Ordinal),
    };

    public int Read(string name, byte[] into)
    {
        if (!Files.TryGetValue(name, out byte[]? file) || file.Length > into.Length)
        {
            return -1;
        }

        file.CopyTo(into, 0);
        return file.Length;
    }

    public bool Write(string name, byte[] octets, int count)
    {
        if (tearing == Tearing.ChangesAtTheEnd)
        {
            Spend(count);
            bool fits = Fits(name, count);
            if (fits)
            {
                Spend(1);
                Files[name] = octets[..count];
            }

            return fits;
        }

        Spend(1);
        if (tearing == Tearing.IsRemovedFirst)
        {
            Files.Remove(name);
            Spend(1);
        }

        return WriteOctets(name, octets, count);
    }

    public bool Delete(string name)
    {
        if (FailsToDelete(name))
        {
            return false;
        }

        if (Files.ContainsKey(name))
        {
            Spend(1);
            Files.Remove(name);
        }

        return true;
    }

    public string[] Names() => [.. Files.Keys.Order(StringComparer.Ordinal)];

    private bool WriteOctets(string name, byte[] octets, int count)
    {
        bool fillsZeros = tearing == Tearing.FillsZeros;
        Files[name] = [];
        for (int length = fillsZeros ? 0 : 1; length <= count; length++)
        {
            if (!Fits(name, fillsZeros ? count : length))
            {
                return false;
            }

            Spend(1);
            byte[] file = new byte[fillsZeros ? count : length];
            Array.Copy(octets, file, length);
            Files[name] = file;
        }

        return true;
    }

    private bool Fits(string name, int count) => Files.Where(file => file.Key != name).Sum(file => (long)file.Value.Length) + count <= Capacity;

    private void Spend(int steps)
    {
        if (StepsLeft < steps)
        {
            StepsLeft = 0;
            throw new PowerCutException();
        }

        StepsLeft -= steps;
    }
}
