using NanoPeers.Cryptography;
using NanoPeers.Enrolment;
using NanoPeers.Identifiers;

namespace NanoPeers.VirtualPeer.Tests;

/// <summary>The program from its command line to its exit code.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public void A_plain_switch_follows_its_commands()
    {
        using TemporaryFolder folder = new();
        using RunningBoard board = new("--folder", folder.Info.FullName, "--bind", "127.0.0.1", "--no-multicast", "--no-broadcast", "--name", "Hall");
        board.WaitFor("@light off");
        board.WaitFor(line => line.EndsWith("Start 1 of Hall, without an invitation: a plain switch.", StringComparison.Ordinal));
        board.WaitFor(line => line.StartsWith("@ready - ", StringComparison.Ordinal));
        board.WaitFor("@state not-enrolled");
        board.Say("press");
        board.WaitFor("@light on");
        board.Say("light");
        board.WaitFor("@light on");
        board.Say("hold 100");
        board.WaitFor("@light off");
        board.Say("why");
        board.WaitFor("@why end");
        board.Say("status");
        board.WaitFor(line => line.Contains("Memory: managed ", StringComparison.Ordinal));
        Assert.Equal("@status light=off state=not-enrolled sessions=0 subscribers=0 start=1 received=0 sent=0 published=0 collected=0 pipe-orders=0", board.WaitFor(line => line.StartsWith("@status", StringComparison.Ordinal)));
        board.Say("");
        board.Say("dance now");
        board.WaitFor("@error unknown-command dance now");
        board.Say("hold 0");
        board.WaitFor("@error unknown-command hold 0");
        board.Say("quit");
        board.WaitFor("@bye");
        Assert.Equal(ExitCode.Done, board.WaitForExit());
    }

    [Fact]
    public void Two_presses_at_once_press_twice()
    {
        using TemporaryFolder folder = new();
        using RunningBoard board = new("--folder", folder.Info.FullName, "--bind", "127.0.0.1", "--no-multicast", "--no-broadcast");
        board.Say("press");
        board.Say("press");
        board.WaitFor("@light on");
        board.WaitFor("@light off");
        board.EndInput();
        board.WaitFor("@bye");
        Assert.Equal(ExitCode.Done, board.WaitForExit());
    }

    [Fact]
    public void An_enrolled_board_keeps_its_invitation_and_looks_for_its_gateway()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.PathOf("kitchen.txt"), Invite(1));
        string[] arguments = ["--folder", folder.PathOf("board"), "--bind", "127.0.0.1", "--no-multicast", "--no-broadcast"];
        using (RunningBoard board = new([.. arguments, "--invitation", folder.PathOf("kitchen.txt")]))
        {
            board.WaitFor(line => line.StartsWith("@ready 01000000-0000-0000-0000-000000000000 ", StringComparison.Ordinal));
            board.WaitFor("@state searching");
            board.WaitFor("@state backing-off");
            board.Say("why");
            board.WaitFor(line => line.Contains("To try: ", StringComparison.Ordinal));
        }

        File.Delete(folder.PathOf("kitchen.txt"));
        using RunningBoard again = new(arguments);
        again.WaitFor(line => line.StartsWith("@ready 01000000-0000-0000-0000-000000000000 ", StringComparison.Ordinal));
        Assert.DoesNotContain(again.Lines, line => line.Contains("NP1-", StringComparison.Ordinal));
    }

    [Fact]
    public void The_folder_of_another_device_is_refused_by_name()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.PathOf("first.txt"), Invite(1));
        File.WriteAllText(folder.PathOf("second.txt"), Invite(2));
        string[] arguments = ["--folder", folder.PathOf("board"), "--bind", "127.0.0.1", "--no-multicast", "--no-broadcast", "--invitation"];
        using (RunningBoard board = new([.. arguments, folder.PathOf("first.txt")]))
        {
            board.WaitFor(line => line.StartsWith("@ready 01", StringComparison.Ordinal));
            board.Say("quit");
            Assert.Equal(ExitCode.Done, board.WaitForExit());
        }

        using RunningBoard other = new([.. arguments, folder.PathOf("second.txt")]);
        Assert.Equal(ExitCode.BadInvitation, other.WaitForExit());
        Assert.StartsWith("already-enrolled: ", other.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("upload-incomplete", "--upload", "http://127.0.0.1/upload")]
    [InlineData("no-backend-key", "--peering", "127.0.0.1:1967", "--upload", "http://127.0.0.1/upload", "--backend-key", "FOLDER/none.pem")]
    public void What_reports_need_is_whole_or_refused_by_name(string name, params string[] more)
    {
        using TemporaryFolder folder = new();
        string[] arguments = [.. more.Select(word => word.StartsWith("FOLDER/", StringComparison.Ordinal) ? folder.PathOf(word["FOLDER/".Length..]) : word)];
        using RunningBoard board = new(["--folder", folder.PathOf("board"), .. arguments]);
        Assert.Equal(ExitCode.Usage, board.WaitForExit());
        Assert.StartsWith(name + ": ", board.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "not an invitation")]
    [InlineData("hello", "not an invitation")]
    [InlineData("NP2-abc", "of an unknown version")]
    [InlineData("NP1-A", "cut short")]
    [InlineData("NP1-ab*c", "a character that no invitation has")]
    public void A_bad_invitation_says_in_what_way_and_what_to_do(string text, string expected)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.PathOf("invitation.txt"), text);
        using RunningBoard board = new("--folder", folder.PathOf("board"), "--invitation", folder.PathOf("invitation.txt"));
        Assert.Equal(ExitCode.BadInvitation, board.WaitForExit());
        Assert.StartsWith("bad-invitation: ", board.Error, StringComparison.Ordinal);
        Assert.Contains(expected, board.Error, StringComparison.Ordinal);
        Assert.Contains("Copy it again", board.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.PathOf("board")));
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.9)]
    public void An_invitation_cut_short_in_the_folder_leaves_a_plain_switch_that_says_so(double part)
    {
        using TemporaryFolder folder = new();
        string whole = Invite(1);
        Directory.CreateDirectory(folder.PathOf("board"));
        File.WriteAllText(Path.Combine(folder.PathOf("board"), "invitation"), whole[..(int)(whole.Length * part)]);
        using RunningBoard board = new("--folder", folder.PathOf("board"), "--bind", "127.0.0.1", "--no-multicast", "--no-broadcast", "--sessions", "2");
        board.WaitFor(line => line.EndsWith("a plain switch until a sound one comes.", StringComparison.Ordinal));
        board.WaitFor("@state not-enrolled");
        board.Say("press");
        board.WaitFor("@light on");
        board.Say("status");
        board.WaitFor(line => line.EndsWith(" record-damaged 1", StringComparison.Ordinal));
        board.Say("quit");
        Assert.Equal(ExitCode.Done, board.WaitForExit());
    }

    [Fact]
    public void An_invitation_that_is_not_there_is_named()
    {
        using TemporaryFolder folder = new();
        using RunningBoard board = new("--folder", folder.PathOf("board"), "--invitation", folder.PathOf("nowhere.txt"));
        Assert.Equal(ExitCode.BadInvitation, board.WaitForExit());
        Assert.StartsWith("no-invitation: ", board.Error, StringComparison.Ordinal);
        Assert.Contains("nowhere.txt", board.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--folder")]
    [InlineData("--name", "x")]
    [InlineData("--folder", "x", "--port", "65536")]
    [InlineData("--folder", "x", "--port", "many")]
    [InlineData("--folder", "x", "--multicast-port", "0")]
    [InlineData("--folder", "x", "--bind", "here")]
    [InlineData("--folder", "x", "--bind", "::1")]
    [InlineData("--folder", "x", "--rsa-seconds", "-1")]
    [InlineData("--folder", "x", "--rsa-seconds", "soon")]
    [InlineData("--folder", "x", "--name", "")]
    [InlineData("--folder", "x", "--name", "a light whose name is longer than 32")]
    [InlineData("--folder", "x", "--sessions", "1")]
    [InlineData("--folder", "x", "--sessions", "17")]
    [InlineData("--folder", "x", "--sessions", "four")]
    [InlineData("--folder", "x", "--dance")]
    public void A_command_line_that_is_not_understood_ends_with_its_own_code(params string[] arguments)
    {
        using RunningBoard board = new(arguments);
        Assert.Equal(ExitCode.Usage, board.WaitForExit());
        Assert.NotEqual("", board.Error.Trim());
        Assert.False(Directory.Exists("x"));
    }

    private static string Invite(byte device)
    {
        byte[] secret = new byte[32];
        Random.Shared.NextBytes(secret);
        Invitation invitation = new(Id(device), Id(0x90), Id(0xA0), secret, 0) { Region = "home", Name = "Kitchen" };
        using System.Security.Cryptography.RSA authority = System.Security.Cryptography.RSA.Create(2048);
        byte[] modulus = authority.ExportParameters(false).Modulus!;
        Assert.Equal(RsaKeyAnswer.Valid, invitation.AuthorityKey.Read(modulus, 0, modulus.Length, 65537));
        invitation.Policy.SessionLifetimeSeconds = 3600;
        Assert.Equal(InvitationStatus.Valid, InvitationText.TryFormat(invitation, out string? text));
        return text!;
    }

    private static Identifier Id(byte first) => new([first, .. new byte[15]], 0);
}
