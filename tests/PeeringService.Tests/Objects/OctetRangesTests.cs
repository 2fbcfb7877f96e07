using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Tests.Objects;

public sealed class OctetRangesTests
{
    [Fact]
    public void Ranges_say_what_a_row_of_bits_says()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            OctetRanges ranges = new();
            bool[] bits = new bool[100];
            for (int step = 0; step < 100; step++)
            {
                int start = random.Next(bits.Length);
                int end = random.Next(start, Math.Min(bits.Length, start + 20) + 1);
                bool isAdded = random.Next(3) > 0;
                if (isAdded)
                {
                    ranges.Add(start, end);
                }
                else
                {
                    ranges.Remove(start, end);
                }

                bits.AsSpan(start, end - start).Fill(isAdded);
                Compare(bits, ranges);
            }
        }
    }

    private static void Compare(bool[] bits, OctetRanges ranges)
    {
        Assert.Equal(bits.Count(bit => bit), ranges.Count);
        for (int at = 0; at < bits.Length; at++)
        {
            int end = Array.FindIndex(bits, at, bit => !bit);
            int next = Array.IndexOf(bits, true, at);
            Assert.Equal(end < 0 ? bits.Length : end, ranges.EndFrom(at));
            Assert.Equal(next < 0 ? long.MaxValue : next, ranges.NextStart(at));
            Assert.Equal(bits[at], ranges.Has(at, at + 1));
        }
    }
}
