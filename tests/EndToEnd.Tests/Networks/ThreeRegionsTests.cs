using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Networks;

/// <summary>
/// What gateways do for each other over a bad network: everyone finds everyone, and neither a line of a group nor a message of a channel is lost or doubled,
/// whether the network falls apart meanwhile or not.
/// </summary>
public sealed class ThreeRegionsTests(ThreeRegions regions) : IClassFixture<ThreeRegions>
{
    private const int LinesEach = 5;
    private const int Texts = 300;
    private const int TextsAtOnce = 50;
    private const string Pipe = "stream";
    private const string Greeting = "I am here";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static void SkipWhereThereIsNoNetwork() => Assert.SkipWhen(SubnetNetwork.WhyNot is not null, $"Skipped: {SubnetNetwork.WhyNot}.");

    [Fact]
    public async Task Thirty_boards_find_their_gateways_and_no_line_of_the_gateways_group_is_lost_or_doubled()
    {
        SkipWhereThereIsNoNetwork();
        Assert.All(regions.Gateways, gateway => Assert.Equal(ThreeRegions.BoardsEach, gateway.Boards.Count));
        List<GroupWatch> watches = [];
        foreach (RegionGateway gateway in regions.Gateways)
        {
            watches.Add(await GroupWatch.StartAsync(gateway.Api, Cancellation));
        }

        await GreetAsync(watches);
        await SayAsync("before");
        regions.Switch.Partition(3);
        await SayAsync("apart");
        regions.Switch.Partition();
        await SayAsync("after");
        string[] said = [.. ((string[])["before", "apart", "after"]).SelectMany(part => Enumerable.Range(1, LinesEach).Select(line => $"{part} {line}"))];
        foreach ((RegionGateway hearer, GroupWatch watch) in regions.Gateways.Zip(watches))
        {
            string[] others = [.. regions.Gateways.Where(gateway => gateway != hearer).Select(gateway => gateway.Name)];
            await Waiting.UntilAsync(
                () => watch.Lines().Count(line => !IsGreeting(line)) >= others.Length * said.Length, $"{hearer.Name} has heard all", ThreeRegions.Limit,
                () => string.Join('\n', watch.Lines()));
            foreach (string name in others)
            {
                IEnumerable<string> its = watch.Lines().Where(line => line.StartsWith(name, StringComparison.Ordinal) && !IsGreeting(line));
                string[] heard = [.. its.Select(line => line[(name.Length + 2)..])];
                Assert.Equal(said, heard);
            }

            await watch.DisposeAsync();
        }
    }

    [Fact]
    public async Task Each_gateway_finds_all_boards_of_all_regions_and_their_services_signed()
    {
        SkipWhereThereIsNoNetwork();
        string[] boards = [.. regions.Gateways.SelectMany(gateway => gateway.Boards.Keys).Order(StringComparer.Ordinal)];
        string[] gateways = [.. regions.Gateways.Select(gateway => gateway.Name)];
        Assert.Equal(3 * ThreeRegions.BoardsEach, boards.Length);
        await Task.WhenAll(regions.Gateways.SelectMany(asker => (Task[])[FindsAsync(asker, "service", boards), FindsAsync(asker, "peer", [.. boards, .. gateways])]));
        Assert.True(regions.Switch.Frames.Lost > 0);
    }

    [Fact]
    public async Task A_channel_from_one_region_to_another_loses_and_doubles_nothing_and_keeps_its_order_through_a_partition()
    {
        SkipWhereThereIsNoNetwork();
        RegionGateway from = regions.Gateways[0];
        RegionGateway to = regions.Gateways[2];
        PipeOrder order = new() { Group = ThreeRegions.House, Name = Pipe, Type = "secured-unicast" };
        await from.Api.CreatePipeAsync(order, Cancellation);
        await to.Api.CreatePipeAsync(order, Cancellation);
        await to.Api.BindPipeAsync(Pipe, new PipeBindOrder { Sure = true }, Cancellation);
        await using PipeWatch hearer = await PipeWatch.StartAsync(to.Api, Pipe, Cancellation);
        string[] said = [.. Enumerable.Range(1, Texts).Select(number => $"text {number}")];

        await SendAsync(from, said[..(Texts / 2)]);
        regions.Switch.Partition(3);
        long cutBefore = regions.Switch.CutFrames;
        Task apart = SendAsync(from, said[(Texts / 2)..]);
        await Waiting.UntilAsync(() => regions.Switch.CutFrames > cutBefore + 20, "messages run into the gap", ThreeRegions.Limit);
        Assert.False(apart.IsCompleted);
        regions.Switch.Partition();
        await apart;

        await Waiting.UntilAsync(() => hearer.Texts().Count >= said.Length, "all is heard", ThreeRegions.Limit, () => string.Join('\n', hearer.Texts()));
        ProgramRun last = await from.CommandAsync("send", Pipe, "the last one", "--sure");
        Assert.True(last.ExitCode == 0 && last.Output.Contains("It arrived.", StringComparison.Ordinal), last.Output + last.Error);
        await Waiting.UntilAsync(() => hearer.Texts().Count > said.Length, "the last one is heard", ThreeRegions.Limit);
        Assert.Equal([.. said, "the last one"], hearer.Texts());
        Assert.True(regions.Switch.LateFrames > 0);
    }

    /// <summary>Asks as a person does who does not find everything: again.</summary>
    private static async Task FindsAsync(RegionGateway asker, string kind, string[] titles)
    {
        FindView? view = null;
        HashSet<string> found = [];
        await Waiting.UntilAsync(
            async () =>
            {
                view = await asker.Api.FindAsync([("kind", kind), ("wait", "4")], Cancellation);
                found.UnionWith(view.Found.Where(one => one.IsSigned).Select(one => one.Title));
                return found.IsSupersetOf(titles);
            },
            $"{asker.Name} finds {titles.Length} of {kind}", ThreeRegions.Limit,
            () => $"{view!.Text} Missing: {string.Join(", ", titles.Except(found))}\n{asker.Log}");
        Assert.All(titles, title => Assert.Contains(title, found));
    }

    /// <summary>Sends texts, some at once; those that were not taken are sent again.</summary>
    private static async Task SendAsync(RegionGateway from, string[] texts)
    {
        for (int next = 0; next < texts.Length;)
        {
            PipeMessageOrder order = new() { Texts = texts[next..Math.Min(texts.Length, next + TextsAtOnce)] };
            next += (await from.Api.SendIntoPipeAsync(Pipe, order, Cancellation)).Taken;
        }
    }

    private static bool IsGreeting(string line) => line.EndsWith(Greeting, StringComparison.Ordinal);

    /// <summary>A member that was there before is heard from the first line on that arrives (CHAT.md): each is heard once before lines are counted.</summary>
    private async Task GreetAsync(List<GroupWatch> watches)
    {
        foreach ((RegionGateway speaker, GroupWatch own) in regions.Gateways.Zip(watches))
        {
            await Waiting.UntilAsync(
                async () =>
                {
                    await speaker.Api.SayAsync(ThreeRegions.House, new GroupLineOrder { Text = Greeting }, Cancellation);
                    return watches.All(watch => watch == own || watch.Lines().Any(line => line.StartsWith(speaker.Name, StringComparison.Ordinal)));
                },
                $"all have heard {speaker.Name}", ThreeRegions.Limit);
        }
    }

    private async Task SayAsync(string part)
    {
        foreach (RegionGateway gateway in regions.Gateways)
        {
            for (int line = 1; line <= LinesEach; line++)
            {
                await gateway.Api.SayAsync(ThreeRegions.House, new GroupLineOrder { Text = $"{part} {line}" }, Cancellation);
            }
        }
    }
}
