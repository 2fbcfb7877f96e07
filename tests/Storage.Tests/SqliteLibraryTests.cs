using System.Runtime.InteropServices;

namespace NanoPeers.Storage.Tests;

public sealed class SqliteLibraryTests
{
    [Fact]
    public void The_library_in_use_is_no_older_than_the_bundled_one()
    {
        SqliteLibrary.Load();
        Assert.True(Version.Parse(SqliteLibrary.Version) >= new Version(3, 35, 5), SqliteLibrary.Version);
    }

    [Fact]
    public void The_systems_library_is_used_where_it_is_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libsqlite3.so.0", out _), "The system has no library of its own.");
        using TemporaryState files = new();
        using SqliteState state = files.Open();
        Assert.Equal($"{SqliteLibrary.Version} of the system", state.LibraryDescription);
        Assert.DoesNotContain(LoadedLibraries(), path => path.Contains("e_sqlite3", StringComparison.Ordinal));
        Assert.Contains(LoadedLibraries(), path => path.Contains("libsqlite3.so", StringComparison.Ordinal));
    }

    private static IEnumerable<string> LoadedLibraries() => File.ReadLines("/proc/self/maps").Where(line => line.Contains(".so", StringComparison.Ordinal));
}
