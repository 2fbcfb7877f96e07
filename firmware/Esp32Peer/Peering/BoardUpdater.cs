using NanoPeers.Firmware.Bundles;
using NanoPeers.Firmware.Ports;
using NanoPeers.Peering;
using NanoPeers.Updates;

namespace NanoPeers.Firmware.Peering;

/// <summary>
/// Keeps the board's application new: fetches the manifest from its origin, asks the network for the bundle, takes it chunk by chunk into the slot that does
/// not run, and has it tried. One thing at a time; what fails is tried again, later each time. BOARD-UPDATES.md.
/// </summary>
public sealed partial class BoardUpdater : IPeeringListener
{
    private const long Never = long.MaxValue;

    private readonly UpdatePorts _ports;
    private readonly UpdateSettings _settings;
    private readonly BundleBoot _boot;
    private readonly BoardPeering _peering;
    private readonly BundleIntake _intake;
    private readonly ManifestCheck _check;
    private readonly HttpRequest _request;
    private readonly byte[] _chunk;
    private readonly byte[] _address = new byte[AddressOctets.Length];
    private PeeringTransaction? _transaction;
    private int _count;
    private int _failures;
    private long _dueMillis;
    private bool _isInstalled;

    /// <summary>Makes its memory; the first look comes a while after the start.</summary>
    /// <param name="ports">The board.</param>
    /// <param name="settings">What is looked for, and whose signature counts.</param>
    /// <param name="boot">What runs.</param>
    /// <param name="peering">The network.</param>
    /// <param name="chunk">Octets for one chunk.</param>
    /// <param name="work">Connection and verifier; others' while it rests.</param>
    /// <param name="nowMillis">The board's clock.</param>
    public BoardUpdater(
        UpdatePorts ports, UpdateSettings settings, BundleBoot boot, BoardPeering peering, byte[] chunk, WorkInTurn work, long nowMillis)
    {
        _ports = ports;
        _settings = settings;
        _boot = boot;
        _peering = peering;
        _chunk = chunk;
        _intake = new BundleIntake(ports.Files, boot, ports.Cryptography, chunk);
        _check = new ManifestCheck(settings, work);
        _request = work.Request;
        _dueMillis = nowMillis + UpdateTiming.FirstMillis + new PeeringDraws(ports.Cryptography).Below(UpdateTiming.FirstMillis);
    }

    /// <summary>What it does: one of <see cref="UpdaterState"/>.</summary>
    public int State { get; private set; }

    /// <summary>Octets of bundles that came from peers since the start.</summary>
    public int FromPeers { get; private set; }

    /// <summary>Octets of bundles that came from the origin since the start.</summary>
    public int FromOrigin { get; private set; }

    /// <summary>How it ended last, for people.</summary>
    public string Last { get; private set; } = "";

    /// <summary>Looks now. What is under way goes on.</summary>
    public void CheckNow()
    {
        if (State == UpdaterState.Rests)
        {
            _dueMillis = 0;
        }
    }

    /// <summary>Does what can be done.</summary>
    /// <param name="nowMillis">The board's clock.</param>
    /// <returns>Whether the board is to be started again, to try a new bundle.</returns>
    public bool Turn(long nowMillis)
    {
        switch (State)
        {
            case UpdaterState.Rests:
                if (nowMillis >= _dueMillis)
                {
                    FetchManifest(nowMillis);
                }

                break;
            case UpdaterState.FetchesManifest:
                ReceiveManifest(nowMillis);
                break;
            case UpdaterState.Verifies:
                Verify(nowMillis);
                break;
            case UpdaterState.Fetches:
                ReceiveChunk(nowMillis);
                break;
            default:
                break;
        }

        return _isInstalled;
    }

    private void FetchManifest(long nowMillis)
    {
        if (!_ports.Streams.TryResolve(_settings.Manifest.Host, _settings.Manifest.Port, _address))
        {
            Fail("the manifest's origin is not found", nowMillis);
            return;
        }

        _count = 0;
        _request.BeginGet(_address, _settings.Manifest, 0, nowMillis);
        State = UpdaterState.FetchesManifest;
    }

    private void ReceiveManifest(long nowMillis)
    {
        // One octet more than a manifest may have: then it is too long, and none.
        _count += _request.Turn(_chunk, _count, BundleLimits.MaxManifest + 1 - _count, nowMillis);
        if (_count > BundleLimits.MaxManifest || _request.State == HttpRequestState.Failed)
        {
            _request.Close();
            Fail("the manifest is not to be had from its origin", nowMillis);
        }
        else if (_request.State == HttpRequestState.Done)
        {
            _request.Close();
            if (_check.Begin(_chunk, _count))
            {
                State = UpdaterState.Verifies;
            }
            else
            {
                Fail("what the origin gives is no manifest", nowMillis);
            }
        }
    }

    private void Verify(long nowMillis)
    {
        bool isFinished = false;
        for (int i = 0; i < UpdateTiming.StepsEachTurn && !isFinished; i++)
        {
            isFinished = _check.Step();
        }

        if (!isFinished)
        {
            return;
        }

        string? refused = _check.Judge(_boot.Record, _ports.Calendar.NowSeconds, _boot.RunningVersion);
        if (refused != null)
        {
            Fail("the manifest is refused: " + refused, nowMillis);
            return;
        }

        Begin(_intake.Begin(_check.Manifest, _check.Digest), nowMillis);
    }

    private void Begin(int answer, long nowMillis)
    {
        switch (answer)
        {
            case IntakeAnswer.Begun:
                Ask(nowMillis);
                break;
            case IntakeAnswer.UpToDate:
                Rest("up to date", nowMillis);
                break;
            case IntakeAnswer.Refused:
                Rest("the newest bundle failed here before", nowMillis);
                break;
            case IntakeAnswer.Busy:
                Fail("a bundle is on trial", nowMillis);
                break;
            case IntakeAnswer.NotForBoards:
                Fail("the manifest has no bundle for this board", nowMillis);
                break;
            default:
                Fail("the storage does not keep it", nowMillis);
                break;
        }
    }

    private void Ask(long nowMillis)
    {
        _ports.Log.Write(
            "Application " + UpdateVersion.TextOf(_intake.Slot.Manifest.VersionOf(_intake.Slot.Component)) + " is fetched: "
            + _intake.Received.ToString() + " of " + _intake.Slot.Length.ToString() + " octets are here.");
        if (_intake.IsWhole)
        {
            Install(nowMillis);
            return;
        }

        State = UpdaterState.Asks;
        _transaction = _peering.Node.Begin(_intake.Slot.Manifest.HrefOf(_intake.Slot.Component), true, false, this, nowMillis);
        if (_transaction == null)
        {
            Fail("another object is being fetched", nowMillis);
        }
    }

    private void Install(long nowMillis)
    {
        if (_boot.Install(_intake.Slot))
        {
            _failures = 0;
            Last = "installed";
            State = UpdaterState.Rests;
            _dueMillis = Never;
            _isInstalled = true;
            _ports.Log.Write("The new application is whole: the board starts again to try it.");
            return;
        }

        Fail("the storage does not keep it", nowMillis);
    }

    private void Rest(string how, long nowMillis)
    {
        _failures = 0;
        State = UpdaterState.Rests;
        _dueMillis = nowMillis + UpdateTiming.CheckMillis;
        Say(how);
    }

    private void Fail(string why, long nowMillis)
    {
        long wait = UpdateTiming.AgainMillis;
        for (int i = 0; i < _failures && wait < UpdateTiming.AgainAtMostMillis; i++)
        {
            wait *= 2;
        }

        _failures++;
        State = UpdaterState.Rests;
        _dueMillis = nowMillis + (wait < UpdateTiming.AgainAtMostMillis ? wait : UpdateTiming.AgainAtMostMillis);
        Say(why);
    }

    /// <summary>Said when it changes: a reason that stays is not said each time.</summary>
    private void Say(string how)
    {
        if (how != Last)
        {
            _ports.Log.Write("Updates: " + how + ".");
        }

        Last = how;
    }
}
