using System.Globalization;

namespace NanoPeers.Storage.SideFiles;

/// <summary>Damaged databases under a name with the date, beside the one that takes their place. No more than a few are kept.</summary>
internal static class SetAsideFile
{
    /// <summary>Damaged files that are kept, the newest.</summary>
    internal const int Kept = 2;

    private const string Infix = ".damaged-";

    /// <summary>Moves a database and its log away.</summary>
    /// <param name="path">The database; no connection to it is open.</param>
    /// <param name="now">The time.</param>
    /// <returns>The new name; null when there was nothing to move.</returns>
    internal static string? Move(string path, DateTimeOffset now)
    {
        string aside = NameFor(path, now);
        bool moved = false;
        foreach (string suffix in new[] { "", "-wal" })
        {
            if (File.Exists(path + suffix))
            {
                File.Move(path + suffix, aside + suffix);
                moved = true;
            }
        }

        File.Delete(path + "-shm");
        DeleteOld(path);
        return moved ? aside : null;
    }

    /// <summary>Keeps a copy of a database that is about to be replaced; it has no log.</summary>
    /// <param name="path">The database; no connection to it is open.</param>
    /// <param name="now">The time.</param>
    /// <returns>The copy's name.</returns>
    internal static string Copy(string path, DateTimeOffset now)
    {
        string aside = NameFor(path, now);
        using (FileStream from = File.OpenRead(path))
        {
            using FileStream to = OwnerOnly.OpenFile(aside, FileMode.CreateNew);
            from.CopyTo(to);
            to.Flush(flushToDisk: true);
        }

        DeleteOld(path);
        return aside;
    }

    /// <summary>What was set aside of a database, the oldest first.</summary>
    internal static string[] Of(string path) => Directory
        .GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + Infix + "*")
        .Where(file => !file.EndsWith("-wal", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .ToArray();

    private static string NameFor(string path, DateTimeOffset now)
    {
        string name = path + Infix + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string free = name;
        for (int i = 2; File.Exists(free) || File.Exists(free + "-wal"); i++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}.{i}");
        }

        return free;
    }

    private static void DeleteOld(string path)
    {
        foreach (string old in Of(path).SkipLast(Kept))
        {
            File.Delete(old);
            File.Delete(old + "-wal");
        }
    }
}
