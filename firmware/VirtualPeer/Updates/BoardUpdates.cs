using System;
using System.Globalization;
using System.Text;
using NanoPeers.Firmware.Bundles;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Peering;
using NanoPeers.Firmware.Ports;
using NanoPeers.Updates;

namespace NanoPeers.VirtualPeer.Updates;

/// <summary>Application, updates and peering of a virtual board: the firmware's own, on this machine's sockets and files.</summary>
internal sealed class BoardUpdates : ICalendarPort, IDisposable
{
    private readonly PeeringPackets _packets;
    private readonly StreamSockets _streams;
    private readonly LoadedApplication _application;
    private readonly UpdatingBoard _board;
    private readonly IClockPort _clock;
    private readonly Transcript _transcript;
    private string _said = "";
    private string _last = "";
    private int _ends;
    private int _receipted;

    /// <summary>Opens the sockets, and starts the application that the board has.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="storage">The board's records.</param>
    /// <param name="clock">The board's clock.</param>
    /// <param name="transcript">Takes the lines.</param>
    /// <exception cref="BoardException">A port is not to be had.</exception>
    public BoardUpdates(BoardOptions options, IStoragePort storage, IClockPort clock, Transcript transcript)
    {
        _clock = clock;
        _transcript = transcript;
        _packets = new PeeringPackets(options);
        try
        {
            _streams = new StreamSockets(options.Peering!.Address, options.AliasPort);
        }
        catch (BoardException)
        {
            _packets.Dispose();
            throw;
        }

        FolderBundles files = new(options.Folder.FullName);
        _application = new LoadedApplication(files);
        UpdatePorts ports = new(files, _application, _packets, _streams, this, new RunningEntropy(), new BoardCryptography(), storage, transcript)
        {
            AcceptsAnyPort = options.AliasPort == 0,
        };
        _board = new UpdatingBoard(ports, clock.NowMillis);
        if (_board.Boot.Record.Fault != BundleFault.None)
        {
            transcript.Mark("application", "given-up", UpdateVersion.TextOf(_board.Boot.Record.FailedVersion), BundleFault.NameOf(_board.Boot.Record.Fault));
        }
    }

    /// <inheritdoc/>
    public long NowSeconds => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>Words for the line of the board's status.</summary>
    public string[] Status =>
    [
        "application=" + UpdateVersion.TextOf(_board.Boot.RunningVersion), "healthy=" + (_board.Boot.IsHealthy ? "yes" : "no"),
        "updater=" + UpdaterState.NameOf(_board.Updater?.State ?? UpdaterState.Rests), "from-peers=" + Number(_board.Updater?.FromPeers ?? 0),
        "from-origin=" + Number(_board.Updater?.FromOrigin ?? 0), "served=" + Number(_board.Peering?.Serving.Served ?? 0),
        "receipts=" + Number(_board.Errand?.Receipted ?? 0), "black-listed=" + Number(_board.Errand?.BlackList.Count ?? 0),
    ];

    /// <summary>Whether it computes.</summary>
    public bool IsComputing => _board.IsComputing;

    /// <summary>Looks for a new application now.</summary>
    public void CheckNow() => _board.CheckNow();

    /// <summary>Takes a report for the backend.</summary>
    /// <param name="line">The command.</param>
    /// <returns>False when the board has no settings for it, another report is under way, or it is too long.</returns>
    public bool TakeReport(string line)
    {
        byte[] octets = Encoding.UTF8.GetBytes(line.Trim()[BoardCommand.ReportWord.Length..].Trim());
        return _board.Report(octets, octets.Length);
    }

    /// <summary>Does what can be done.</summary>
    /// <param name="peer">The peer, whose light the application may switch.</param>
    /// <returns>Whether the board is to be started again.</returns>
    public bool Turn(ConstrainedPeer peer)
    {
        bool startsAgain = _board.Turn(_clock.NowMillis);
        _application.IsLit = peer.IsOn;
        int order = _application.TakeOrder();
        if (order != ApplicationOrder.None)
        {
            peer.SwitchLight(order == ApplicationOrder.LightOn);
        }

        Report();
        return startsAgain;
    }

    /// <summary>Closes the sockets.</summary>
    public void Dispose()
    {
        _application.Dispose();
        _packets.Dispose();
        _streams.Dispose();
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void Report()
    {
        string version = UpdateVersion.TextOf(_board.Boot.RunningVersion);
        string say = _board.Boot.RunningVersion == UpdateVersion.None ? "none" : (_board.Boot.IsHealthy ? "healthy " : "started ") + version;
        if (say != _said)
        {
            _said = say;
            _transcript.Mark("application", say);
        }

        if (_board.Errand is { } errand && errand.Ends != _ends)
        {
            string how = errand.Receipted != _receipted ? "done" : "failed";
            (_ends, _receipted) = (errand.Ends, errand.Receipted);
            _transcript.Mark("report", how, errand.Last.Replace(' ', '-'));
        }

        if (_board.Updater is { } updater && updater.Last != _last)
        {
            _last = updater.Last;
            _transcript.Mark("update", _last.Replace(' ', '-'), "from-peers=" + Number(updater.FromPeers), "from-origin=" + Number(updater.FromOrigin));
        }
    }
}
