using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>The window against a slow, obvious model: a set of all numbers seen, and the highest of them.</summary>
public sealed class ReplayWindowTests
{
    [Fact]
    public void AHundredThousandRandomSequencesAreJudgedAsTheModelJudgesThem()
    {
        for (int seed = 0; seed < 100_000; seed++)
        {
            var random = new Random(seed);
            var window = new ReplayWindow();
            var model = new Model();
            ulong start = Start(random);
            for (int step = 0; step < 24; step++)
            {
                ulong sequence = Next(random, start, model.Highest);
                OpenStatus expected = model.Check(sequence);
                Assert.Equal(expected, window.Check(sequence));
                if (expected == OpenStatus.Opened && random.Next(8) != 0)
                {
                    window.Accept(sequence);
                    model.Accept(sequence);
                }
            }
        }
    }

    [Fact]
    public void ALongRunIsJudgedAsTheModelJudgesIt()
    {
        var random = new Random(1);
        var window = new ReplayWindow();
        var model = new Model();
        for (int step = 0; step < 200_000; step++)
        {
            ulong sequence = Next(random, 1, model.Highest);
            OpenStatus expected = model.Check(sequence);
            Assert.Equal(expected, window.Check(sequence));
            if (expected == OpenStatus.Opened)
            {
                window.Accept(sequence);
                model.Accept(sequence);
            }
        }
    }

    [Fact]
    public void ZeroIsNeverTaken()
    {
        var window = new ReplayWindow();
        Assert.Equal(OpenStatus.TooOld, window.Check(0));
        window.Accept(3);
        Assert.Equal(OpenStatus.TooOld, window.Check(0));
    }

    [Fact]
    public void TheWindowIs64Wide()
    {
        var window = new ReplayWindow();
        window.Accept(1000);
        Assert.Equal(OpenStatus.Replayed, window.Check(1000));
        Assert.Equal(OpenStatus.Opened, window.Check(1000 - 63));
        Assert.Equal(OpenStatus.TooOld, window.Check(1000 - 64));
        window.Accept(1000 - 63);
        Assert.Equal(OpenStatus.Replayed, window.Check(1000 - 63));
        window.Accept(1001);
        Assert.Equal(OpenStatus.TooOld, window.Check(1000 - 63));
    }

    [Fact]
    public void AForgedNumberThatIsOnlyCheckedMovesNothing()
    {
        var window = new ReplayWindow();
        window.Accept(10);
        Assert.Equal(OpenStatus.Opened, window.Check(ulong.MaxValue));
        Assert.Equal(OpenStatus.Opened, window.Check(9));
        Assert.Equal(OpenStatus.Opened, window.Check(11));
    }

    [Fact]
    public void TheLastNumberOfAllWorks()
    {
        var window = new ReplayWindow();
        window.Accept(ulong.MaxValue - 1);
        window.Accept(ulong.MaxValue);
        Assert.Equal(OpenStatus.Replayed, window.Check(ulong.MaxValue));
        Assert.Equal(OpenStatus.Replayed, window.Check(ulong.MaxValue - 1));
        Assert.Equal(OpenStatus.Opened, window.Check(ulong.MaxValue - 2));
    }

    private static ulong Start(Random random) => random.Next(4) switch
    {
        0 => 1,
        1 => (ulong)random.Next(1, 200),
        2 => (ulong)random.Next() << 32,
        _ => ulong.MaxValue - (ulong)random.Next(500),
    };

    private static ulong Next(Random random, ulong start, ulong highest)
    {
        ulong around = highest == 0 ? start : highest;
        ulong distance = (ulong)random.Next(8) switch
        {
            < 4 => (ulong)random.Next(4),
            4 or 5 => (ulong)random.Next(60, 68),
            6 => (ulong)random.Next(200),
            _ => (ulong)random.NextInt64(1L << 40),
        };
        bool ahead = random.Next(3) != 0;
        ulong room = ahead ? ulong.MaxValue - around : around;
        ulong step = Math.Min(distance, room);
        return ahead ? around + step : around - step;
    }

    private sealed class Model
    {
        private readonly HashSet<ulong> _seen = [];

        public ulong Highest { get; private set; }

        public OpenStatus Check(ulong sequence)
        {
            bool below = sequence == 0 || (Highest >= 64 && sequence <= Highest - 64);
            return below ? OpenStatus.TooOld : _seen.Contains(sequence) ? OpenStatus.Replayed : OpenStatus.Opened;
        }

        public void Accept(ulong sequence)
        {
            _seen.Add(sequence);
            Highest = Math.Max(Highest, sequence);
        }
    }
}
