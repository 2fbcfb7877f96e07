using NanoPeers.Cryptography;
using NanoPeers.Firmware.Ports;
using NanoPeers.Updates;

namespace NanoPeers.Firmware.Bundles;

/// <summary>
/// Which bundle runs: chooses one at the start, watches that it reports healthy, and goes back to the one before when it does not. Does no I/O but through
/// its ports, and has no clock. Read BOARD-UPDATES.md first.
/// </summary>
public sealed class BundleBoot
{
    private const long Never = long.MaxValue;

    private readonly IApplicationPort _application;
    private readonly ILogPort _log;
    private readonly BundleSlot _slot;
    private long _silentMillis = Never;
    private long _restartMillis = Never;
    private long _healthyMillis = Never;
    private bool _isReplaced;

    /// <summary>Reads the boot record; starts nothing.</summary>
    /// <param name="files">The slots.</param>
    /// <param name="storage">The board's records.</param>
    /// <param name="application">Runs applications.</param>
    /// <param name="cryptography">Judges chunks.</param>
    /// <param name="log">Hears what happens.</param>
    /// <param name="chunk">Octets for one chunk, <see cref="BundleLimits.MaxChunk"/>; may serve others between calls.</param>
    public BundleBoot(IBundleFiles files, IStoragePort storage, IApplicationPort application, ICryptography cryptography, ILogPort log, byte[] chunk)
    {
        _application = application;
        _log = log;
        _slot = new BundleSlot(files, cryptography, chunk);
        Record = new BootRecord(storage);
    }

    /// <summary>What is remembered from start to start.</summary>
    public BootRecord Record { get; }

    /// <summary>The version that was started; 0 when none was.</summary>
    public ulong RunningVersion { get; private set; }

    /// <summary>Whether what runs has been healthy in this start for <see cref="BundleLimits.SteadyMillis"/>.</summary>
    public bool IsHealthy { get; private set; }

    /// <summary>The running one's slot: its manifest, and octets to serve. Counts while <see cref="RunningVersion"/> is not 0.</summary>
    public BundleSlot Running
    {
        get { return _slot; }
    }

    /// <summary>
    /// Chooses what runs and starts it. Every start of the board begins with it; without a sound bundle the board does what it does without one.
    /// </summary>
    /// <param name="nowMillis">The board's clock.</param>
    public void Begin(long nowMillis)
    {
        int starts = Record.IsTrial ? BundleLimits.TrialStarts : BundleLimits.ProvenStarts;
        if (Record.Active != BootRecord.NoSlot && Record.Starts >= starts)
        {
            GiveUp(BundleFault.NeverHealthy);
        }

        while (Record.Active != BootRecord.NoSlot && !IsSound())
        {
            GiveUp(BundleFault.Damaged);
        }

        if (Record.Active == BootRecord.NoSlot)
        {
            _log.Write("No application: the board runs without one, and can be given one.");
            return;
        }

        Record.Starts++;
        bool isCounted = Record.Keep();
        if (Record.IsTrial && !isCounted)
        {
            // Its starts could not be counted, and so never be ended.
            _log.Write("The storage does not count starts: the new application is not started.");
            return;
        }

        RunningVersion = _slot.Manifest.VersionOf(_slot.Component);
        _silentMillis = nowMillis + BundleLimits.HealthyMillis;
        _log.Write((Record.IsTrial ? "Tries application " : "Starts application ") + UpdateVersion.TextOf(RunningVersion) + ".");
        _application.Start(_slot.Slot, BundleLimits.ContentAt, _slot.Length);
    }

    /// <summary>Looks after what runs.</summary>
    /// <param name="nowMillis">The board's clock.</param>
    /// <returns>Whether the board is to be started again.</returns>
    public bool Turn(long nowMillis)
    {
        if (_isReplaced || RunningVersion == UpdateVersion.None)
        {
            // What the one that runs still says is not said for the next one.
            return _isReplaced;
        }

        if (_application.TakeHealthy())
        {
            _silentMillis = nowMillis + BundleLimits.HealthyMillis;
            NoteHealthy(nowMillis);
        }

        if (_restartMillis != Never)
        {
            return nowMillis >= _restartMillis;
        }

        int fault = FaultNow(nowMillis);
        if (fault == BundleFault.None)
        {
            return false;
        }

        string why = _application.Why ?? "";
        _log.Write("Application " + UpdateVersion.TextOf(RunningVersion) + " fails: " + BundleFault.NameOf(fault) + (why.Length > 0 ? ", " + why : "") + ".");
        Record.Failures++;
        if (Record.IsTrial || Record.Failures >= BundleLimits.ProvenFailures)
        {
            GiveUp(fault);
            return true;
        }

        // It was healthy once: it has another start, and the board some time without it before.
        Record.Keep();
        _restartMillis = nowMillis + BundleLimits.RestMillis;
        return false;
    }

    /// <summary>Makes a whole bundle the next one to run, on trial. The board is to be started again then.</summary>
    /// <param name="whole">Views it.</param>
    /// <returns>False when it is not whole, or the storage does not keep the choice: nothing has changed.</returns>
    public bool Install(BundleSlot whole)
    {
        if (whole.Slot == BootRecord.NoSlot || whole.Slot == Record.Active || !whole.IsWhole())
        {
            return false;
        }

        int before = Record.Active;
        int starts = Record.Starts;
        int failures = Record.Failures;
        bool wasTrial = Record.IsTrial;
        Record.Active = whole.Slot;
        Record.IsTrial = true;
        Record.Starts = 0;
        Record.Failures = 0;
        Record.SetGood(whole.Slot, false);
        if (Record.Keep())
        {
            _isReplaced = true;
            return true;
        }

        Record.Active = before;
        Record.Starts = starts;
        Record.Failures = failures;
        Record.IsTrial = wasTrial;
        return false;
    }

    private bool IsSound()
    {
        return _slot.Open(Record.Active, Record) && _slot.IsWhole();
    }

    private int FaultNow(long nowMillis)
    {
        if (_application.State == ApplicationState.NotLoaded)
        {
            return BundleFault.NotLoaded;
        }

        if (_application.State == ApplicationState.Threw)
        {
            return BundleFault.Threw;
        }

        return nowMillis >= _silentMillis ? BundleFault.Silent : BundleFault.None;
    }

    private void NoteHealthy(long nowMillis)
    {
        _healthyMillis = _healthyMillis == Never ? nowMillis : _healthyMillis;
        IsHealthy = nowMillis - _healthyMillis >= BundleLimits.SteadyMillis;
        if (IsHealthy && Record.Failures > 0 && nowMillis - _healthyMillis >= BundleLimits.CalmMillis)
        {
            Record.Failures = 0;
            Record.Keep();
        }

        if (!IsHealthy || (!Record.IsTrial && Record.Starts == 0))
        {
            return;
        }

        if (Record.IsTrial)
        {
            _log.Write("Application " + UpdateVersion.TextOf(RunningVersion) + " is healthy: it stays.");
        }

        Record.IsTrial = false;
        Record.SetGood(Record.Active, true);
        Record.Starts = 0;
        Record.Keep();
    }

    /// <summary>Gives the active one up: the other one runs, if it was healthy once; else none does.</summary>
    private void GiveUp(int fault)
    {
        int failed = Record.Active;
        int other = 1 - failed;
        bool isKnown = _slot.Slot == failed || _slot.Open(failed, Record);
        Record.FailedVersion = isKnown ? _slot.Manifest.VersionOf(_slot.Component) : UpdateVersion.None;
        if (isKnown && fault != BundleFault.Damaged)
        {
            Record.Refuse(_slot.Manifest.Buffer, _slot.Manifest.DigestOffsetOf(_slot.Component));
        }

        Record.Fault = fault;
        Record.SetGood(failed, false);
        Record.IsTrial = false;
        Record.Starts = 0;
        Record.Failures = 0;
        Record.Active = Record.IsGood(other) ? other : BootRecord.NoSlot;
        Record.Keep();
        _log.Write("Application " + UpdateVersion.TextOf(Record.FailedVersion) + " is given up (" + BundleFault.NameOf(fault) + "): "
            + (Record.Active == BootRecord.NoSlot ? "the board runs without one." : "the previous one runs."));
    }
}
