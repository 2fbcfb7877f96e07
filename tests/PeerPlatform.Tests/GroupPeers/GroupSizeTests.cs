using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>Many peers, and many lines.</summary>
public sealed class GroupSizeTests
{
    private const int JoinsAtOnce = 10;
    private const int LinesOfEach = 250;
    private const int MostUnheard = 100;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(100)]
    [Trait("Capability", "B1")]
    public async Task AnyNumberOfPeersJoinAndAllSeeTheSameRoster(int count)
    {
        GroupHouse.MakeKeys(count);
        await using GroupHouse house = new() { TickMillis = count > 16 ? 100 : 20 };
        GroupEnd[] ends = house.Add(1, count);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("crowd", "open", "medium"));
        string invitation = GroupHouse.Invite(ends[0], "crowd");

        foreach (GroupEnd[] batch in ends[1..].Chunk(JoinsAtOnce))
        {
            GroupAnswer[] answers = await Task.WhenAll(batch.Select(end => GroupHouse.JoinAsync(end, invitation)));
            Assert.All(answers, answer => Assert.True(answer.Result is GroupResult.Done or GroupResult.NoAnswer, answer.Text));
        }

        await GroupHouse.AllSeeAsync("crowd", ends);
        string first = Roster(ends[0]);
        Assert.All(ends, end => Assert.Equal(first, Roster(end)));
        Assert.Equal(count, first.Split('\n').Length);
    }

    [Fact]
    [Trait("Capability", "B18")]
    public async Task AllHearTheSameThousandLinesOfSeveralSendersAlthoughSomeAreLostOnTheWay()
    {
        await using GroupHouse house = new();
        GroupEnd[] ends = house.Add(1, 4);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder("choir", "open", "medium"));
        await GroupHouse.JoinAllAsync(ends[0], "choir", ends[1..]);
        await GroupHouse.AllHaveKeyAsync("choir", ends);
        await GroupHouse.AllReachAllAsync("choir", ends);
        Random lot = new(18);
        foreach (GroupEnd end in ends)
        {
            end.Tap.Loses = () =>
            {
                lock (lot)
                {
                    return lot.Next(50) == 0;
                }
            };
        }

        for (int i = 0; i < LinesOfEach; i++)
        {
            foreach (GroupEnd end in ends)
            {
                GroupAnswer said = await end.SayAsync("choir", Line(end, i));
                Assert.True(said.Result == GroupResult.Done, said.Text);
            }

            int least = i - MostUnheard / ends.Length;
            await Eventually.TrueAsync(() => ends.All(end => Heard(end).Count() >= 3 * least), $"round {i}: the slowest is not far behind");
        }

        await Eventually.TrueAsync(() => ends.All(end => Heard(end).Count() >= 3 * LinesOfEach), "all heard all");
        foreach (GroupEnd end in ends)
        {
            foreach (GroupEnd sender in ends.Where(one => one != end))
            {
                Assert.Equal(
                    Enumerable.Range(0, LinesOfEach).Select(number => Line(sender, number)),
                    Heard(end).Where(line => Equals(line.Peer, sender.Id)).Select(line => line.Text));
            }

            Assert.Equal(3 * LinesOfEach, Heard(end).Count());
            Assert.All(Heard(end), line => Assert.True(line.IsSecured));
        }
    }

    private static string Line(GroupEnd end, int number) => $"{end.Name} says {number}";

    private static IEnumerable<GroupEvent> Heard(GroupEnd end) => end.Events.Where(one => one.Kind == GroupEventKind.Said);

    private static string Roster(GroupEnd end) => string.Join(
        '\n', end.Show("crowd").Members.OrderBy(member => member.Id.ToString(), StringComparer.Ordinal)
            .Select(member => $"{member.Id} {member.Name} {member.Standing} {member.Role}"));
}
