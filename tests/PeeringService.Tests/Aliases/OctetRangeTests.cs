using System.Net.Http.Headers;
using NanoPeers.PeeringService.Aliases;

namespace NanoPeers.PeeringService.Tests.Aliases;

public sealed class OctetRangeTests
{
    /// <summary>Random headers, judged by the parser of .NET's client.</summary>
    [Fact]
    public void A_header_means_what_another_parser_makes_of_it()
    {
        const string Letters = "0123456789----,= bx";
        Random random = new(1);
        int parts = 0;
        for (int i = 0; i < 200_000; i++)
        {
            string header = "bytes=" + string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Letters[random.Next(Letters.Length)]));
            long length = random.Next(3) == 0 ? random.Next(1_000_000) : random.Next(100);
            RangeAnswer answer = OctetRange.Read(header, length, out OctetRange range);
            Assert.True(range.Start >= 0 && range.End <= length && (answer != RangeAnswer.Part || range.Start < range.End), header);
            bool isOne = RangeHeaderValue.TryParse(header, out RangeHeaderValue? other) && other.Ranges.Count == 1;
            if (answer == RangeAnswer.Whole)
            {
                // Blanks and empty elements around a range are the one thing that is not looked for.
                Assert.True(!isOne || header.AsSpan().ContainsAny(' ', ','), header);
                Assert.Equal(new OctetRange(0, length), range);
                continue;
            }

            Assert.True(isOne, header);
            RangeItemHeaderValue item = other!.Ranges.Single();
            long start = item.From ?? Math.Max(0, length - item.To!.Value);
            long end = item.From is null ? length : Math.Min(length, (item.To ?? long.MaxValue - 1) + 1);
            Assert.Equal(start < end ? RangeAnswer.Part : RangeAnswer.Unsatisfiable, answer);
            if (answer == RangeAnswer.Part)
            {
                Assert.Equal(new OctetRange(start, end), range);
                parts++;
            }
        }

        Assert.InRange(parts, 1_000, 200_000);
    }
}
