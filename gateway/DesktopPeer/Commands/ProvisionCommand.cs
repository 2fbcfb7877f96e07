using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Flashing;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>provision --board B --name NAME --wifi SSID: enrols a device and writes the files that make a board that device.</summary>
internal sealed class ProvisionCommand
{
    private const int MaxName = 32;

    private readonly Terminal _terminal;
    private readonly GatewayCall _call;
    private readonly Option<string> _board = BoardOption.Build();
    private readonly Option<string> _name = new("--name") { HelpName = "NAME", Description = "The device's name, 1 to 32 octets of UTF-8", Required = true };
    private readonly Option<string?> _wifi = new("--wifi")
    {
        HelpName = "SSID", Description = "The Wi-Fi network that the board joins; its password is asked for. Not for a board on a cable",
    };

    private readonly Option<string?> _passwordFile = new("--wifi-password-file")
    {
        HelpName = "FILE", Description = "File with the Wi-Fi password, when nobody is there to be asked",
    };

    private readonly Option<string?> _out = new("--out")
    {
        HelpName = "DIR", Description = "Write the files to this folder, for its owner alone; without it, to NAME.device here",
    };

    private readonly Option<int?> _sessions = new("--sessions")
    {
        HelpName = "N",
        Description = $"Sessions held at once, {Limits.MinConstrainedSessions} to {Limits.MaxConstrainedSessions} (the default); fewer save the board memory",
    };

    private readonly Option<string?> _ownLight = new("--own-light")
    {
        HelpName = "WHEN",
        Description = "What the button of a board that is linked with another's light does with its own: apart (the default: nothing), when-silent, always",
    };

    private readonly Option<int?> _groups = new("--groups")
    {
        HelpName = "N",
        Description = $"Groups that the board has places for, 1 to {Limits.MaxConstrainedGroups}; 0 (the default): the application without groups",
    };

    private readonly BoardUpdatesOptions _updates = new();

    private readonly Option<bool> _qr = new("--qr") { Description = "Show the invitation as a QR code too: whoever sees it can be the device" };

    private ProvisionCommand(Terminal terminal)
    {
        _terminal = terminal;
        _call = new GatewayCall(terminal, "provision", "Enrol a device and write the files that make a board that device, for \"flash --files\"");
    }

    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        ProvisionCommand provision = new(terminal);
        Command command = provision._call.Command;
        Option[] options =
        [
            provision._board, provision._name, provision._wifi, provision._passwordFile, provision._sessions, provision._ownLight,
            provision._groups, .. provision._updates.All, provision._out, provision._qr,
        ];
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }

        provision._call.SetAction(provision.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ApiClient client, ParseResult parsed, CancellationToken cancellationToken)
    {
        BoardDescription board = BoardOption.Find(parsed.GetValue(_board)!);
        string name = parsed.GetValue(_name)!;
        string? ssid = parsed.GetValue(_wifi);
        Check(board, name, ssid, parsed.GetValue(_passwordFile));
        int? sessions = parsed.GetValue(_sessions);
        string? ownLight = parsed.GetValue(_ownLight);
        Check(sessions, ownLight);
        int groups = parsed.GetValue(_groups) ?? 0;
        GroupPlaces.Check(board, groups, sessions ?? Limits.MaxConstrainedSessions);
        string? updates = await _updates.ReadAsync(parsed, cancellationToken).ConfigureAwait(false);
        if (updates is not null)
        {
            UpdateRoom.Check(board, groups, sessions ?? Limits.MaxConstrainedSessions);
        }

        string settings = BoardSettingsText.Write(board, name, sessions, ownLight, groups);
        DeviceFolder folder = new(parsed.GetValue(_out) ?? FolderFor(name));

        // Known before anybody is asked for a password: whether the gateway is there.
        await client.StatusAsync(cancellationToken).ConfigureAwait(false);
        using WifiNetwork? network = ssid is null ? null : await NetworkAsync(ssid, parsed.GetValue(_passwordFile), cancellationToken).ConfigureAwait(false);
        folder.Make();
        InvitedView invited = await EnrolAsync(client, (settings, updates), name, folder, network, cancellationToken).ConfigureAwait(false);
        return _call.Print(parsed, invited with { Invitation = folder.PathOf(DeviceFolder.InvitationName) }, ApiJson.Indented.InvitedView, (terminal, answer) =>
        {
            terminal.Output.WriteLine($"{Terminal.Printable(answer.Name)} is enrolled as {answer.Id}. Its files are in {folder.Path}; they hold its secrets.");
            if (parsed.GetValue(_qr))
            {
                ShowCode(invited.Invitation);
            }

            terminal.Output.WriteLine($"Next: flash --board {board.Id} --port PORT --files \"{folder.Path}\"");
        });
    }

    /// <summary>Enrols and writes. When that fails midway, neither files nor a device that nobody can be are left.</summary>
    private static async Task<InvitedView> EnrolAsync(
        ApiClient client, (string Settings, string? Updates) texts, string name, DeviceFolder folder, WifiNetwork? network, CancellationToken cancellationToken)
    {
        byte[]? deployment = network?.ToDeployment();
        InvitedView? invited = null;
        bool isWritten = false;
        try
        {
            // Not broken off midway: nobody could say then whether the device is enrolled. Ctrl+C counts right after it.
            invited = await client.InviteAsync(name, CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            folder.Write(texts.Settings, invited.Invitation, deployment, texts.Updates);
            isWritten = true;
            return invited;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.NotDone, "files-not-written", $"{folder.Path} cannot be written: {e.Message} Nobody is enrolled.", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(deployment);
            if (!isWritten)
            {
                folder.Remove();
                if (invited is not null)
                {
                    await client.RemoveAsync(name, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
    }

    private static void Check(BoardDescription board, string name, string? ssid, string? passwordFile)
    {
        string? problem = 0 switch
        {
            _ when Encoding.UTF8.GetByteCount(name) is < 1 or > MaxName || name.Any(char.IsControl) =>
                "--name takes 1 to 32 octets of UTF-8 without control characters.",
            _ when board.IsWired && (ssid ?? passwordFile) is not null => $"{board.Name} is connected by cable: leave --wifi out.",
            _ when !board.IsWired && ssid is null => $"{board.Name} is connected by Wi-Fi: name the network with --wifi SSID.",
            _ => ssid is null ? null : WifiNetwork.ProblemOf(ssid),
        };
        RefuseIf(problem);
    }

    private static void Check(int? sessions, string? ownLight)
    {
        string? problem = 0 switch
        {
            _ when sessions is < Limits.MinConstrainedSessions or > Limits.MaxConstrainedSessions =>
                $"--sessions takes {Limits.MinConstrainedSessions} to {Limits.MaxConstrainedSessions}.",
            _ when ownLight is not null && !BoardSettingsText.OwnLights.Contains(ownLight) =>
                $"--own-light takes one of {string.Join(", ", BoardSettingsText.OwnLights)}.",
            _ => null,
        };
        RefuseIf(problem);
    }

    private static void RefuseIf(string? problem)
    {
        if (problem is not null)
        {
            throw new CommandException(ExitCode.Usage, "setting-wrong", problem);
        }
    }

    private async Task<WifiNetwork> NetworkAsync(string ssid, string? passwordFile, CancellationToken cancellationToken) => new(
        ssid,
        passwordFile is null
            ? await WifiPassword.AskAsync(_terminal, ssid, cancellationToken).ConfigureAwait(false)
            : WifiPassword.FromFile(passwordFile));

    private void ShowCode(string invitation)
    {
        foreach (string line in QrBlocks.Lines(invitation))
        {
            _terminal.Output.WriteLine(line);
        }
    }

    private static string FolderFor(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ' ')
            ? name.Replace(' ', '-') + ".device"
            : throw new CommandException(ExitCode.Usage, "setting-wrong", "This name makes no folder name: say with --out where the files go.");
}
