using System.Globalization;

namespace NanoPeers.Samples.ProductUpdater;

/// <summary>A product's versions in a folder: one folder each, named by its sequence number; the file "current" names the one that counts.</summary>
internal sealed class InstalledVersions(string folder)
{
    private string CurrentFile => Path.Combine(folder, "current");

    /// <summary>The version that counts; 0 when there is none.</summary>
    public int Current => File.Exists(CurrentFile) ? int.Parse(File.ReadAllText(CurrentFile), CultureInfo.InvariantCulture) : 0;

    /// <summary>An empty folder for a version on its way.</summary>
    public string Begin(int sequence)
    {
        string path = Path.Combine(folder, Name(sequence) + ".new");
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        return Directory.CreateDirectory(path).FullName;
    }

    /// <summary>Makes a version that is whole the one that counts, in one step.</summary>
    public void Commit(int sequence, string from)
    {
        string to = Path.Combine(folder, Name(sequence));
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }

        Directory.Move(from, to);
        File.WriteAllText(CurrentFile + ".new", Name(sequence));
        File.Move(CurrentFile + ".new", CurrentFile, overwrite: true);
    }

    private static string Name(int sequence) => sequence.ToString(CultureInfo.InvariantCulture);
}
