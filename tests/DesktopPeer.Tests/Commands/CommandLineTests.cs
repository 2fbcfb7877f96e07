using NanoPeers.DesktopPeer.Commands;

namespace NanoPeers.DesktopPeer.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("no-such-command")]
    [InlineData("peers --no-such-option")]
    [InlineData("peers surplus")]
    [InlineData("set")]
    [InlineData("set hall")]
    [InlineData("set hall explode")]
    [InlineData("remove")]
    [InlineData("invite --print")]
    [InlineData("peers --state")]
    [InlineData("run --upload http://127.0.0.1/upload")]
    [InlineData("run --upload http://127.0.0.1/upload --backend-key key.pem")]
    [InlineData("run --peering 127.0.0.1 --backend-key key.pem")]
    [InlineData("run --peering 127.0.0.1 --upload file:/upload --backend-key key.pem")]
    [InlineData("uploads add")]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("restore a b")]
    public async Task What_is_not_understood_is_said_on_the_error_output(string command)
    {
        Ran ran = await Ran.CommandAsync(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.NotEqual("", ran.Error);
    }

    [Fact]
    public async Task Help_lists_every_command_and_the_exit_codes()
    {
        Ran ran = await Ran.CommandAsync(["--help"]);
        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.All(
            (string[])["demo", "run", "invite", "pair", "peers", "lights", "set", "watch", "why", "remove", "backup", "restore"],
            name => Assert.Contains($"\n  {name}", ran.Output, StringComparison.Ordinal));
        Assert.Contains("3 no gateway runs", ran.Output.Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invite", "--name", "--out", "--force", "--print", "--state", "--json")]
    [InlineData("peers", "--state", "--json")]
    [InlineData("set", "NAME", "ACTION", "--state", "--json")]
    [InlineData("why", "NAME", "--json")]
    [InlineData("run", "--state", "--port", "--api-port", "--interface", "--bind", "--no-multicast", "--no-broadcast", "--name")]
    [InlineData("run", "--upload", "--backend-key", "--no-direct-upload", "--internet-proxy")]
    [InlineData("blacklist", "list", "clear")]
    [InlineData("backup", "FILE", "--state", "--passphrase-file", "--force")]
    [InlineData("restore", "FILE", "--state", "--passphrase-file")]
    [InlineData("demo", "--lights", "--once", "--state", "--keep")]
    public async Task Each_command_explains_its_options(string command, params string[] words)
    {
        Ran ran = await Ran.CommandAsync([command, "--help"]);
        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.All(words, word => Assert.Contains(word, ran.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_state_folder_is_the_users_own_unless_told()
    {
        Assert.Equal("nanopeers", Path.GetFileName(StateOption.DefaultFolder));
        Assert.True(Path.IsPathRooted(StateOption.DefaultFolder));
    }
}
