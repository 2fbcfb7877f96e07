using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Tests.Commands;
using NanoPeers.DesktopPeer.Tests.Fakes;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Tests.Chat;

/// <summary>chat GROUP: lines go to the group through the running gateway, secured by default.</summary>
public sealed class GroupChatTests
{
    [Fact]
    public async Task Lines_are_said_and_shown_and_applicants_answered()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Groups.Known.Add(FakeGroups.House());
        using LineInput input = new();
        LineWriter output = new();
        Task<Ran> chatting = Ran.InAsync(
            new FakeHouse(), ["chat", "house", "--state", house.State], output, input, false, null, TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => output.Lines.Count == 1, "the greeting");
        Assert.Equal("You are in house with 3 members, 2 of them reachable. /help lists the commands.", output.Lines[0]);
        house.Groups.Happen(GroupEventKind.Said, "good morning", isSecured: true);
        await Waiting.UntilAsync(() => output.Lines.Count == 2, "the line that was heard");
        Assert.EndsWith("[house] desk: good morning", output.Lines[1], StringComparison.Ordinal);
        input.Say("hello all");
        input.Say("/clear to everybody");
        input.Say("/yes laptop");
        input.Say("/no phone");
        input.Say("/what");
        await Waiting.UntilAsync(() => output.Lines.Count == 7, "the answers");
        Assert.Equal(
            ["say house hello all False", "say house to everybody True", "decide house laptop True", "decide house phone False"], house.Groups.Orders);
        Assert.Equal("/what is no command; /help lists them.", output.Lines[6]);
        house.Groups.Answer = new GroupAnswer(GroupResult.NotAllowed, "readers do not speak", TimeSpan.Zero);
        input.Say("hello again");
        await Waiting.UntilAsync(() => output.Lines.Count == 8, "the refusal");
        Assert.Equal("group-not-allowed: readers do not speak", output.Lines[7]);
        input.Say("/quit");
        Assert.Equal(ExitCode.Done, (await chatting).ExitCode);
    }

    [Fact]
    public async Task What_happens_in_the_group_is_shown_and_what_came_in_clear_is_marked()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Groups.Known.Add(FakeGroups.House());
        using LineInput input = new();
        LineWriter output = new();
        Task<Ran> chatting = Ran.InAsync(
            new FakeHouse(), ["chat", "house", "--state", house.State], output, input, false, null, TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => output.Lines.Count == 1, "the greeting");
        house.Groups.Happen(GroupEventKind.JoinRequested, "laptop asks to be let in");
        house.Groups.Happen(GroupEventKind.Said, "psst", group: "cellar");
        house.Groups.Happen(GroupEventKind.Said, "desk: who said that?\n[house] desk: me");
        house.Groups.Happen(GroupEventKind.Lagged, "3 events were lost", group: "");
        await Waiting.UntilAsync(() => output.Lines.Count == 4, "three lines");
        Assert.EndsWith("  join-requested  [house] laptop asks to be let in", output.Lines[1], StringComparison.Ordinal);
        Assert.EndsWith("  said            [house] UNSECURED desk: desk: who said that??[house] desk: me", output.Lines[2], StringComparison.Ordinal);
        Assert.EndsWith("  lagged          3 events were lost", output.Lines[3], StringComparison.Ordinal);
        input.Say("/who");
        input.Say("/help");
        await Waiting.UntilAsync(() => output.ToString().Contains("/quit ", StringComparison.Ordinal), "the help");
        Assert.Contains(output.Lines, line => line.StartsWith("desk ", StringComparison.Ordinal));
        Assert.Contains(output.Lines, line => line.StartsWith("laptop ", StringComparison.Ordinal));
        Assert.DoesNotContain("psst", output.ToString(), StringComparison.Ordinal);
        Assert.Empty(house.Groups.Orders);
        input.End();
        Assert.Equal(ExitCode.Done, (await chatting).ExitCode);
    }

    [Fact]
    public async Task The_end_of_the_gateway_ends_the_chat()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Groups.Known.Add(FakeGroups.House());
        using LineInput input = new();
        LineWriter output = new();
        Task<Ran> chatting = Ran.InAsync(
            new FakeHouse(), ["chat", "house", "--state", house.State], output, input, false, null, TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => output.Lines.Count == 1, "the greeting");
        await house.Api.DisposeAsync();
        await Waiting.UntilAsync(() => output.Lines.Count == 2, "the end is said");
        Assert.Equal("The gateway ended.", output.Lines[1]);
        Assert.Equal(ExitCode.Done, (await chatting).ExitCode);
    }

    [Fact]
    public async Task An_unknown_group_is_named()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        Ran ran = await Ran.CommandAsync(["chat", "street", "--state", house.State]);
        Assert.Equal(ExitCode.NotDone, ran.ExitCode);
        Assert.StartsWith("error group-unknown: ", ran.Error, StringComparison.Ordinal);
    }
}
