namespace NanoPeers.Firmware.Board.Storage;

/// <summary>
/// Removes everything that a board was given or has learned: invitation, secrets, Wi-Fi. What describes the board itself stays (its settings), and its count
/// of starts, its application bundles and whose they are, which hold no secret and must never go back. A mark is written first and removed last, so that a
/// wipe that a power cut broke off is gone on with at the next start. The flash gives its blocks out again in time: a person who can read the chip may find
/// old octets until then.
/// </summary>
public sealed class FactoryWipe
{
    /// <summary>File of the board's settings.</summary>
    public const string SettingsName = "settings";

    private const string MarkName = "wipe";
    private const string StartsPrefix = "boot.";

    private readonly IFlashFiles _files;
    private readonly byte[] _mark = new byte[1];

    /// <summary>Opens nothing.</summary>
    /// <param name="files">The board's files.</param>
    public FactoryWipe(IFlashFiles files)
    {
        _files = files;
    }

    /// <summary>Whether a wipe was begun and not ended.</summary>
    public bool IsPending
    {
        get { return _files.Read(MarkName, _mark) >= 0; }
    }

    /// <summary>Wipes.</summary>
    /// <returns>Whether nothing is left but what stays.</returns>
    public bool Run()
    {
        _files.Write(MarkName, _mark, _mark.Length);
        bool isDone = true;
        foreach (string name in _files.Names())
        {
            if (!Stays(name) && !_files.Delete(name))
            {
                isDone = false;
            }
        }

        return isDone && _files.Delete(MarkName);
    }

    private static bool Stays(string name)
    {
        return name == SettingsName || name == MarkName || name.StartsWith(StartsPrefix);
    }
}
