using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;

namespace NanoPeers.PeerPlatform.Tests.Groups;

/// <summary>Ways through the web beside a slow search that follows every way there is.</summary>
public sealed class WebOfTrustTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_best_way_is_the_one_that_a_search_of_all_ways_finds(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            var web = new WebOfTrust();
            Dictionary<(int From, int To), int> edges = [];
            int peers = random.Next(2, 9);
            for (int i = random.Next(1, 25); i > 0; i--)
            {
                (int from, int to, int level) = (random.Next(peers), random.Next(peers), random.Next(0, 5));
                edges[(from, to)] = level;
                web.Set(GroupRig.Id(from), GroupRig.Id(to), level);
            }

            HashSet<int> trusted = [.. Enumerable.Range(0, peers).Where(_ => random.Next(5) > 0)];
            int[] begin = [.. Enumerable.Range(0, peers).Where(_ => random.Next(4) == 0)];
            int end = random.Next(peers);
            int depth = random.Next(1, 5);
            (int Distance, int Strength) best = (int.MaxValue, 0);
            Array.ForEach(begin, one => Follow(one, GroupPolicy.HighestLevel, 1));
            Assert.Equal(best, web.Way(begin.Select(GroupRig.Id), GroupRig.Id(end), depth, IsTrusted));
            Assert.Equal(
                edges.Where(edge => edge.Key.To == end && edge.Value > 0).Select(edge => GroupRig.Id(edge.Key.From).ToString()).Order(),
                web.EndorsersOf(GroupRig.Id(end)).Select(peer => peer.ToString()).Order());

            bool IsTrusted(Identifier peer) => trusted.Any(one => GroupRig.Id(one).Equals(peer));

            void Follow(int from, int strength, int step)
            {
                foreach (((_, int to), int level) in edges.Where(edge => edge.Key.From == from && edge.Value > 0 && trusted.Contains(from) && step <= depth))
                {
                    int weakest = Math.Min(strength, level);
                    bool isBetter = weakest > best.Strength || (weakest == best.Strength && step < best.Distance);
                    best = to == end && isBetter ? (step, weakest) : best;
                    Follow(to, weakest, step + 1);
                }
            }
        }
    }
}
