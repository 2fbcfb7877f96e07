using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NanoPeers.PeeringService.Aliases;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Errands;

/// <summary>
/// The upload folder (S2): what lies in it goes to the backend. Files of this node lie in the folder itself; those that peers handed in lie in a folder for
/// each peer and task below <c>behalf</c>, beside a file <c>order</c> that says what they are for, so that a restart knows it, too.
/// </summary>
internal sealed class Outbox
{
    internal const string BehalfFolder = "behalf";
    internal const string OrderName = "order";
    private const string Ending = ".xml";

    private static readonly string[] _unfinished = [OwnerOnly.IncomingEnding, ".tmp", ".part"];

    private readonly Lock _behalf = new();
    private readonly ErrandsOptions _options;
    private readonly ErrandOrder _own;
    private readonly TimeProvider _time;
    private long _octetsOfPeers;

    internal Outbox(ErrandsOptions options, ErrandOrder own, TimeProvider time)
    {
        _options = options;
        _own = own;
        _time = time;
        Folder = Path.Combine(Path.GetFullPath(options.Folder), "uploads");
        OwnerOnly.MakeFolder(Path.GetDirectoryName(Folder)!);
        OwnerOnly.MakeFolder(Folder);
        OwnerOnly.MakeFolder(Path.Combine(Folder, BehalfFolder));
        foreach (string left in Directory.GetFiles(Folder, "*" + OwnerOnly.IncomingEnding, SearchOption.AllDirectories))
        {
            File.Delete(left);
        }
    }

    internal string Folder { get; }

    /// <summary>Octets of peers' files, as of the last <see cref="List"/>.</summary>
    internal long OctetsOfPeers => Volatile.Read(ref _octetsOfPeers);

    /// <summary>What lies there now, oldest names first; a bounded number of this node's own. Links are not followed.</summary>
    internal IReadOnlyList<OutboxFile> List()
    {
        List<OutboxFile> files =
        [
            .. Own().OrderBy(file => file.Name, StringComparer.Ordinal).Take(_options.MaxFiles)
                .Select(file => new OutboxFile(file.FullName, _own, true, UploadFolder.LengthOf(file), file.LastWriteTimeUtc)),
        ];
        long octets = 0;
        foreach (DirectoryInfo folder in Behalf())
        {
            if (OrderOf(folder.FullName) is not { } order)
            {
                continue;
            }

            foreach (FileInfo file in folder.EnumerateFiles("*" + Ending).OrderBy(file => file.Name, StringComparer.Ordinal))
            {
                files.Add(new OutboxFile(file.FullName, order, false, UploadFolder.LengthOf(file), file.LastWriteTimeUtc));
                octets += files[^1].Length;
            }
        }

        Volatile.Write(ref _octetsOfPeers, octets);
        return files;
    }

    /// <summary>Puts a file of this node into the folder. It is there as a whole or not at all.</summary>
    /// <param name="name">What it is called; the name in the folder begins with the time and ends with this.</param>
    /// <param name="content">Its octets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its name in the folder.</returns>
    /// <exception cref="UploadFolderException">It does not fit.</exception>
    internal async Task<string> AddAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        byte[] octets = new byte[_options.MaxFileOctets + 1];
        int count = await content.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (count == 0 || count > _options.MaxFileOctets)
        {
            throw count == 0
                ? new UploadFolderException(UploadFault.Empty, "The file is empty.")
                : new UploadFolderException(UploadFault.TooLong, $"The file is longer than {_options.MaxFileOctets} octets.");
        }

        (int files, long there) = (0, 0L);
        foreach (FileInfo file in Own())
        {
            files++;
            there += UploadFolder.LengthOf(file);
        }

        if (files >= _options.MaxFiles || there + count > _options.MaxOctets)
        {
            throw new UploadFolderException(UploadFault.FolderFull, "The upload folder is full; files go when the backend has receipted them.");
        }

        string fileName = NewName(name);
        Write(Path.Combine(Folder, fileName), octets.AsSpan(0, count));
        return fileName;
    }

    /// <summary>Puts a report into the folder that is made for the name it will have; false when there is none to be made.</summary>
    internal bool Report(Func<string, byte[]?> make)
    {
        string name = NewName("black-list.xml");
        if (make(name) is not { } octets)
        {
            return false;
        }

        Write(Path.Combine(Folder, name), octets);
        return true;
    }

    /// <summary>A file's octets; null when it has changed since it was listed, or is gone.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static byte[]? Read(OutboxFile file)
    {
        byte[] octets = File.ReadAllBytes(file.Path);
        return octets.Length == file.Length && IsAsListed(file) ? octets : null;
    }

    /// <summary>Takes a file away whose receipt is here; one that has changed meanwhile stays, and goes anew.</summary>
    internal static void Remove(OutboxFile file)
    {
        if (IsAsListed(file))
        {
            File.Delete(file.Path);
            FolderNames.Sync(file.Folder);
        }
    }

    /// <summary>The folder for what one peer hands in for one task; made, with its order, when it is not there.</summary>
    /// <param name="order">What the files are for.</param>
    /// <param name="source">Where the peer is: another one that calls itself the same has another folder.</param>
    internal string FolderFor(ErrandOrder order, long source)
    {
        string folder = PathFor(order, source);
        lock (_behalf)
        {
            OwnerOnly.MakeFolder(folder);
            if (OrderOf(folder) != order)
            {
                OwnerOnly.Replace(Path.Combine(folder, OrderName), JsonSerializer.SerializeToUtf8Bytes(order));
            }
        }

        return folder;
    }

    /// <summary>Where that folder is.</summary>
    internal string PathFor(ErrandOrder order, long source)
    {
        string name = string.Join('\n', source.ToString(CultureInfo.InvariantCulture), order.Task, order.Href, order.Reporter);
        return Path.Combine(Folder, BehalfFolder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))[..16]));
    }

    /// <summary>Takes folders away in which nothing waits and that nobody can post to.</summary>
    /// <param name="open">Those that somebody can post to, or soon: asked while no folder can be made.</param>
    internal void Sweep(Func<ISet<string>> open)
    {
        lock (_behalf)
        {
            ISet<string> kept = open();
            foreach (DirectoryInfo folder in Behalf().Where(one => !kept.Contains(one.FullName)))
            {
                if (folder.EnumerateFiles().All(file => file.Name == OrderName))
                {
                    folder.Delete(recursive: true);
                }
            }
        }
    }

    private static bool IsAsListed(OutboxFile file)
    {
        FileInfo now = new(file.Path);
        return now.Exists && now.Length == file.Length && now.LastWriteTimeUtc == file.Written;
    }

    private static void Write(string path, ReadOnlySpan<byte> octets)
    {
        try
        {
            OwnerOnly.Replace(path, octets);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            bool isFull = ObjectStoreException.Of(e).Fault == ObjectStoreFault.DiskFull;
            throw new UploadFolderException(
                isFull ? UploadFault.DiskFull : UploadFault.Unreadable,
                isFull ? "The disk with the upload folder is full. Make room there." : $"The upload folder cannot be written: {e.Message}", e);
        }
    }

    private static ErrandOrder? OrderOf(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<ErrandOrder>(File.ReadAllBytes(Path.Combine(folder, OrderName)));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private IEnumerable<FileInfo> Own() => new DirectoryInfo(Folder).EnumerateFiles().Where(file =>
        !file.Name.StartsWith('.') && !_unfinished.Contains(file.Extension) && !file.Attributes.HasFlag(FileAttributes.ReparsePoint));

    private IEnumerable<DirectoryInfo> Behalf() => new DirectoryInfo(Path.Combine(Folder, BehalfFolder)).EnumerateDirectories();

    /// <summary>The time, so that names sort, eight octets of chance, and what of the wish can stand in a name.</summary>
    private string NewName(string wish)
    {
        string stem = new([.. Path.GetFileNameWithoutExtension(wish).Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_').Take(60)]);
        string ending = new([.. Path.GetExtension(wish).Where(char.IsAsciiLetterOrDigit).Take(8)]);
        string time = _time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        string chance = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        return $"{time}-{chance}{(stem.Length > 0 ? "-" : "")}{stem}.{(ending is "" or "tmp" or "part" or "incoming" ? "xml" : ending)}";
    }
}
