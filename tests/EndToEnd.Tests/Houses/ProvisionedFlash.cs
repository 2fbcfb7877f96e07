using System.Text.Json;
using NanoPeers.Firmware.Board.Storage;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>A board's internal volume in memory, with the files that files.json of a device's folder puts there.</summary>
internal sealed class ProvisionedFlash : IFlashFiles
{
    private const string Volume = @"I:\";

    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Does what nanoff --filedeployment does in the folder.</summary>
    public ProvisionedFlash(string folder)
    {
        using JsonDocument deployment = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "files.json")));
        foreach (JsonElement file in deployment.RootElement.GetProperty("Files").EnumerateArray())
        {
            string place = file.GetProperty("DestinationFilePath").GetString()!;
            Assert.StartsWith(Volume, place, StringComparison.Ordinal);
            _files.Add(place[Volume.Length..], File.ReadAllBytes(Path.Combine(folder, file.GetProperty("SourceFilePath").GetString()!)));
        }
    }

    /// <summary>A volume with one file.</summary>
    public ProvisionedFlash((string Name, string Text) file) => _files.Add(file.Name, System.Text.Encoding.UTF8.GetBytes(file.Text));

    public int Read(string name, byte[] into)
    {
        if (!_files.TryGetValue(name, out byte[]? file) || file.Length > into.Length)
        {
            return -1;
        }

        file.CopyTo(into, 0);
        return file.Length;
    }

    public bool Write(string name, byte[] octets, int count)
    {
        _files[name] = octets[..count];
        return true;
    }

    public bool Delete(string name)
    {
        _files.Remove(name);
        return true;
    }

    public string[] Names() => [.. _files.Keys.Order(StringComparer.Ordinal)];
}
