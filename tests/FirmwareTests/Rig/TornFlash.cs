using NanoPeers.Firmware.Board.Storage;

namespace NanoPeers.FirmwareTests.Rig;

/// <summary>Flash in memory whose power goes at a chosen instant: after so many steps, a step an octet.</summary>
internal sealed class TornFlash : IFlashFiles
{
    private const int Places = 16;

    private readonly int _tearing;
    private readonly string[] _names = new string[Places];
    private readonly byte[]?[] _files = new byte[Places][];

    internal TornFlash(int tearing)
    {
        _tearing = tearing;
    }

    /// <summary>Steps until the power goes.</summary>
    internal int StepsLeft { get; set; } = int.MaxValue;

    /// <summary>Octets that all files together may have.</summary>
    internal int Capacity { get; set; } = int.MaxValue;

    /// <summary>The file that may not be removed; empty for none.</summary>
    internal string Stuck { get; set; } = "";

    /// <summary>Octets of all files.</summary>
    internal int Used
    {
        get { return UsedBeside(""); }
    }

    /// <summary>The same octets on a board that has power.</summary>
    internal TornFlash WithPower()
    {
        TornFlash copy = new TornFlash(_tearing);
        for (int i = 0; i < Places; i++)
        {
            byte[]? file = _files[i];
            copy._names[i] = _names[i];
            copy._files[i] = file == null ? null : Octets.CopyOf(file, file.Length);
        }

        return copy;
    }

    /// <summary>The octets of a file, to be looked at or changed; null when there is none.</summary>
    internal byte[]? Find(string name)
    {
        int place = PlaceOf(name);
        return place < 0 ? null : _files[place];
    }

    /// <summary>Puts a file there at once.</summary>
    internal void Put(string name, byte[] octets)
    {
        int place = PlaceOf(name);
        for (int i = 0; place < 0; i++)
        {
            place = _files[i] == null ? i : -1;
        }

        _names[place] = name;
        _files[place] = octets;
    }

    public int Read(string name, byte[] into)
    {
        byte[]? file = Find(name);
        if (file == null || file.Length > into.Length)
        {
            return -1;
        }

        for (int i = 0; i < file.Length; i++)
        {
            into[i] = file[i];
        }

        return file.Length;
    }

    public bool Write(string name, byte[] octets, int count)
    {
        if (_tearing == Tearing.ChangesAtTheEnd)
        {
            Spend(count);
            if (!Fits(name, count))
            {
                return false;
            }

            Spend(1);
            Put(name, Octets.CopyOf(octets, count));
            return true;
        }

        Spend(1);
        if (_tearing == Tearing.IsRemovedFirst)
        {
            Remove(name);
            Spend(1);
        }

        return WriteOctets(name, octets, count);
    }

    public bool Delete(string name)
    {
        if (name == Stuck)
        {
            return false;
        }

        if (PlaceOf(name) >= 0)
        {
            Spend(1);
            Remove(name);
        }

        return true;
    }

    public string[] Names()
    {
        int count = 0;
        for (int i = 0; i < Places; i++)
        {
            count += _files[i] == null ? 0 : 1;
        }

        string[] names = new string[count];
        for (int i = 0; i < Places; i++)
        {
            if (_files[i] != null)
            {
                names[--count] = _names[i];
            }
        }

        return names;
    }

    private bool WriteOctets(string name, byte[] octets, int count)
    {
        bool fillsZeros = _tearing == Tearing.FillsZeros;
        Put(name, new byte[0]);
        for (int length = fillsZeros ? 0 : 1; length <= count; length++)
        {
            if (!Fits(name, fillsZeros ? count : length))
            {
                return false;
            }

            Spend(1);
            byte[] file = new byte[fillsZeros ? count : length];
            for (int i = 0; i < length; i++)
            {
                file[i] = octets[i];
            }

            Put(name, file);
        }

        return true;
    }

    private bool Fits(string name, int count)
    {
        return count <= Capacity - UsedBeside(name);
    }

    private int UsedBeside(string name)
    {
        int used = 0;
        for (int i = 0; i < Places; i++)
        {
            byte[]? file = _files[i];
            used += file == null || _names[i] == name ? 0 : file.Length;
        }

        return used;
    }

    private int PlaceOf(string name)
    {
        for (int i = 0; i < Places; i++)
        {
            if (_files[i] != null && _names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }

    private void Remove(string name)
    {
        int place = PlaceOf(name);
        if (place >= 0)
        {
            _files[place] = null;
        }
    }

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
