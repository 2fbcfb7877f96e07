using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Indexes;
using NanoPeers.Storage.Mailboxes;

namespace NanoPeers.Storage;

/// <summary>
/// A gateway's state in one SQLite file, and beside it what it keeps of others. STORAGE.md, beside this file, says what is in it, what is encrypted,
/// who can read it, and what to do when it is damaged. One object at a time has a state folder open; it serves any number of threads.
/// </summary>
public sealed class SqliteState : IDisposable
{
    private readonly StateOptions _options;
    private readonly StateFolder _folder;
    private readonly StateDatabase _database;
    private readonly ValueSeal _seal;
    private readonly Lock _opening = new();
    private AdvertisementIndex? _advertisements;
    private MailboxFile? _mailboxes;
    private bool _disposed;

    private SqliteState(StateFolder folder, StateDatabase database, ValueSeal seal, GatewayStateStore gateway, StateOptions options)
    {
        _options = options;
        _folder = folder;
        _database = database;
        _seal = seal;
        Gateway = gateway;
        Devices = new DeviceStore(database, seal);
        Resumption = new ResumptionStore(database, seal);
        Lights = new LightStateStore(database);
        Sleeping = new SleepStore(database);
        GroupStatements = new GroupStatementStore(database);
        Links = new LinkStore(database);
        Groups = new GroupStore(database, seal, gateway.Identity.PeerId);
    }

    /// <summary>What the gateway knows about itself.</summary>
    public IGatewayStateStore Gateway { get; }

    /// <summary>The devices that were enrolled.</summary>
    public IDeviceStore Devices { get; }

    /// <summary>The secrets that later sessions can begin with.</summary>
    public IResumptionStore Resumption { get; }

    /// <summary>The last known states of lights.</summary>
    public ILightStateStore Lights { get; }

    /// <summary>Devices that sleep.</summary>
    public ISleepStore Sleeping { get; }

    /// <summary>The signed statements of groups.</summary>
    public IGroupStatementStore GroupStatements { get; }

    /// <summary>Which device's button switches which device's light.</summary>
    public ILinkStore Links { get; }

    /// <summary>The groups that this peer is in, and the keys to them.</summary>
    public IGroupStore Groups { get; }

    /// <summary>
    /// The advertisements that this peer knows, in a file of their own beside the database. It is opened when it is first asked for; a damaged one is set
    /// aside and begun anew (Indexes/INDEX.md).
    /// </summary>
    /// <exception cref="StateException">The disk or the system refuses, or others have access to the file.</exception>
    public AdvertisementIndex Advertisements
    {
        get
        {
            lock (_opening)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _advertisements ??= new AdvertisementIndex(_folder.AdvertisementsPath, _options.Advertisements with { Clock = _options.Clock });
            }
        }
    }

    /// <summary>
    /// Mailboxes that this peer keeps for others, and how far it has come with its own, in a file beside the database. It is opened, and looked through,
    /// when it is first asked for (Mailboxes/MAILBOXES.md).
    /// </summary>
    /// <exception cref="StateException">The disk or the system refuses, or others have access to the file.</exception>
    public MailboxFile Mailboxes
    {
        get
        {
            lock (_opening)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return _mailboxes ??= new MailboxFile(_folder.MailboxesPath, _options.Clock);
            }
        }
    }

    /// <summary>What was lost when the database was found damaged at the opening, and could be made anew; null when nothing was.</summary>
    public StateLoss? Loss { get; private init; }

    /// <summary>The database file.</summary>
    public string DatabasePath => _folder.DatabasePath;

    /// <summary>The SQLite in use, for a log: "3.40.1 of the system" or "3.35.5 from the bundle".</summary>
    public string LibraryDescription { get; } = SqliteLibrary.Version + (SqliteLibrary.IsSystems ? " of the system" : " from the bundle");

    /// <summary>Opens the state in a folder, or creates it there, with new ids and a new key.</summary>
    /// <param name="options">Where, and what a new state begins with.</param>
    /// <exception cref="ArgumentException">The region name is empty or too long.</exception>
    /// <exception cref="StateInUseException">Another gateway has it open.</exception>
    /// <exception cref="StateExposedException">Others than the owner have access to the folder or a file.</exception>
    /// <exception cref="StateKeyException">The key file is missing, or not the right one.</exception>
    /// <exception cref="StateDamagedException">The database is damaged, lost, or another program's.</exception>
    /// <exception cref="StateTooNewException">A newer program wrote the database.</exception>
    /// <exception cref="StateUnavailableException">The disk or the system refuses.</exception>
    public static SqliteState Open(StateOptions options) => Open(options, SchemaMigrations.All);

    /// <summary>For tests: with the tables that an older program knew.</summary>
    internal static SqliteState Open(StateOptions options, SchemaMigrations migrations)
    {
        if (!DeviceRecord.IsNameUsable(options.RegionName))
        {
            throw new ArgumentException($"\"{options.RegionName}\" cannot be a region's name.", nameof(options));
        }

        string path = Path.GetFullPath(options.Folder);
        try
        {
            StateFolder folder = StateFolder.Enter(path);
            try
            {
                return OpenIn(folder, options, migrations, options.KeyPath);
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateUnavailableException(path, e.Message, "See to the disk and to the permissions of the folder and its files.", e);
        }
    }

    /// <summary>Closes the database, forgets the key and lets other processes open the state. Later calls on the stores fail.</summary>
    public void Dispose()
    {
        lock (_opening)
        {
            _disposed = true;
            _advertisements?.Dispose();
            _mailboxes?.Dispose();
        }

        _database.Dispose();
        _seal.Dispose();
        _folder.Dispose();
    }

    private static SqliteState OpenIn(StateFolder folder, StateOptions options, SchemaMigrations migrations, string keyPath)
    {
        bool isNew = folder.PrepareDatabase();
        ValueSeal seal = MakeSeal(keyPath, mayCreate: isNew);
        StateDatabase? database = null;
        try
        {
            DateTimeOffset now = options.Clock.GetUtcNow();
            database = OpenOrRepair(folder, migrations, seal, now, out StateLoss? loss);
            GatewayStateStore gateway = GatewayStateStore.Open(database, seal, NewIdentity(options.RegionName), now)
                ?? throw new StateKeyException(keyPath, StateKeyFault.WrongKey);
            folder.NoteDatabase();
            return new SqliteState(folder, database, seal, gateway, options) { Loss = loss };
        }
        catch
        {
            database?.Dispose();
            seal.Dispose();
            throw;
        }
    }

    private static StateDatabase OpenOrRepair(
        StateFolder folder, SchemaMigrations migrations, ValueSeal seal, DateTimeOffset now, out StateLoss? loss)
    {
        loss = null;
        try
        {
            return StateDatabase.Open(folder.DatabasePath, migrations, now);
        }
        catch (StateDamagedException e)
        {
            loss = StateRepair.TryRun(folder.DatabasePath, seal, e.Problem, now);
            if (loss is null)
            {
                throw;
            }
        }

        return StateDatabase.Open(folder.DatabasePath, migrations, now);
    }

    private static ValueSeal MakeSeal(string keyPath, bool mayCreate)
    {
        Span<byte> key = stackalloc byte[StateKeyFile.KeyLength];
        try
        {
            StateKeyFile.Read(keyPath, mayCreate, key);
            return new ValueSeal(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static GatewayIdentity NewIdentity(string regionName) => new(NewId(), NewId(), regionName);

    /// <summary>A random id: a version 4 UUID (RFC 9562).</summary>
    private static Identifier NewId() => new(Guid.NewGuid().ToByteArray(bigEndian: true), 0);
}
