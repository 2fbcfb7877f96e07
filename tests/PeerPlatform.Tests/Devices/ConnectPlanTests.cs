using System.Net;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Devices;

public sealed class ConnectPlanTests
{
    private static readonly RemoteAddress _home = At(1);
    private readonly ConnectPlan _plan = new();

    [Fact]
    public void WhereTheDeviceWasItIsAskedLessAndLessOften()
    {
        _plan.Live(_home);
        _plan.Lost(_home, 0);
        List<long> waits = [];
        long now = 0;
        for (int i = 0; i < 10; i++)
        {
            long asked = now;
            while (!_plan.IsDue(now))
            {
                now += 500;
            }

            waits.Add(now - asked);
            Assert.Equal(_home, _plan.TryReturn());
            Assert.Null(_plan.TryReturn());
            Assert.False(_plan.IsDue(now + 1_000_000));
            _plan.End(_home, 0, true, now);
        }

        Assert.Equal([2000, 2000, 4000, 8000, 16000, 32000, 64000, 128000, 256000, 300000], waits);
        _plan.Live(_home);
        _plan.Lost(_home, now);
        Assert.True(_plan.IsDue(now + 2000));
    }

    [Fact]
    public void WhereOnlyAQueryCameFromIsAskedOnceForEachQuery()
    {
        Assert.True(_plan.TryAnswer(At(2), 1, false, 0));
        Assert.False(_plan.TryAnswer(At(2), 1, false, 0));

        _plan.End(At(2), 1, true, 4000);

        Assert.False(_plan.IsDue(1_000_000));
        Assert.Null(_plan.TryReturn());
        Assert.True(_plan.TryAnswer(At(2), 1, false, 4000));
    }

    [Fact]
    public void LaterStartGetsAnAttemptBesideThatOfTheStartBefore()
    {
        _plan.Live(_home);

        Assert.True(_plan.TryAnswer(_home, 5, false, 0));
        Assert.False(_plan.TryAnswer(_home, 5, false, 0));
        Assert.False(_plan.TryAnswer(_home, 4, false, 0));
        Assert.True(_plan.TryAnswer(_home, 6, false, 0));

        _plan.End(_home, 5, true, 0);
        Assert.False(_plan.TryAnswer(_home, 6, false, 0));
    }

    [Fact]
    public void UnprovenQueriesBringAboutAFewAttemptsAndThenOneNowAndThen()
    {
        int begun = 0;
        for (int i = 0; i < 1000; i++)
        {
            begun += Begin(At(100 + i), 0);
        }

        Assert.Equal(GatewayTuning.AskedBurst, begun);
        for (int i = 0; i < 100; i++)
        {
            begun += Begin(At(2000 + i), 100L * i);
        }

        Assert.Equal(GatewayTuning.AskedBurst + (9900 / GatewayTuning.AskedAgainMillis), begun);

        // Where the device was proven to be its query is heard all the same, unless it can be talked to already.
        _plan.Live(_home);
        Assert.False(_plan.TryAnswer(_home, 9, true, 9900));
        Assert.True(_plan.TryAnswer(_home, 9, false, 9900));
    }

    [Fact]
    public void AttemptsUnderWayAreBounded()
    {
        int begun = 0;
        for (int i = 0; i < 100; i++)
        {
            begun += _plan.TryAnswer(At(100 + i), 1, false, i * 10_000L) ? 1 : 0;
        }

        Assert.Equal(GatewayTuning.MaxAttempts, begun);
    }

    private static UdpAddress At(int port) => UdpAddress.Of(IPAddress.Loopback, 1000 + port);

    private int Begin(RemoteAddress from, long now)
    {
        if (!_plan.TryAnswer(from, 1, false, now))
        {
            return 0;
        }

        _plan.End(from, 1, true, now);
        return 1;
    }
}
