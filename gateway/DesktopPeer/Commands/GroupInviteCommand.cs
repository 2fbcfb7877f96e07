using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>group invite GROUP: makes an invitation, which says where and how to join.</summary>
internal static class GroupInviteCommand
{
    private static readonly TimeSpan _usualLifetime = TimeSpan.FromDays(7);

    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "invite", "Make an invitation to a group");
        Argument<string> group = new("GROUP") { Description = "The group's name or id" };
        Option<string?> name = new("--for") { HelpName = "NAME", Description = "Whom it admits, once; without it, it only shows the way" };
        Option<TimeSpan?> lifetime = DurationOption.Build("--lifetime", "How long it is good, 7d when not given");
        Option<string?> file = new("--out") { HelpName = "FILE", Description = "Write it to this file, readable by its owner alone" };
        Option<bool> force = new("--force") { Description = "Overwrite the file if it is there" };
        call.Command.Arguments.Add(group);
        Array.ForEach<Option>([name, lifetime, file, force], call.Command.Options.Add);
        call.SetAction(async (client, parsed, cancellationToken) =>
        {
            GroupInviteOrder order = new()
            {
                For = parsed.GetValue(name), LifetimeSeconds = (parsed.GetValue(lifetime) ?? _usualLifetime).TotalSeconds,
            };
            GroupAnswerView invited = await client.InviteToGroupAsync(parsed.GetValue(group)!, order, cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(file) is not string path)
            {
                return call.Print(parsed, invited);
            }

            Write(path, invited.Text, parsed.GetValue(force));
            return call.Print(parsed, invited with { Text = $"The invitation is in {Path.GetFullPath(path)}." });
        });
        return call.Command;
    }

    private static void Write(string path, string invitation, bool force)
    {
        try
        {
            using OwnerOnlyFile file = OwnerOnlyFile.Begin(path);
            file.Write(invitation + "\n");
            file.Commit(mayReplace: force);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Path.Exists(path) && !force
                ? new CommandException(ExitCode.NotDone, "file-exists", $"{path} is there already. Name another file, or overwrite it with --force.", e)
                : new CommandException(ExitCode.NotDone, "file-not-written", $"{path} cannot be written: {e.Message}", e);
        }
    }
}
