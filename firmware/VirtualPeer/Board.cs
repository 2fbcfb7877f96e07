using System;
using System.Globalization;
using System.Linq;
using NanoPeers.Firmware.Peer;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.VirtualPeer.NativeRsa;
using NanoPeers.VirtualPeer.Updates;

namespace NanoPeers.VirtualPeer;

/// <summary>A virtual board at work: runs the peer's loop, carries out commands, and prints what changed.</summary>
/// <param name="peer">The peer.</param>
/// <param name="pins">Its pins.</param>
/// <param name="transcript">Takes the lines.</param>
/// <param name="restart">Tells when the peer asked to be started again.</param>
/// <param name="links">Takes pairings.</param>
/// <param name="finder">Asks the gateway what others are called.</param>
/// <param name="updates">Application, updates and peering; null for a board without.</param>
/// <param name="isTired">Whether the board may sleep, and is to.</param>
internal sealed class Board(
    ConstrainedPeer peer, VirtualPins pins, Transcript transcript, ProcessRestart restart, BoardLinks links, BoardFinder finder, BoardUpdates? updates,
    Func<bool> isTired)
{
    private const int LongestWaitMillis = 10;

    private readonly SecuredSession?[] _sessions = new SecuredSession?[ConstrainedPeer.SessionPlaces];
    private readonly ulong[] _attempts = new ulong[ConstrainedPeer.SessionPlaces];
    private PeerState? _state;

    /// <summary>Whether it ended to sleep.</summary>
    public bool IsAsleep { get; private set; }

    /// <summary>Runs until it is told to quit, or may sleep.</summary>
    /// <param name="input">Brings commands.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Run(CommandInput input)
    {
        bool goesOn = true;
        while (goesOn && !restart.IsAsked && !IsAsleep)
        {
            peer.RunOnce(updates is { IsComputing: true } ? 0 : LongestWaitMillis);
            if (updates is not null && updates.Turn(peer))
            {
                restart.Restart();
            }

            ReportSessions();
            ReportState();
            while (goesOn && input.Next() is BoardCommand command)
            {
                goesOn = command.Kind != BoardCommandKind.Quit;
                CarryOut(command);
            }

            IsAsleep = goesOn && !pins.IsBusy && isTired();
        }

        if (IsAsleep)
        {
            peer.StopToSleep();
            ReportSessions();
            return ExitCode.Done;
        }

        peer.Stop();
        transcript.Mark("bye");
        return restart.IsAsked ? ExitCode.StartAgain : ExitCode.Done;
    }

    private void CarryOut(BoardCommand command)
    {
        switch (command.Kind)
        {
            case BoardCommandKind.Press:
            case BoardCommandKind.Hold:
                pins.Press(command.Millis);
                break;
            case BoardCommandKind.Light:
                transcript.Light(pins.IsLit);
                break;
            case BoardCommandKind.Link:
                links.Take(command.Text);
                break;
            case BoardCommandKind.Find:
                finder.Find(command.Text);
                break;
            case BoardCommandKind.Update:
                updates?.CheckNow();
                break;
            case BoardCommandKind.Report:
                transcript.Mark("report", updates is not null && updates.TakeReport(command.Text) ? "taken" : "refused");
                break;
            case BoardCommandKind.Why:
                peer.WriteWhy(transcript);
                transcript.Mark("why", "end");
                break;
            case BoardCommandKind.Status:
                ReportStatus();
                break;
            case BoardCommandKind.Unknown:
                transcript.Mark("error", "unknown-command", command.Text.Trim());
                break;
            default:
                break;
        }
    }

    private void ReportStatus()
    {
        peer.WriteCounters(transcript);
        peer.Memory.Take();
        peer.Memory.Write(transcript);
        transcript.Mark(
        [
            "status",
            $"light={(pins.IsLit ? "on" : "off")}",
            $"state={PeerStateName.Of(peer.State)}",
            $"sessions={Number(_sessions.Count(session => session is not null))}",
            $"subscribers={Number(peer.Subscribers)}",
            $"start={Number(peer.BootNumber)}",
            $"received={Number(peer.Counters.Of(PeerCounter.DatagramsReceived))}",
            $"sent={Number(peer.Counters.Of(PeerCounter.DatagramsSent))}",
            $"published={Number(finder.Published)}",
            $"collected={Number(finder.Collected)}",
            $"pipe-orders={Number(finder.PipeOrders)}",
            .. updates?.Status ?? [],
        ]);
    }

    private void ReportState()
    {
        PeerState state = peer.State;
        if (state != _state)
        {
            _state = state;
            transcript.Mark("state", PeerStateName.Of(state));
        }
    }

    private void ReportSessions()
    {
        for (int i = 0; i < _sessions.Length; i++)
        {
            SecuredSession? session = peer.SessionAt(i);
            if (ReferenceEquals(session, _sessions[i]))
            {
                continue;
            }

            if (_sessions[i] is SecuredSession gone)
            {
                transcript.Mark("session", "ended", ConstrainedPeer.AttemptName(_attempts[i]), CloseReasonName.Of(gone.Reason).Replace(' ', '-'));
            }

            _sessions[i] = session;
            _attempts[i] = peer.AttemptAt(i);
            if (session is not null)
            {
                transcript.Mark(
                    "session", "live", Suite.NameOf(session.Terms.Suite), KeyExchangeMethod.NameOf(session.Terms.KeyExchange),
                    ConstrainedPeer.AttemptName(_attempts[i]));
            }
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
