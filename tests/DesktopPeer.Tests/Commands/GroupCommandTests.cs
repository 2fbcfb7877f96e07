using System.Text.Json;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Tests.Api;
using NanoPeers.DesktopPeer.Tests.Fakes;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Tests.Commands;

public sealed class GroupCommandTests
{
    /// <summary>An invitation that shows the way, from tests/vectors/groups/invitations.json.</summary>
    private const string Way =
        "NPG1-AQB1ACIiIiIzM0REVVVmZmZmZmYBI0VniavN7wEjRWeJq83vglmkDtw8ZnzvjUAWio4rYk-fojwKKWD-7XIVe87BlAUFAAAAAHDb2IAFaG91c2UAARd" +
        "1ZHA6Ly8xOTIuMTY4LjEuMjA6OTcwMSBf-ESnUBjj";

    [Theory]
    [InlineData("create house", "create house invitation medium")]
    [InlineData(
        "create house --membership Vote --security high --protection pair --parent street --quorum 60 --vote-timeout 10m --rekey-on-join --rekey-every 7d",
        "create house vote high pair  street 60 00:10:00 True 7.00:00:00")]
    [InlineData($"join {Way} --as desk --no-key", $"join {Way}  desk False")]
    [InlineData("invite house --for laptop --lifetime 90s", "invite house laptop 00:01:30")]
    [InlineData("leave house", "leave house")]
    [InlineData("approve house laptop", "decide house laptop True")]
    [InlineData("reject house laptop --reason stranger", "decide house laptop False stranger")]
    [InlineData("remove house hall --reason sold", "remove house hall False sold")]
    [InlineData("revoke house hall", "remove house hall True")]
    [InlineData("elect house desk", "elect house desk")]
    [InlineData("add house lamp", "add house lamp")]
    [InlineData("appoint house desk", "role house desk authority")]
    [InlineData("role house desk reader", "role house desk reader")]
    [InlineData("check house desk", "check house desk")]
    [InlineData("check house desk --key 00ff", "check house desk 00ff")]
    [InlineData("endorse house desk 3", "endorse house desk 3")]
    [InlineData("rekey house", "rekey house")]
    [InlineData("policy house quorum=60 rekey-every=1d", "policy house quorum=60 rekey-every=1d")]
    [InlineData("say house hello", "say house hello False")]
    [InlineData("say house hello --clear", "say house hello True")]
    public async Task Each_subcommand_reaches_the_running_peer_and_prints_its_answer(string command, string order)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        Ran ran = await RunAsync(house, command);
        Assert.Equal((ExitCode.Done, "it is done\n", ""), (ran.ExitCode, ran.Output, ran.Error));
        Assert.Equal(order, Assert.Single(house.Groups.Orders));
    }

    [Theory]
    [InlineData(GroupResult.Unknown, "group-unknown")]
    [InlineData(GroupResult.NotAllowed, "group-not-allowed")]
    [InlineData(GroupResult.Rejected, "group-rejected")]
    [InlineData(GroupResult.NoAnswer, "group-no-answer")]
    [InlineData(GroupResult.BadOrder, "group-order-wrong")]
    public async Task What_was_not_done_is_named_and_ends_with_1(GroupResult result, string name)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Groups.Answer = new GroupAnswer(result, "the right to admit is missing", TimeSpan.Zero);
        Ran ran = await RunAsync(house, "approve house laptop");
        Assert.Equal((ExitCode.NotDone, "", $"error {name}: the right to admit is missing\n"), (ran.ExitCode, ran.Output, ran.Error));
    }

    [Fact]
    public async Task What_others_have_to_decide_is_said_and_ends_with_0()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Groups.Answer = new GroupAnswer(GroupResult.Pending, "2 of 3 votes are missing", TimeSpan.Zero);
        Ran ran = await RunAsync(house, $"join {Way} --json");
        Assert.Equal(ExitCode.Done, ran.ExitCode);
        JsonElement answer = JsonDocument.Parse(ran.Output).RootElement;
        Assert.Equal(("pending", "2 of 3 votes are missing"), (answer.Text("result"), answer.Text("text")));
    }

    [Theory]
    [InlineData("create house --vote-timeout 5", "--vote-timeout is a duration")]
    [InlineData("create house --rekey-every 0d", "--rekey-every is a duration")]
    [InlineData("create house --rekey-every 99999d", "--rekey-every is a duration")]
    [InlineData("create house --quorum 101", "--quorum is 0 to 100")]
    [InlineData("create house --security extreme", "extreme")]
    [InlineData("create house --protection magic", "magic")]
    [InlineData("endorse house desk much", "much")]
    [InlineData("policy house", "Required argument missing")]
    [InlineData("show", "Required argument missing")]
    public async Task A_wrong_command_line_is_explained(string command, string explanation)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        Ran ran = await RunAsync(house, command);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Contains(explanation, ran.Error, StringComparison.Ordinal);
        Assert.Empty(house.Groups.Orders);
    }

    [Fact]
    public async Task A_password_comes_from_a_file_and_is_never_printed()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "password");
        await File.WriteAllTextAsync(file, "correct horse battery\n", TestContext.Current.CancellationToken);
        Ran created = await RunAsync(house, $"create house --membership password --password-file {file}");
        Ran joined = await RunAsync(house, $"join {Way} --password-file {file}");
        Assert.Equal(["create house password medium  correct horse battery", $"join {Way} correct horse battery  True"], house.Groups.Orders);
        Assert.DoesNotContain("horse", created.Output + created.Error + joined.Output + joined.Error, StringComparison.Ordinal);
        Ran missing = await RunAsync(house, $"join {Way} --password-file {file}2");
        Assert.StartsWith("error password-unreadable: ", missing.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "short\n", TestContext.Current.CancellationToken);
        Assert.StartsWith("error password-unusable: ", (await RunAsync(house, $"join {Way} --password-file {file}")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_goes_to_a_file_of_its_owner_and_is_read_back_from_it()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "house.invitation");
        house.Groups.Answer = new GroupAnswer(GroupResult.Done, Way, TimeSpan.Zero);
        Ran invited = await RunAsync(house, $"invite house --out {file}");
        Assert.Equal((ExitCode.Done, $"The invitation is in {file}.\n"), (invited.ExitCode, invited.Output));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.StartsWith("error file-exists: ", (await RunAsync(house, $"invite house --out {file}")).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await RunAsync(house, $"invite house --out {file} --force")).ExitCode);
        await RunAsync(house, $"join {file}");
        Assert.Equal($"join {Way}   True", house.Groups.Orders[^1]);
        Assert.Equal("invite house  7.00:00:00", house.Groups.Orders[0]);
    }

    [Theory]
    [InlineData("NPG1-AQ", "The invitation is cut short. ")]
    [InlineData("NP1-AQAB", "That is an invitation or a pairing for a device. ")]
    [InlineData("house.invitatoin", "There is no file house.invitatoin, and it is no invitation: one begins with NPG1-.")]
    public async Task An_invitation_that_cannot_be_used_is_explained_and_nobody_is_asked(string given, string explanation)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        Ran ran = await RunAsync(house, "join " + given);
        Assert.Equal(ExitCode.NotDone, ran.ExitCode);
        Assert.StartsWith("error invitation-unusable: " + explanation, ran.Error, StringComparison.Ordinal);
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("wrong"), "dear friend", TestContext.Current.CancellationToken);
        ran = await RunAsync(house, "join " + folder.File("wrong"));
        Assert.StartsWith("error invitation-unusable: That is no invitation to a group", ran.Error, StringComparison.Ordinal);
        ran = await RunAsync(house, $"join {Way[..^1]}");
        Assert.StartsWith("error invitation-unusable: The invitation is cut short.", ran.Error, StringComparison.Ordinal);
        Assert.Empty(house.Groups.Orders);
    }

    [Fact]
    public async Task A_group_without_requests_shows_no_table_of_them_and_names_its_parents()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        GroupDetail whole = FakeGroups.House();
        house.Groups.Known.Add(whole with { Requests = [], Parents = [] });
        string shown = (await RunAsync(house, "show house")).Output;
        Assert.DoesNotContain("applicant", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("group approve", shown, StringComparison.Ordinal);
        Assert.Contains("\npart of: no other group\n", shown, StringComparison.Ordinal);
        house.Groups.Known[0] = whole;
        shown = (await RunAsync(house, "show house")).Output;
        Assert.Contains($"\npart of: {whole.Parents[0]}\n", shown, StringComparison.Ordinal);
        Assert.Contains($"\nauthorities: {whole.Authorities[0]}\n", shown, StringComparison.Ordinal);
        Assert.Contains("\nAnswer with \"group approve house APPLICANT\" or \"group reject\".\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_from_other_peers_cannot_steer_the_terminal()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        GroupDetail whole = FakeGroups.House("away\u001b[2J");
        house.Groups.Known.Add(whole with { Members = [whole.Members[0] with { Name = "desk\u001b]0;x" }], Policy = ["name=\u202eevil"] });
        Ran shown = await RunAsync(house, "show house");
        Ran listed = await RunAsync(house, "list");
        house.Groups.Answer = new GroupAnswer(GroupResult.Done, "done\u001b[2J", TimeSpan.Zero);
        Ran rekeyed = await RunAsync(house, "rekey house");
        Assert.DoesNotContain(shown.Output + listed.Output + rekeyed.Output, c => c is '\u001b' or '\u202e');
    }

    [Fact]
    public async Task List_and_show_print_tables_and_json()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        Assert.StartsWith("This peer is in no group. ", (await RunAsync(house, "list")).Output, StringComparison.Ordinal);
        house.Groups.Known.Add(FakeGroups.House("nobody is reachable: start another member"));
        string[] lines = (await RunAsync(house, "list")).Output.Split('\n');
        Assert.Equal("house member authority 3 2 vote high common 1.4 1", Squeezed(lines[1]));
        Assert.Equal("house: nobody is reachable: start another member", lines[2]);
        string shown = (await RunAsync(house, "show house")).Output;
        string id = house.Groups.Known[0].Members[0].Id.ToString()[..8];
        Assert.Contains($"\ndesk {id} peer member authority 4 1 yes common\n", Squeezed(shown), StringComparison.Ordinal);
        Assert.Contains(" board removed - 0 0 no -\n", Squeezed(shown), StringComparison.Ordinal);
        Assert.Contains("\nlaptop ", shown, StringComparison.Ordinal);
        Assert.Contains("00ff00ff", shown, StringComparison.Ordinal);
        Assert.Contains("\nrevocation list: 7\n  quorum=50\n  rekey-on-join=yes\n", shown, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse((await RunAsync(house, "show house --json")).Output).RootElement;
        Assert.Equal(("house", 2, 7), (json.GetProperty("group").Text("name"), json.GetProperty("members").GetArrayLength(), json.GetProperty("revocationNumber").GetInt32()));
        Ran unknown = await RunAsync(house, "show street");
        Assert.Equal(ExitCode.NotDone, unknown.ExitCode);
        Assert.StartsWith("error group-unknown: No group is called \"street\".", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_prints_what_happens_and_marks_what_was_said_in_clear()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using CancellationTokenSource interruption = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        LineWriter output = new();
        Task<Ran> watching = Ran.UntilAsync(["group", "watch", "--state", house.State], output, false, interruption.Token);
        await Waiting.UntilAsync(() => house.Groups.Watchers == 1, "the watch began");
        house.Groups.Happen(GroupEventKind.JoinRequested, "laptop asks to be let in");
        house.Groups.Happen(GroupEventKind.Said, "hello", isSecured: true);
        house.Groups.Happen(GroupEventKind.Said, "hello\u001b[2J", isSecured: false);
        await Waiting.UntilAsync(() => output.Lines.Count == 3, "three lines");
        await interruption.CancelAsync();
        Assert.Equal(ExitCode.Done, (await watching).ExitCode);
        Assert.EndsWith("  join-requested  [house] laptop asks to be let in", output.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("  said            [house] desk: hello", output.Lines[1], StringComparison.Ordinal);
        Assert.EndsWith("  said            [house] UNSECURED desk: hello?[2J", output.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_prints_json_for_programs_and_says_when_the_gateway_ends()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        LineWriter output = new();
        Task<Ran> watching = Ran.UntilAsync(
            ["group", "watch", "--json", "--state", house.State], output, false, TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => house.Groups.Watchers == 1, "the watch began");
        house.Groups.Happen(GroupEventKind.Rekeyed, "the key is of epoch 1.5");
        house.Groups.Happen(GroupEventKind.Said, "hello");
        await Waiting.UntilAsync(() => output.Lines.Count == 2, "two lines");
        JsonElement[] happened = [.. output.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(("rekeyed", "house", "the key is of epoch 1.5"), (happened[0].Text("kind"), happened[0].Text("group"), happened[0].Text("text")));
        Assert.Equal(("said", false), (happened[1].Text("kind"), happened[1].GetProperty("secured").GetBoolean()));
        await house.Api.DisposeAsync();
        Ran ran = await watching;
        Assert.Equal((ExitCode.NoGateway, "error gateway-ended: The gateway ended.\n"), (ran.ExitCode, ran.Error.Split("Ctrl+C ends.\n")[^1]));
    }

    [Fact]
    public async Task Without_a_gateway_the_command_says_so()
    {
        using TemporaryFolder folder = new();
        Ran ran = await Ran.CommandAsync(["group", "list", "--state", folder.Path]);
        Assert.Equal(ExitCode.NoGateway, ran.ExitCode);
        ran = await Ran.CommandAsync(["chat", "house", "--state", folder.Path]);
        Assert.Equal(ExitCode.NoGateway, ran.ExitCode);
    }

    private static Task<Ran> RunAsync(ApiHouse house, string command) => Ran.CommandAsync(["group", .. command.Split(' '), "--state", house.State]);

    private static string Squeezed(string text) =>
        string.Join('\n', text.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
}
