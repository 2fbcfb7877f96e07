namespace NanoPeers.DesktopPeer.Demo;

/// <summary>
/// Where a demo keeps what it keeps: the gateway's state, each board's flash memory, other peers' states, and logs. Readable by its owner alone.
/// </summary>
internal sealed class DemoFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root;
    private readonly bool _isTemporary;

    private DemoFolder(string root, bool isTemporary)
    {
        _root = root;
        _isTemporary = isTemporary;
        Create(Gateway);
        Create(Path.Combine(root, "boards"));
        Create(Path.Combine(root, "peers"));
    }

    /// <summary>The gateway's state folder.</summary>
    public string Gateway => Path.Combine(_root, "gateway");

    /// <summary>The gateway's log.</summary>
    public string GatewayLog => Path.Combine(_root, "gateway.log");

    /// <summary>Makes the folder, or opens it.</summary>
    public static DemoFolder Open(DemoOptions options)
    {
        if (options.StateFolder is string chosen)
        {
            return new DemoFolder(Path.GetFullPath(chosen), isTemporary: false);
        }

        return new DemoFolder(Directory.CreateTempSubdirectory("nanopeers-demo-").FullName, isTemporary: !options.Keep);
    }

    /// <summary>A board's folder.</summary>
    public string Board(string name) => Path.Combine(_root, "boards", name);

    /// <summary>The state folder of another full peer.</summary>
    public string Peer(string name) => Path.Combine(_root, "peers", name);

    /// <summary>A file of what the vendor tells everybody.</summary>
    public string Vendor(string name) => Path.Combine(_root, name);

    /// <summary>Removes a temporary folder.</summary>
    public void Dispose()
    {
        if (!_isTemporary)
        {
            return;
        }

        try
        {
            Directory.Delete(_root, recursive: true);
        }
        catch (IOException)
        {
            // A process that was just killed may still hold a file on some systems; the folder is a temporary one.
        }
    }

    private static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
    }
}
