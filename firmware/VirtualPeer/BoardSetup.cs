using System;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using NanoPeers.Enrolment;
using NanoPeers.Firmware.Groups;
using NanoPeers.Firmware.Pairings;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.Firmware.Stack;
using NanoPeers.Identifiers;
using NanoPeers.VirtualPeer.NativeRsa;
using NanoPeers.VirtualPeer.Updates;

namespace NanoPeers.VirtualPeer;

/// <summary>Makes a virtual board of its parts, enrols it when it is to, and runs it.</summary>
internal static class BoardSetup
{
    /// <summary>Runs a board until it is told to quit.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="input">Brings commands.</param>
    /// <param name="output">Takes the log.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="BoardException">It cannot start.</exception>
    public static int Run(BoardOptions options, TextReader input, TextWriter output)
    {
        string? invitation = ReadInvitation(options.Invitation, out Identifier? invited);
        StopwatchClock clock = new(TimeProvider.System);
        Transcript transcript = new(output, clock);
        using FolderStorage storage = new(options.Folder);
        UploadRecord.Keep(options, storage);
        VirtualPins pins = new(clock, transcript);
        CommandInput commands = new(input);
        using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Quit(context, commands));
        using PosixSignalRegistration ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Quit(context, commands));
        BoardParts parts = new(clock, transcript, storage, pins, commands);
        ProcessSleep sleep = new(clock, commands, pins, transcript);
        bool isFirst = true;
        while (true)
        {
            int exitCode = RunAwake(options, parts, isFirst ? invitation : null, invited, out bool sleeps, out int port);
            if (!sleeps)
            {
                return exitCode;
            }

            sleep.Sleep(options.SleepSeconds);
            if (sleep.HasQuit)
            {
                return ExitCode.Done;
            }

            isFirst = false;
            options = options with { Port = port };
        }
    }

    /// <summary>From one start to the next sleep, or the end.</summary>
    private static int RunAwake(BoardOptions options, BoardParts parts, string? invitation, Identifier? invited, out bool sleeps, out int port)
    {
        Transcript transcript = parts.Transcript;
        using DatagramSockets datagrams = new(options, transcript);
        port = datagrams.Port;
        ProcessRestart restart = new();
        BoardCryptography cryptography = new();
        using PacedKeyExchange? paced = options.RsaSeconds > 0 ? new PacedKeyExchange(cryptography, options.RsaSeconds) : null;
        PairingSeeker? seeker = MakeSeeker(options);
        BoardGroups? groups = options.Groups > 0 ? new BoardGroups(options.Groups) : null;
        BoardStack? stack = options.HasStack ? new BoardStack(groups) : null;
        PeerOptions peerOptions = new()
        {
            Name = options.Name,
            AsksAll = options.UseMulticast || options.UseBroadcast,
            AllowResumption = options.AllowResumption,
            OwnLight = options.OwnLight,
            Sessions = options.Sessions,
            RsaKeyExchange = paced,
            Seeker = seeker,
            Groups = groups,
            Stack = stack,
        };
        PeerPorts ports = new(
            cryptography, datagrams, parts.Storage, parts.Pins, parts.Clock, new RunningEntropy(), restart, transcript, new ProcessMemory());
        ConstrainedPeer peer = new(ports, peerOptions);
        Enrol(peer, invitation, invited, transcript);
        transcript.Mark("ready", peer.Self?.ToString() ?? "-", datagrams.Port.ToString(CultureInfo.InvariantCulture));
        BoardLinks links = new(seeker, parts.Clock, transcript);
        using BoardUpdates? updates = options.Peering is null ? null : new BoardUpdates(options, parts.Storage, parts.Clock, transcript);
        Func<bool> isTired = () => options.SleepSeconds > 0 && stack is { MaySleep: true };
        Board board = new(peer, parts.Pins, transcript, restart, links, new BoardFinder(stack, transcript), updates, isTired);
        parts.Input.Start();
        int exitCode = board.Run(parts.Input);
        sleeps = board.IsAsleep;
        return exitCode;
    }

    private static PairingSeeker? MakeSeeker(BoardOptions options)
    {
        if (options.NativeRsa is null)
        {
            return null;
        }

        HostRsaLibrary.Load(options.NativeRsa);
        return new PairingSeeker(new HardwareRsaKey());
    }

    private static void Quit(PosixSignalContext context, CommandInput input)
    {
        context.Cancel = true;
        input.Quit();
    }

    private static string? ReadInvitation(FileInfo? file, out Identifier? invited)
    {
        invited = null;
        if (file is null)
        {
            return null;
        }

        string text;
        try
        {
            text = File.ReadAllText(file.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BoardException(ExitCode.BadInvitation, "no-invitation", $"{file.FullName} cannot be read: {exception.Message}", exception);
        }

        InvitationStatus status = InvitationText.TryParse(text, out Invitation? invitation);
        if (invitation is null)
        {
            throw new BoardException(
                ExitCode.BadInvitation, "bad-invitation",
                $"{file.FullName} is not a sound invitation: {InvitationStatusName.Of(status)}. Copy it again, or have the gateway make a new one.");
        }

        invited = invitation.Device;
        invitation.Wipe();
        return text;
    }

    private static void Enrol(ConstrainedPeer peer, string? invitation, Identifier? invited, Transcript transcript)
    {
        if (invitation is null || invited is null)
        {
            return;
        }

        if (peer.Self is Identifier self)
        {
            if (!self.Equals(invited))
            {
                throw new BoardException(
                    ExitCode.BadInvitation, "already-enrolled",
                    $"The folder holds device {self}; the invitation is for {invited}. Use another folder, or remove the file 'invitation' in this one.");
            }

            return;
        }

        peer.Enrol(invitation, out bool isKept);
        if (!isKept)
        {
            transcript.Write("The storage does not keep the invitation: it counts until the next start only.");
        }
    }

    /// <summary>What a sleep leaves as it is.</summary>
    private sealed record BoardParts(StopwatchClock Clock, Transcript Transcript, FolderStorage Storage, VirtualPins Pins, CommandInput Input);
}
