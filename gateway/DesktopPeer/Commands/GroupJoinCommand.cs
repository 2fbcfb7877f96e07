using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Chat;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>group join INVITATION: asks to be let into a group.</summary>
internal static class GroupJoinCommand
{
    private const int MaxInvitation = 4_000;

    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "join", "Ask to be let into a group");
        Argument<string> invitation = new("INVITATION") { Description = "File with the group's invitation, or the invitation itself" };
        Option<string?> password = new("--password-file") { HelpName = "FILE", Description = "File with the group's password, where it has one" };
        Option<string?> name = new("--as") { HelpName = "NAME", Description = "What this peer is called in the group; without it, this machine's name" };
        Option<bool> noKey = new("--no-key") { Description = "Join without the group's key: only what is said in clear is heard" };
        call.Command.Arguments.Add(invitation);
        Array.ForEach<Option>([password, name, noKey], call.Command.Options.Add);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            GroupJoinOrder order = new()
            {
                Invitation = InvitationOf(parsed.GetValue(invitation)!),
                Password = parsed.GetValue(password) is string path ? GroupPasswordFile.ReadText(path) : null,
                Name = parsed.GetValue(name),
                WantsKey = !parsed.GetValue(noKey),
            };
            return call.Print(parsed, await client.JoinAsync(order, cancellationToken).ConfigureAwait(false));
        });
        return call.Command;
    }

    /// <summary>The invitation, looked at before anybody is asked: what is wrong with it is said at once.</summary>
    private static string InvitationOf(string fileOrText)
    {
        bool isFile = File.Exists(fileOrText);
        string text = isFile ? ReadText(fileOrText) : fileOrText;
        GroupInvitationStatus status = GroupInvitation.TryParse(text, out GroupInvitation? invitation);
        invitation?.Wipe();
        if (status == GroupInvitationStatus.NotAnInvitation && !isFile)
        {
            throw new CommandException(
                ExitCode.NotDone, "invitation-unusable", $"There is no file {fileOrText}, and it is no invitation: one begins with NPG1-.");
        }

        return status == GroupInvitationStatus.Valid
            ? text
            : throw new CommandException(ExitCode.NotDone, "invitation-unusable", GroupInvitationStatusText.Of(status));
    }

    private static string ReadText(string fileOrText)
    {

        try
        {
            using StreamReader reader = new(fileOrText);
            char[] text = new char[MaxInvitation];
            int length = reader.ReadBlock(text);
            return new string(text, 0, length).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.NotDone, "invitation-unreadable", $"{fileOrText} cannot be read: {e.Message}", e);
        }
    }
}
