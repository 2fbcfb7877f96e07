using System.Security.Cryptography;
using System.Text.Json;
using NanoPeers.PeeringService.Objects;
using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Updates;

/// <summary>
/// The versions of a product on disk. A version is a folder with its components and its manifest, staged under another name and renamed when it is
/// whole and flushed. Which one runs says one record, replaced as a whole: before that the old one runs, after it the new one, whenever the power
/// fails. UPDATER.md.
/// </summary>
internal sealed class Installation
{
    internal const string Staging = "staging";
    internal const string RecordName = "installation.json";
    internal const string ManifestName = ".manifest";

    private const string NewRecordName = "installation.new";
    private const string VersionPrefix = "version-";

    private readonly IUpdateDisk _disk;

    /// <summary>Opens what is there: finishes or sweeps away what a crash left.</summary>
    internal Installation(IUpdateDisk disk)
    {
        _disk = disk;
        Record = ReadRecord() ?? Rebuilt();
        Sweep();
        Current = Record.Current is null ? null : ReadOffer(Record.Current);
    }

    internal InstallationRecord Record { get; private set; }

    /// <summary>What the current version was made from; null when nothing is installed.</summary>
    internal UpdateOffer? Current { get; private set; }

    /// <summary>The current version's place; null when nothing is installed.</summary>
    internal string? CurrentPath => Record.Current is null ? null : _disk.PathOf(Record.Current);

    /// <summary>Replaces the record, whole or not at all.</summary>
    internal void Save(InstallationRecord record)
    {
        WriteFile("", NewRecordName, JsonSerializer.SerializeToUtf8Bytes(record));
        _disk.Rename("", NewRecordName, RecordName);
        _disk.Sync("");
        Record = record;
    }

    /// <summary>Begins to stage a version.</summary>
    internal void BeginStaging()
    {
        _disk.DeleteFolder(Staging);
        _disk.CreateFolder(Staging);
    }

    /// <summary>Stages a component: copies it, and judges what was copied.</summary>
    /// <returns>False when it is not what the manifest says; the copy is never used then.</returns>
    internal bool Stage(UpdateComponent component, Stream content)
    {
        using IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using IUpdateFile file = _disk.Create(Staging, component.Name);
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        int count;
        while (length <= component.Length && (count = content.Read(buffer)) > 0)
        {
            length += count;
            sha.AppendData(buffer, 0, count);
            file.Write(buffer.AsSpan(0, count));
        }

        file.Flush();
        return length == component.Length && new ObjectId(sha.GetHashAndReset()) == component.Digest;
    }

    /// <summary>Stages a component that the current version has already.</summary>
    /// <returns>False when it is not there, or is damaged.</returns>
    internal bool StageKept(UpdateComponent component)
    {
        using Stream? content = Record.Current is null ? null : _disk.Open(Record.Current, component.Name);
        return content is not null && Stage(component, content);
    }

    /// <summary>Makes the staged components a version, and that the current one, on trial.</summary>
    internal void Commit(UpdateOffer offer)
    {
        string folder = $"{VersionPrefix}{offer.Sequence}-{Convert.ToHexStringLower(offer.Digest.Span[..4])}";
        WriteFile(Staging, ManifestName, offer.Octets.Span);
        _disk.Sync(Staging);
        _disk.DeleteFolder(folder);
        _disk.RenameFolder(Staging, folder);
        _disk.Sync("");
        Save(Record with { Current = folder, Previous = Record.Current, OnTrial = true, Starts = 0 });
        Current = offer;
    }

    /// <summary>The current version has reported healthy.</summary>
    internal void Confirm()
    {
        Save(Record with { OnTrial = false, Starts = 0, Failures = 0, NotBefore = 0, Why = null });
        Sweep();
    }

    /// <summary>The current version goes; the one before runs again.</summary>
    internal void RollBack(string why, long notBefore)
    {
        Save(Record with
        {
            Current = Record.Previous,
            Previous = null,
            OnTrial = false,
            Starts = 0,
            Failures = Record.Failures + 1,
            NotBefore = notBefore,
            Why = why,
        });
        Current = Record.Current is null ? null : ReadOffer(Record.Current);
        Sweep();
    }

    /// <summary>Whether a folder has all components of its manifest, each as it must be.</summary>
    internal bool IsWhole(string folder) => ReadOffer(folder) is UpdateOffer offer && offer.Components.All(one => IsWhole(folder, one));

    private bool IsWhole(string folder, UpdateComponent component)
    {
        using Stream? content = _disk.Open(folder, component.Name);
        return content is not null && new ObjectId(SHA256.HashData(content)) == component.Digest;
    }

    private void Sweep()
    {
        foreach (string folder in _disk.Folders().Where(folder => folder == Staging || folder.StartsWith(VersionPrefix, StringComparison.Ordinal)))
        {
            if (folder != Record.Current && folder != Record.Previous)
            {
                _disk.DeleteFolder(folder);
            }
        }
    }

    private InstallationRecord? ReadRecord()
    {
        try
        {
            byte[]? octets = ReadFile("", RecordName);
            return octets is null ? null : JsonSerializer.Deserialize<InstallationRecord>(octets);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The record is lost: the newest whole version runs, and no manifest older than its own is taken.
    private InstallationRecord Rebuilt()
    {
        (string Folder, UpdateOffer Offer)? newest = null;
        foreach (string folder in _disk.Folders().Where(folder => folder.StartsWith(VersionPrefix, StringComparison.Ordinal) && IsWhole(folder)))
        {
            UpdateOffer offer = ReadOffer(folder)!;
            newest = newest is null || offer.Sequence > newest.Value.Offer.Sequence ? (folder, offer) : newest;
        }

        return newest is not (string found, UpdateOffer of) ? new InstallationRecord() : new InstallationRecord
        {
            Current = found,
            Sequence = of.Sequence,
            Issued = of.Issued.ToUnixTimeSeconds(),
            Digest = Convert.ToHexStringLower(of.Digest.Span),
        };
    }

    private UpdateOffer? ReadOffer(string folder) => ReadFile(folder, ManifestName) is byte[] octets ? ManifestReader.ReadInstalled(octets) : null;

    private byte[]? ReadFile(string folder, string name)
    {
        using Stream? file = _disk.Open(folder, name);
        if (file is null)
        {
            return null;
        }

        byte[] octets = new byte[UpdateLimits.MaxManifest];
        int count = file.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
        return octets[..count];
    }

    private void WriteFile(string folder, string name, ReadOnlySpan<byte> octets)
    {
        using IUpdateFile file = _disk.Create(folder, name);
        file.Write(octets);
        file.Flush();
    }
}
