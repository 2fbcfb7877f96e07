using System;
using System.Threading;
using NanoPeers.Enrolment;
using NanoPeers.Firmware.Board.Links;
using NanoPeers.Firmware.Board.Settings;
using NanoPeers.Firmware.Board.Signals;
using NanoPeers.Firmware.Board.Storage;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Board;

/// <summary>The parts of a board, made once at its start from its settings, and what they do at each turn of the loop beside the peer.</summary>
public sealed class BoardParts
{
    /// <summary>A turn takes milliseconds; a native call that holds all threads up, such as the look-up of a name, may take a minute.</summary>
    private const int LoopLimitMillis = 120000;

    /// <summary>A try of the link and the longest wait after it take 90 s.</summary>
    private const int LinkLimitMillis = 300000;

    private const int MaxRecord = InvitationText.MaxLength + 2;

    private readonly FlashFiles _files = new FlashFiles();
    private readonly TickClock _clock = new TickClock();
    private readonly PowerRestart _restart = new PowerRestart();
    private readonly FactoryWipe _wipe;
    private readonly BoardPins _pins;
    private readonly NetworkLink _link;
    private readonly Heartbeat _loopBeat;
    private readonly Heartbeat _linkBeat;
    private readonly ConsoleLog _log;

    /// <summary>Reads the settings, ends a wipe that was broken off, and makes the parts. The network is not started yet.</summary>
    public BoardParts()
    {
        _log = new ConsoleLog(_clock);
        _loopBeat = new Heartbeat(_clock, LoopLimitMillis);
        _linkBeat = new Heartbeat(_clock, LinkLimitMillis);
        _wipe = new FactoryWipe(_files);
        if (_wipe.IsPending)
        {
            Wipe();
        }

        Settings = ReadSettings();
        Reset = new ResetHold(_clock);
        _pins = new BoardPins(Settings, _clock, _log);
        _link = Settings.IsWired ? new EthernetLink(_log, _restart) : new WifiLink(_files, _log, _restart);
        Ports = new PeerPorts(
            new BoardCryptography(),
            new DatagramSockets(_link, _clock, _log),
            new SlotStorage(_files, MaxRecord),
            _pins,
            _clock,
            new RadioEntropy(_link),
            _restart,
            _log,
            new MemoryReadings());
    }

    /// <summary>What the board was told about itself.</summary>
    public BoardSettings Settings { get; }

    /// <summary>What the peer needs of the board.</summary>
    public PeerPorts Ports { get; }

    /// <summary>What a long press begins.</summary>
    public ResetHold Reset { get; }

    /// <summary>Connects, and goes on connecting.</summary>
    public void StartNetwork()
    {
        _linkBeat.Beat();
        _loopBeat.Beat();
        _link.Watch(_linkBeat, _loopBeat);
        new Thread(_link.Run).Start();
    }

    /// <summary>Lamp and factory reset.</summary>
    /// <returns>Whether the board is to be started again.</returns>
    public bool Turn()
    {
        _loopBeat.Beat();
        if (_linkBeat.IsOverdue)
        {
            _log.Write("The network's thread stands still: starting again.");
            return true;
        }

        _pins.ShowLamp(Reset);
        if (Reset.IsArmed && Reset.Look(_pins.IsButtonPressed))
        {
            Wipe();
            return true;
        }

        return false;
    }

    private void Wipe()
    {
        bool isDone = _wipe.Run();
        isDone = TryForget() && isDone;
        _log.Write(isDone ? "Wiped: as new, but for the board's settings." : "Not all could be wiped: erase the flash with nanoff --masserase.");
    }

    private static bool TryForget()
    {
        try
        {
            WifiLink.Forget();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private BoardSettings ReadSettings()
    {
        byte[] octets = new byte[SettingsText.MaxLength];
        BoardSettings settings = BoardSettings.Read(octets, _files.Read(FactoryWipe.SettingsName, octets));
        if (settings.Status != SettingsStatus.Valid)
        {
            string where = settings.Line == 0 ? "" : " in line " + settings.Line.ToString();
            _log.Write("The file settings " + SettingsStatusName.Of(settings.Status) + where + ": the board has no pins, and switches nothing.");
        }

        return settings;
    }
}
