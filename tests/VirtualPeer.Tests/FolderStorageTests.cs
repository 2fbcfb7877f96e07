namespace NanoPeers.VirtualPeer.Tests;

public sealed class FolderStorageTests
{
    [Fact]
    public void A_record_is_read_as_it_was_written_until_it_is_removed()
    {
        using TemporaryFolder folder = new();
        using FolderStorage storage = new(folder.Info);
        byte[] into = new byte[8];
        Assert.Equal(-1, storage.Read("a", into));
        Assert.True(storage.Write("a", [1, 2, 3, 4], 3));
        Assert.Equal(3, storage.Read("a", into));
        Assert.Equal([1, 2, 3, 0], into[..4]);
        Assert.Equal(-1, storage.Read("a", new byte[2]));
        storage.Delete("a");
        storage.Delete("a");
        Assert.Equal(-1, storage.Read("a", into));
    }

    [Fact]
    public void Records_are_for_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other rights.");
            return;
        }

        using TemporaryFolder folder = new();
        DirectoryInfo made = new(folder.PathOf("board"));
        using FolderStorage storage = new(made);
        Assert.True(storage.Write("invitation", [1], 1));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(made.FullName, "invitation")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(made.FullName));
    }

    [Fact]
    public void Whoever_reads_while_a_record_is_written_finds_the_old_or_the_new_one()
    {
        using TemporaryFolder folder = new();
        using FolderStorage storage = new(folder.Info);
        byte[][] contents = [[.. Enumerable.Repeat((byte)1, 300)], [.. Enumerable.Repeat((byte)2, 700)]];
        Assert.True(storage.Write("record", contents[0], contents[0].Length));
        bool writes = true;
        Thread reader = new(() =>
        {
            while (Volatile.Read(ref writes))
            {
                byte[] found = File.ReadAllBytes(folder.PathOf("record"));
                Assert.True(found.SequenceEqual(contents[0]) || found.SequenceEqual(contents[1]));
            }
        });
        reader.Start();
        for (int i = 0; i < 100; i++)
        {
            byte[] content = contents[i % 2];
            Assert.True(storage.Write("record", content, content.Length));
        }

        Volatile.Write(ref writes, false);
        reader.Join();
    }

    [Fact]
    public void What_a_killed_writer_left_is_not_read_and_does_not_hinder()
    {
        using TemporaryFolder folder = new();
        using FolderStorage storage = new(folder.Info);
        Assert.True(storage.Write("record", [1], 1));
        File.WriteAllBytes(folder.PathOf("record.new"), [9, 9]);
        byte[] into = new byte[4];
        Assert.Equal(1, storage.Read("record", into));
        Assert.True(storage.Write("record", [2, 3], 2));
        Assert.Equal(2, storage.Read("record", into));
        Assert.False(File.Exists(folder.PathOf("record.new")));
    }

    [Fact]
    public void A_record_that_cannot_be_written_leaves_the_old_one()
    {
        using TemporaryFolder folder = new();
        using FolderStorage storage = new(folder.Info);
        Assert.True(storage.Write("record", [1], 1));
        Directory.CreateDirectory(folder.PathOf("record.new"));
        Assert.False(storage.Write("record", [2], 1));
        byte[] into = new byte[4];
        Assert.Equal(1, storage.Read("record", into));
        Assert.Equal(1, into[0]);
    }

    [Fact]
    public void A_folder_is_for_one_process()
    {
        using TemporaryFolder folder = new();
        using (FolderStorage storage = new(folder.Info))
        {
            BoardException refused = Assert.Throws<BoardException>(() => new FolderStorage(folder.Info));
            Assert.Equal(("folder-in-use", ExitCode.FolderUnusable), (refused.Name, refused.ExitCode));
        }

        using FolderStorage again = new(folder.Info);
        Assert.True(again.Write("record", [1], 1));
    }

    [Fact]
    public void A_file_is_no_folder()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.PathOf("file"), "");
        BoardException refused = Assert.Throws<BoardException>(() => new FolderStorage(new DirectoryInfo(folder.PathOf("file"))));
        Assert.Equal("folder-unusable", refused.Name);
    }
}
