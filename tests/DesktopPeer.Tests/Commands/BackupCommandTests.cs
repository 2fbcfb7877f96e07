using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Tests.Fakes;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage;

namespace NanoPeers.DesktopPeer.Tests.Commands;

/// <summary>The commands backup and restore, on a real state and in this process.</summary>
public sealed class BackupCommandTests : IDisposable
{
    private const string Passphrase = "correct horse battery";

    private static readonly Identifier _hall = new([1, .. new byte[15]], 0);
    private static readonly Identifier _group = new([2, .. new byte[15]], 0);

    private readonly TemporaryFolder _folder = new();
    private readonly GatewayIdentity _identity;

    public BackupCommandTests()
    {
        using (SqliteState state = SqliteState.Open(new StateOptions { Folder = State, RegionName = "attic" }))
        {
            _identity = state.Gateway.Identity;
            state.Devices.Add(new DeviceRecord(_hall, "hall", _identity.GroupId, DateTimeOffset.UnixEpoch), new byte[32]);
            state.Groups.SaveSeat(new GroupSeatRecord(_group, "garden", "desk", 1, true, [], [], "", ""));
            state.Groups.SaveKeys(_group, [1, 2, 3]);
        }

        WriteSecret(PassphraseFile, Passphrase + "\n");
    }

    private string State => _folder.File("state");

    private string Elsewhere => _folder.File("elsewhere");

    private string Backup => _folder.File("house.backup");

    private string PassphraseFile => _folder.File("passphrase");

    [Fact]
    public async Task A_backup_is_written_and_restored_with_its_groups_and_both_warn()
    {
        Ran made = await MakeAsync();
        Assert.Equal(ExitCode.Done, made.ExitCode);
        Assert.StartsWith($"The backup of gateway {_identity.PeerId} (attic) of ", made.Output, StringComparison.Ordinal);
        Assert.EndsWith($" with 1 device and 1 group is in {Backup}.\n", made.Output, StringComparison.Ordinal);
        Assert.Contains("can be this gateway", made.Error, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
        }

        Ran restored = await RestoreAsync();
        Assert.Equal(ExitCode.Done, restored.ExitCode);
        Assert.Contains($"{_identity.PeerId}", restored.Output, StringComparison.Ordinal);
        Assert.Contains("see that the other one never runs again", restored.Error, StringComparison.Ordinal);
        Assert.Contains("remove devices again that were removed later", restored.Error, StringComparison.Ordinal);
        Assert.Contains("In its groups, let it hear other members", restored.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Passphrase, made.Output + made.Error + restored.Output + restored.Error, StringComparison.Ordinal);
        using SqliteState state = SqliteState.Open(new StateOptions { Folder = Elsewhere });
        Assert.Equal(_identity, state.Gateway.Identity);
        Assert.Equal("hall", Assert.Single(state.Devices.List()).Name);
        Assert.Equal(new byte[] { 1, 2, 3 }, state.Groups.LoadKeys(_group));
    }

    [Fact]
    public async Task A_file_that_is_there_is_kept_unless_forced()
    {
        await File.WriteAllTextAsync(Backup, "mine", TestContext.Current.CancellationToken);
        AssertFailed(await MakeAsync(), ExitCode.NotDone, "file-exists");
        Assert.Equal("mine", await File.ReadAllTextAsync(Backup, TestContext.Current.CancellationToken));
        Assert.Equal(ExitCode.Done, (await MakeAsync("--force")).ExitCode);
        Assert.Equal(ExitCode.Done, (await RestoreAsync()).ExitCode);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_said()
    {
        Ran ran = await Ran.CommandAsync(["backup", _folder.File("no/such/house.backup"), "--state", State, "--passphrase-file", PassphraseFile]);
        AssertFailed(ran, ExitCode.NotDone, "file-not-written");
    }

    [Fact]
    public async Task A_passphrase_that_is_typed_is_asked_for_twice_and_never_shown()
    {
        Ran mistyped = await TypedAsync($"{Passphrase}\r{Passphrase}!\r", "backup", Backup, "--state", State);
        AssertFailed(mistyped, ExitCode.NotDone, "passphrase-mistyped");
        Assert.False(File.Exists(Backup));
        AssertFailed(await TypedAsync("too short\rtoo short\r", "backup", Backup, "--state", State), ExitCode.NotDone, "passphrase-unusable");
        string tooLong = new('x', 257);
        AssertFailed(await TypedAsync($"{tooLong}\r{tooLong}\r", "backup", Backup, "--state", State), ExitCode.NotDone, "passphrase-unusable");
        Ran made = await TypedAsync($"{Passphrase}x\b\r{Passphrase}\r", "backup", Backup, "--state", State);
        Assert.Equal(ExitCode.Done, made.ExitCode);
        Assert.DoesNotContain(Passphrase, mistyped.Output + mistyped.Error + made.Output + made.Error, StringComparison.Ordinal);
        AssertFailed(await TypedAsync("something else\r", "restore", Backup, "--state", Elsewhere), ExitCode.NotDone, "passphrase-wrong");
        Assert.False(Directory.Exists(Elsewhere));
        Assert.Equal(ExitCode.Done, (await TypedAsync($"{Passphrase}\r", "restore", Backup, "--state", Elsewhere)).ExitCode);
    }

    [Fact]
    public async Task Without_keyboard_and_file_nobody_can_be_asked()
    {
        AssertFailed(await Ran.CommandAsync(["backup", Backup, "--state", State]), ExitCode.Usage, "no-keyboard");
        AssertFailed(await Ran.CommandAsync(["restore", Backup, "--state", Elsewhere]), ExitCode.Usage, "no-keyboard");
    }

    [Fact]
    public async Task Passphrase_files_that_are_missing_weak_or_open_to_others_are_said()
    {
        Ran missing = await Ran.CommandAsync(["backup", Backup, "--state", State, "--passphrase-file", _folder.File("nowhere")]);
        AssertFailed(missing, ExitCode.NotDone, "password-unreadable");
        WriteSecret(PassphraseFile, "short\n");
        AssertFailed(await MakeAsync(), ExitCode.NotDone, "passphrase-unusable");
        WriteSecret(PassphraseFile, Passphrase + "\r\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PassphraseFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        }

        Ran ran = await MakeAsync();
        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.Equal(!OperatingSystem.IsWindows(), ran.Error.Contains("chmod 600", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_with_state_and_backup_has_a_name()
    {
        AssertFailed(await Ran.CommandAsync(["backup", Backup, "--state", Elsewhere, "--passphrase-file", PassphraseFile]), ExitCode.StateUnusable, "state-missing");
        AssertFailed(await RestoreAsync(), ExitCode.NotDone, "backup-unusable");
        await MakeAsync();
        AssertFailed(await RestoreAsync(State), ExitCode.NotDone, "state-exists");
        using (SqliteState.Open(new StateOptions { Folder = State }))
        {
            AssertFailed(await RestoreAsync(State), ExitCode.StateUnusable, "state-in-use");
            Assert.Equal(ExitCode.Done, (await MakeAsync("--force")).ExitCode);
        }

        File.Delete(Path.Combine(State, "state.key"));
        AssertFailed(await MakeAsync("--force"), ExitCode.StateUnusable, "state-key");
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertFailed(Ran ran, int exitCode, string name)
    {
        Assert.Equal((exitCode, ""), (ran.ExitCode, ran.Output));
        Assert.Contains($"error {name}: ", ran.Error, StringComparison.Ordinal);
    }

    private static void WriteSecret(string path, string text)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static Task<Ran> TypedAsync(string keys, params string[] arguments)
    {
        Queue<char> typed = new(keys);
        ConsoleKeyInfo? NextKey() => typed.TryDequeue(out char c)
            ? new ConsoleKeyInfo(c, c switch { '\r' => ConsoleKey.Enter, '\b' => ConsoleKey.Backspace, _ => ConsoleKey.NoName }, false, false, false)
            : null;
        return Ran.InAsync(new FakeHouse(), arguments, new LineWriter(), TextReader.Null, true, NextKey, TestContext.Current.CancellationToken);
    }

    private Task<Ran> MakeAsync(params string[] more) => Ran.CommandAsync(["backup", Backup, "--state", State, "--passphrase-file", PassphraseFile, .. more]);

    private Task<Ran> RestoreAsync(string? state = null) =>
        Ran.CommandAsync(["restore", Backup, "--state", state ?? Elsewhere, "--passphrase-file", PassphraseFile]);
}
