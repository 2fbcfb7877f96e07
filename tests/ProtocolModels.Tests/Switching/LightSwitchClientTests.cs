using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Switching;

namespace NanoPeers.ProtocolModels.Tests.Switching;

/// <summary>The other end: requests in their order until they are answered, and the newest state wins. SWITCHING.md.</summary>
public sealed class LightSwitchClientTests
{
    [Fact]
    public void ALightIsDescribedAndSwitched()
    {
        var it = new SwitchedLight();
        Assert.False(it.Client.IsKnown);
        it.Do(SwitchMessageKind.Describe);
        Assert.True(it.Client.IsKnown);
        Assert.False(it.Client.IsOn);
        uint request = it.Do(SwitchMessageKind.Set, 1);
        Assert.True(it.Client.IsOn);
        Assert.Equal(SwitchCause.Remote, it.Client.Cause);
        Assert.Equal(it.Light.Version, it.Client.Version);
        Assert.Equal(request, it.Client.SettledRequest);
        Assert.Equal(SwitchOutcome.Done, it.Client.SettledOutcome);
        Assert.False(it.Client.IsWaiting(request));
        Assert.Equal(LightSwitchClient.Never, it.Client.NextTimeoutMillis);
    }

    /// <summary>Five states of one light, in every order that they can arrive in.</summary>
    [Fact]
    public void InWhateverOrderStatesArriveTheNewestStands()
    {
        int orders = 0;
        foreach (int[] order in Orders([0, 1, 2, 3, 4]))
        {
            var it = new SwitchedLight();
            byte[][] told = [.. Enumerable.Range(0, 5).Select(i => it.WriteChanged(i % 2 == 0, (3ul << 32) + 2 + (ulong)i))];
            ulong newest = 0;
            foreach (int index in order)
            {
                newest = Math.Max(newest, (3ul << 32) + 2 + (ulong)index);
                bool before = it.Client.IsKnown && it.Client.IsOn;
                bool known = it.Client.IsKnown;
                bool changed = it.ToClient(told[index]);
                Assert.Equal(newest, it.Client.Version);
                Assert.Equal(newest % 2 == 0, it.Client.IsOn);
                Assert.Equal(!known || before != it.Client.IsOn, changed);

                // Whatever came, the newest is what was seen.
                it.Light.Set(true, SwitchCause.Button, 0);
                it.ToLight(it.NextOfClient()!);
                Assert.Null(it.NextOfClient());
            }

            Assert.True(it.Client.IsOn);
            orders++;
        }

        Assert.Equal(120, orders);
    }

    [Fact]
    public void ALateAnswerSettlesItsRequestAndChangesNothing()
    {
        var it = new SwitchedLight();
        uint request = it.Client.Ask(SwitchMessageKind.Get, 0, 0);
        byte[] answer = it.ToLight(it.NextOfClient()!)!;
        it.ToClient(it.WriteChanged(true, (3ul << 32) + 9));
        Assert.False(it.ToClient(answer));
        Assert.True(it.Client.IsOn);
        Assert.Equal((3ul << 32) + 9, it.Client.Version);
        Assert.Equal(request, it.Client.SettledRequest);
        Assert.Equal(SwitchOutcome.Done, it.Client.SettledOutcome);
    }

    [Fact]
    public void ARequestIsSentSixTimesAndThenGivenUp()
    {
        var it = new SwitchedLight();
        uint request = it.Client.Ask(SwitchMessageKind.Set, 1, 0);
        var sentAt = new List<long>();
        bool gaveUp = false;
        while (!gaveUp)
        {
            if (it.NextOfClient() != null)
            {
                sentAt.Add(it.NowMillis);
            }

            Assert.Null(it.NextOfClient());
            Assert.False(it.Client.HandleTimeout(it.Client.NextTimeoutMillis - 1));
            it.NowMillis = it.Client.NextTimeoutMillis;
            gaveUp = it.Client.HandleTimeout(it.NowMillis);
        }

        Assert.Equal([0, 250, 750, 1750, 3750, 7750], sentAt);
        Assert.Equal(11_750, it.NowMillis);
        Assert.Equal(request, it.Client.SettledRequest);
        Assert.Equal(SwitchOutcome.NoAnswer, it.Client.SettledOutcome);
        Assert.False(it.Client.IsWaiting(request));
        Assert.Equal(LightSwitchClient.Never, it.Client.NextTimeoutMillis);
        Assert.Null(it.NextOfClient());
    }

    [Fact]
    public void AnAnswerAfterGivingUpStillTellsTheState()
    {
        var it = new SwitchedLight();
        it.Client.Ask(SwitchMessageKind.Set, 1, 0);
        byte[] answer = it.ToLight(it.NextOfClient()!)!;
        while (!it.Client.HandleTimeout(it.NowMillis))
        {
            it.NowMillis = it.Client.NextTimeoutMillis;
        }

        Assert.True(it.ToClient(answer));
        Assert.True(it.Client.IsOn);
        Assert.Equal(SwitchOutcome.NoAnswer, it.Client.SettledOutcome);
    }

    [Fact]
    public void WhatSwitchesGoesOutOneAtATime()
    {
        var it = new SwitchedLight();
        it.Client.Ask(SwitchMessageKind.Set, 1, 0);
        it.Client.Ask(SwitchMessageKind.Toggle, 0, 0);
        uint last = it.Client.Ask(SwitchMessageKind.Set, 0, 0);
        Assert.NotNull(it.NextOfClient()); // lost
        Assert.Null(it.NextOfClient());
        it.NowMillis = it.Client.NextTimeoutMillis;
        it.Client.HandleTimeout(it.NowMillis);
        it.ToClient(it.ToLight(it.NextOfClient()!)!);
        Assert.True(it.Light.IsOn);
        it.ToLight(it.NextOfClient()!); // seen
        it.ToClient(it.ToLight(it.NextOfClient()!)!);
        Assert.False(it.Light.IsOn);
        Assert.True(it.Client.IsWaiting(last));
        it.Settle();
        Assert.False(it.Client.IsWaiting(last));
        Assert.False(it.Light.IsOn);
    }

    [Fact]
    public void ARequestsTimeBeginsWithItsTurn()
    {
        var it = new SwitchedLight();
        it.Client.Ask(SwitchMessageKind.Set, 1, 0);
        uint second = it.Client.Ask(SwitchMessageKind.Set, 0, 0);
        byte[]? last = it.NextOfClient();
        while (it.NowMillis < 7000)
        {
            it.NowMillis = it.Client.NextTimeoutMillis;
            it.Client.HandleTimeout(it.NowMillis);
            last = it.NextOfClient() ?? last;
        }

        it.ToClient(it.ToLight(last!)!);
        it.ToLight(it.NextOfClient()!); // seen
        int sent = 0;
        long began = it.NowMillis;
        while (it.Client.IsWaiting(second))
        {
            sent += it.NextOfClient() == null ? 0 : 1;
            it.Client.HandleTimeout(it.NowMillis);
            it.NowMillis = Math.Min(it.Client.NextTimeoutMillis, 1_000_000);
        }

        Assert.Equal(SwitchTiming.MaxSends, sent);
        Assert.Equal(SwitchOutcome.NoAnswer, it.Client.SettledOutcome);
        Assert.True(it.NowMillis - began >= 11_750);
    }

    [Fact]
    public void WhatWaitsBehindAGivenUpRequestIsGivenUpWithItAndOtherRequestsAreNot()
    {
        var it = new SwitchedLight();
        uint set = it.Client.Ask(SwitchMessageKind.Set, 1, 0);
        uint toggle = it.Client.Ask(SwitchMessageKind.Toggle, 0, 0);
        long now = 0;
        while (it.Client.NextTimeoutMillis < 11_750)
        {
            now = it.Client.NextTimeoutMillis;
            it.Client.HandleTimeout(now);
        }

        uint subscribe = it.Client.Ask(SwitchMessageKind.Subscribe, 60, now);
        uint get = it.Client.Ask(SwitchMessageKind.Get, 0, now);
        Assert.True(it.Client.IsWaiting(set) && it.Client.IsWaiting(toggle));
        bool gaveUp = false;
        while (!gaveUp)
        {
            now = it.Client.NextTimeoutMillis;
            gaveUp = it.Client.HandleTimeout(now);
        }

        Assert.Equal(11_750, now);
        Assert.False(it.Client.IsWaiting(set) || it.Client.IsWaiting(toggle));
        Assert.True(it.Client.IsWaiting(subscribe) && it.Client.IsWaiting(get));
    }

    [Fact]
    public void EightRequestsWaitAndANinthIsNotTaken()
    {
        var it = new SwitchedLight();
        uint[] requests = [.. Enumerable.Range(0, 9).Select(_ => it.Client.Ask(SwitchMessageKind.Get, 0, 0))];
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 0], requests);
        it.Settle();
        Assert.NotEqual(0u, it.Client.Ask(SwitchMessageKind.Get, 0, 0));
    }

    [Theory]
    [InlineData(SwitchMessageKind.Set, 2)]
    [InlineData(SwitchMessageKind.Set, -1)]
    [InlineData(SwitchMessageKind.Subscribe, 0)]
    [InlineData(SwitchMessageKind.Subscribe, 3601)]
    [InlineData(SwitchMessageKind.Seen, 0)]
    [InlineData(SwitchMessageKind.State, 0)]
    [InlineData(SwitchMessageKind.Refused, 0)]
    [InlineData(0, 0)]
    [InlineData(12, 0)]
    public void WhatNoLightTakesIsNotAsked(int kind, int value)
    {
        var it = new SwitchedLight();
        Assert.Equal(0u, it.Client.Ask(kind, value, 0));
        Assert.Null(it.NextOfClient());
    }

    [Fact]
    public void ARefusalSaysWhy()
    {
        var it = new SwitchedLight(maxRequesters: 0);
        uint request = it.Do(SwitchMessageKind.Set, 1);
        Assert.Equal(request, it.Client.SettledRequest);
        Assert.Equal(SwitchOutcome.Refused, it.Client.SettledOutcome);
        Assert.Equal(SwitchRefusal.TooManySubscribers, it.Client.SettledRefusal);
        it.Do(SwitchMessageKind.Get);
        Assert.Equal(SwitchRefusal.None, it.Client.SettledRefusal);
    }

    [Fact]
    public void ALostAcknowledgementIsGivenAgain()
    {
        var it = new SwitchedLight();
        it.Do(SwitchMessageKind.Subscribe, 3600);
        it.Light.Set(true, SwitchCause.Button, 0);
        Assert.True(it.ToClient(it.NextOfLight()!));
        Assert.NotNull(it.NextOfClient()); // lost
        it.NowMillis = it.Light.NextTimeoutMillis;
        it.Light.HandleTimeout(it.NowMillis);
        Assert.False(it.ToClient(it.NextOfLight()!));
        it.ToLight(it.NextOfClient()!);
        Assert.Equal(3_600_000, it.Light.NextTimeoutMillis);
    }

    [Fact]
    public void AfterReKeyingASetComesAgainAndASentToggleDoesNot()
    {
        var it = new SwitchedLight();
        uint toggle = it.Client.Ask(SwitchMessageKind.Toggle, 0, 0);
        uint set = it.Client.Ask(SwitchMessageKind.Set, 0, 0);
        uint behind = it.Client.Ask(SwitchMessageKind.Toggle, 0, 0);
        it.ToLight(it.NextOfClient()!); // carried out; its answer is lost with the session
        Assert.True(it.Light.IsOn);
        ReKey(it);
        Assert.Equal(toggle, it.Client.SettledRequest);
        Assert.Equal(SwitchOutcome.NoAnswer, it.Client.SettledOutcome);
        Assert.True(it.Client.IsWaiting(set) && it.Client.IsWaiting(behind));
        it.Settle();
        Assert.False(it.Client.IsWaiting(set) || it.Client.IsWaiting(behind));

        // Toggled on, set off, and the toggle that had never been sent: on.
        Assert.True(it.Light.IsOn);
        Assert.Equal((3ul << 32) + 4, it.Light.Version);
    }

    [Fact]
    public void AfterReKeyingASubscriptionIsAskedForAgain()
    {
        var it = new SwitchedLight();
        it.Client.Ask(SwitchMessageKind.Subscribe, 60, 0);
        Assert.NotNull(it.NextOfClient()); // lost with the session
        ReKey(it);
        it.Settle();
        Assert.Equal(1, it.Light.Subscribers);
    }

    [Fact]
    public void ARecalledStateYieldsToEveryNewerOneAndToNoOlder()
    {
        var it = new SwitchedLight();
        it.Client.Recall(true, (3ul << 32) + 5);
        Assert.True(it.Client.IsKnown);
        Assert.True(it.Client.IsOn);
        it.Do(SwitchMessageKind.Get);
        Assert.True(it.Client.IsOn); // the light's version is lower: an old message as far as anybody can tell
        it.Client.Recall(false, 7);
        Assert.True(it.Client.IsOn);
        var rebooted = new SwitchedLight(bootCount: 4) { Light = new LightSwitchService("Hall", 4, 2) };
        rebooted.Client.Recall(true, (3ul << 32) + 5);
        rebooted.Do(SwitchMessageKind.Get);
        Assert.False(rebooted.Client.IsOn);
        Assert.Equal((4ul << 32) + 1, rebooted.Client.Version);
    }

    [Fact]
    public void AClosedSessionSendsNothing()
    {
        var it = new SwitchedLight();
        it.Sessions.OfFirst.Close(NanoPeers.Sessions.CloseReason.Silent);
        it.Client.Ask(SwitchMessageKind.Get, 0, 0);
        Assert.Null(it.NextOfClient());
    }

    private static void ReKey(SwitchedLight it)
    {
        it.Light.Forget(it.Sessions.OfSecond.Id);
        it.Sessions.OfFirst.Close(NanoPeers.Sessions.CloseReason.Replaced);
        it.Sessions.OfSecond.Close(NanoPeers.Sessions.CloseReason.Replaced);
        it.Sessions = SessionPair.Establish(it.Gateway, it.Board, it.NowMillis);
        it.Client.Renew(it.NowMillis);
    }

    private static IEnumerable<int[]> Orders(int[] items)
    {
        if (items.Length == 0)
        {
            yield return [];
        }

        foreach (int first in items)
        {
            foreach (int[] rest in Orders([.. items.Where(item => item != first)]))
            {
                yield return [first, .. rest];
            }
        }
    }
}
