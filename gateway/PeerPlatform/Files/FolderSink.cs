using System.Globalization;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>
/// Puts a file into a folder: under a name of no meaning while it arrives, under its own when it is complete. The system writes it to disk in its own time.
/// </summary>
public sealed class FolderSink : IFileSink
{
    private const int BufferLength = 1 << 16;
    private const int MostNumbers = 999;

    private readonly FileStream _stream;
    private readonly string _folder;
    private readonly string _name;
    private readonly NameTaken _ifTaken;

    private FolderSink(FileStream stream, string folder, string name, NameTaken ifTaken)
    {
        _stream = stream;
        _folder = folder;
        _name = name;
        _ifTaken = ifTaken;
        FinalPath = Path.Combine(folder, name);
    }

    /// <summary>Where the file is when it is complete. Before that, where it will be unless the name is taken in the meantime.</summary>
    public string FinalPath { get; private set; }

    /// <summary>Prepares a place for a file and takes it, or says why there is none.</summary>
    /// <param name="folder">The folder; it exists.</param>
    /// <param name="offer">The file.</param>
    /// <param name="ifTaken">What to do when its name is taken.</param>
    /// <returns>Accepted with a <see cref="FolderSink"/>, or refused: BadName, NameTaken or NoRoom.</returns>
    public static FileDecision Decide(string folder, FileOffer offer, NameTaken ifTaken)
    {
        if (!FileName.IsName(offer.Name))
        {
            return FileDecision.Refuse(FileRefusal.BadName);
        }

        if (ifTaken == NameTaken.Refuse && Path.Exists(Path.Combine(folder, offer.Name)))
        {
            return FileDecision.Refuse(FileRefusal.NameTaken);
        }

        try
        {
            if (new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace < offer.Length)
            {
                return FileDecision.Refuse(FileRefusal.NoRoom);
            }

            return FileDecision.Accept(new FolderSink(Create(folder, offer), folder, offer.Name, ifTaken));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return FileDecision.Refuse(FileRefusal.NoRoom);
        }
    }

    /// <inheritdoc/>
    public bool TryWrite(long offset, ReadOnlySpan<byte> octets)
    {
        try
        {
            _stream.Write(octets);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public bool TryComplete()
    {
        try
        {
            _stream.Dispose();
            return TryMove();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Abandon()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // The disk is full: the last octets could not be written, and are not wanted any more.
        }

        try
        {
            File.Delete(_stream.Name);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A left-over part is all that can be left; its name says what it is.
        }
    }

    private static FileStream Create(string folder, FileOffer offer)
    {
        string part = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".{offer.Transfer:x16}.part"));
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = BufferLength };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(part, options);
    }

    private bool TryMove()
    {
        int numbers = _ifTaken == NameTaken.Number ? MostNumbers : 1;
        for (int number = 1; number <= numbers; number++)
        {
            FinalPath = Path.Combine(_folder, number == 1 ? _name : Numbered(number));
            if (_ifTaken == NameTaken.Overwrite || !Path.Exists(FinalPath))
            {
                File.Move(_stream.Name, FinalPath, overwrite: _ifTaken == NameTaken.Overwrite);
                return true;
            }
        }

        return false;
    }

    private string Numbered(int number) => string.Create(
        CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(_name)} ({number}){Path.GetExtension(_name)}");
}
