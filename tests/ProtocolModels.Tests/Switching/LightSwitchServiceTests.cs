using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.ProtocolModels.Tests.Switching;

/// <summary>The light's end: each request once, each change told until it is seen, bounded tables. SWITCHING.md.</summary>
public sealed class LightSwitchServiceTests
{
    private const ulong Boot3 = 3ul << 32;

    [Fact]
    public void ALightDescribesItself()
    {
        var it = new SwitchedLight();
        SwitchMessage answer = it.Read(it.ToLight(it.Write(SwitchMessageKind.Describe, 5))!);
        Assert.Equal(SwitchMessageKind.Description, answer.Kind);
        Assert.Equal(5u, answer.RequestId);
        Assert.False(answer.IsOn);
        Assert.Equal(Boot3 + 1, answer.Version);
        Assert.Equal((uint)SwitchCause.Boot, answer.NumberOf(SwitchField.Cause));
        Assert.Equal("Hall"u8, answer.Buffer.AsSpan(answer.OffsetOf(SwitchField.Name), answer.LengthOf(SwitchField.Name)));
    }

    [Fact]
    public void EveryRequestIsAnsweredWithTheStateAfterIt()
    {
        var it = new SwitchedLight();
        (int Kind, int Value, bool On, ulong Version)[] steps =
        [
            (SwitchMessageKind.Get, 0, false, 1), (SwitchMessageKind.Set, 1, true, 2), (SwitchMessageKind.Set, 1, true, 2),
            (SwitchMessageKind.Toggle, 0, false, 3), (SwitchMessageKind.Toggle, 0, true, 4), (SwitchMessageKind.Subscribe, 60, true, 4),
            (SwitchMessageKind.Set, 0, false, 5), (SwitchMessageKind.Unsubscribe, 0, false, 5),
        ];
        uint request = 0;
        foreach ((int kind, int value, bool on, ulong version) in steps)
        {
            SwitchMessage answer = it.Read(it.ToLight(it.Write(kind, ++request, value))!);
            Assert.Equal(SwitchMessageKind.State, answer.Kind);
            Assert.Equal(request, answer.RequestId);
            Assert.Equal(on, answer.IsOn);
            Assert.Equal(Boot3 + version, answer.Version);
        }

        Assert.Equal(SwitchCause.Remote, it.Light.Cause);
    }

    [Theory]
    [InlineData(SwitchMessageKind.Toggle)]
    [InlineData(SwitchMessageKind.Set)]
    public void ARequestIsCarriedOutOnceHoweverManyLaterOnesCameBetween(int kind)
    {
        // Its second message, sealed anew by a sender that had not heard the answer, is under way while others are carried out.
        for (int between = 0; between < 60; between++)
        {
            var it = new SwitchedLight();
            byte[] first = it.Write(kind, 1, 1);
            byte[] again = it.Write(kind, 1, 1);
            it.ToLight(first);
            for (uint request = 2; request < between + 2; request++)
            {
                it.ToLight(it.Write(SwitchMessageKind.Set, request, (int)(request & 1)));
            }

            bool on = it.Light.IsOn;
            ulong version = it.Light.Version;
            SwitchMessage answer = it.Read(it.ToLight(again)!);
            Assert.Equal(SwitchMessageKind.State, answer.Kind);
            Assert.Equal(1u, answer.RequestId);
            Assert.Equal(on, it.Light.IsOn);
            Assert.Equal(version, it.Light.Version);
        }
    }

    [Fact]
    public void AnOlderWishThatComesLateDoesNotUndoANewerOne()
    {
        var it = new SwitchedLight();
        byte[] on = it.Write(SwitchMessageKind.Set, 1, 1);
        byte[] off = it.Write(SwitchMessageKind.Set, 2, 0);
        it.ToLight(off);
        Assert.False(it.Read(it.ToLight(on)!).IsOn);
        Assert.False(it.Light.IsOn);
    }

    [Fact]
    public void RequestNumbersGoRoundTheirEnd()
    {
        var it = new SwitchedLight();
        foreach (uint request in (uint[])[uint.MaxValue - 1, uint.MaxValue, 1, 2])
        {
            it.ToLight(it.Write(SwitchMessageKind.Toggle, request));
            it.ToLight(it.Write(SwitchMessageKind.Toggle, request));
        }

        Assert.Equal(Boot3 + 5, it.Light.Version);
    }

    [Fact]
    public void AReplayedMessageIsRefusedByItsSession()
    {
        var it = new SwitchedLight();
        byte[] toggle = it.Write(SwitchMessageKind.Toggle, 1);
        Assert.NotNull(it.ToLight(toggle));
        Assert.Null(it.ToLight(toggle));
        Assert.Equal(Boot3 + 2, it.Light.Version);
    }

    [Fact]
    public void TheCauseGoesWithTheVersionThatItBrought()
    {
        var it = new SwitchedLight();
        it.Light.Set(true, SwitchCause.Button, 0);
        it.ToLight(it.Write(SwitchMessageKind.Set, 1, 1));
        Assert.Equal(SwitchCause.Button, it.Light.Cause);
        Assert.Equal(Boot3 + 2, it.Light.Version);
    }

    [Fact]
    public void AChangeIsToldUntilItIsSeenAndThenNoMore()
    {
        SwitchedLight it = Subscribed();
        it.Light.Set(true, SwitchCause.Button, it.NowMillis);
        SwitchMessage told = it.Read(it.NextOfLight()!);
        Assert.Equal(SwitchMessageKind.StateChanged, told.Kind);
        Assert.True(told.IsOn);
        Assert.Equal(Boot3 + 2, told.Version);
        Assert.Equal((uint)SwitchCause.Button, told.NumberOf(SwitchField.Cause));
        Assert.Null(it.NextOfLight());
        Advance(it);
        Assert.Equal(Boot3 + 2, it.Read(it.NextOfLight()!).Version);
        Assert.Null(it.ToLight(it.WriteSeen(Boot3 + 2)));
        Assert.Equal(3_600_000, it.Light.NextTimeoutMillis);
    }

    [Fact]
    public void SeeingAnOlderStateDoesNotEndTheTellingOfANewerOne()
    {
        SwitchedLight it = Subscribed();
        it.Light.Set(true, SwitchCause.Button, 0);
        it.Light.Set(false, SwitchCause.Button, 0);
        Assert.Equal(Boot3 + 3, it.Read(it.NextOfLight()!).Version);
        it.ToLight(it.WriteSeen(Boot3 + 2));
        it.ToLight(it.WriteSeen(Boot3 + 4));
        it.ToLight(it.WriteSeen(0));
        Advance(it);
        Assert.NotNull(it.NextOfLight());
    }

    [Fact]
    public void ALostAnswerToAnOldRequestDoesNotHideAChange()
    {
        // The client settled its request long ago; a copy of it arrives after the button was pressed, and the answer to it is lost.
        SwitchedLight it = Subscribed();
        byte[] copy = it.Write(SwitchMessageKind.Get, 9);
        it.Light.Set(true, SwitchCause.Button, 0);
        Assert.NotNull(it.NextOfLight()); // lost too
        Assert.NotNull(it.ToLight(copy)); // its answer is lost
        Advance(it);
        Assert.Equal(SwitchMessageKind.StateChanged, it.Read(it.NextOfLight()!).Kind);
    }

    [Fact]
    public void WhoSwitchesHearsOfItInTheAnswerAndNotTwice()
    {
        SwitchedLight it = Subscribed();
        it.ToClient(it.ToLight(it.Write(SwitchMessageKind.Set, 9, 1))!);
        Assert.Null(it.NextOfLight());
        it.ToLight(it.NextOfClient()!);
        Assert.Equal(3_600_000, it.Light.NextTimeoutMillis);
    }

    [Fact]
    public void OtherSubscribersHearOfASwitching()
    {
        var it = new SwitchedLight();
        var other = new SwitchedLight(board: it.Board, gateway: new VirtualPeer(4)) { Light = it.Light };
        it.Do(SwitchMessageKind.Subscribe, 3600);
        other.Do(SwitchMessageKind.Subscribe, 3600);
        Assert.Equal(2, it.Light.Subscribers);
        it.ToClient(it.ToLight(it.Write(SwitchMessageKind.Set, 9, 1))!);
        Assert.True(other.ToClient(other.NextOfLight()!));
        Assert.Null(other.NextOfLight());
        Assert.True(other.Client.IsOn);
    }

    [Fact]
    public void ASubscriberThatNeverSeesIsGivenUpAfterTwentyTellingsLaterThanASessionLivesInSilence()
    {
        SwitchedLight it = Subscribed();
        it.Light.Set(true, SwitchCause.Button, 0);
        int told = 0;
        var waits = new List<long>();
        while (it.Light.Subscribers == 1)
        {
            told += it.NextOfLight() == null ? 0 : 1;
            waits.Add(it.Light.NextTimeoutMillis - it.NowMillis);
            Advance(it);
        }

        Assert.Equal(SwitchTiming.MaxTellings, told);
        Assert.Equal([250, 500, 1000, 2000, .. Enumerable.Repeat(4000L, 16)], waits);
        Assert.InRange(it.NowMillis, 60_001, 70_000);
        Assert.Null(it.NextOfLight());
        Assert.Equal(LightSwitchService.Never, it.Light.NextTimeoutMillis);
        it.Light.Set(false, SwitchCause.Button, it.NowMillis);
        Assert.Null(it.NextOfLight());
    }

    [Fact]
    public void ANewChangeIsToldAfreshToWhoIsStillSubscribed()
    {
        SwitchedLight it = Subscribed();
        for (int i = 0; i < 3 * SwitchTiming.MaxTellings; i++)
        {
            it.Light.Set(i % 2 == 0, SwitchCause.Button, it.NowMillis);
            Assert.NotNull(it.NextOfLight());
            it.NowMillis = it.Light.NextTimeoutMillis;
            it.Light.HandleTimeout(it.NowMillis);
        }

        Assert.Equal(1, it.Light.Subscribers);
    }

    [Fact]
    public void ASubscriptionEndsWithItsTimeAndIsRenewedByAnother()
    {
        var it = new SwitchedLight();
        it.ToLight(it.Write(SwitchMessageKind.Subscribe, 1, 10));
        Assert.Equal(10_000, it.Light.NextTimeoutMillis);
        it.NowMillis = 5000;
        it.ToLight(it.Write(SwitchMessageKind.Subscribe, 2, 10));
        Assert.Equal(15_000, it.Light.NextTimeoutMillis);
        it.Light.HandleTimeout(14_999);
        Assert.Equal(1, it.Light.Subscribers);
        it.Light.HandleTimeout(15_000);
        Assert.Equal(0, it.Light.Subscribers);
        it.Light.Set(true, SwitchCause.Button, 15_000);
        Assert.Null(it.NextOfLight());
    }

    [Fact]
    public void ALateCopyOfASubscribeDoesNotUndoAnUnsubscribe()
    {
        var it = new SwitchedLight();
        byte[] copy = it.Write(SwitchMessageKind.Subscribe, 1, 10);
        it.ToLight(it.Write(SwitchMessageKind.Subscribe, 1, 10));
        it.ToLight(it.Write(SwitchMessageKind.Unsubscribe, 2));
        Assert.Equal(0, it.Light.Subscribers);
        Assert.Equal(SwitchMessageKind.State, it.Read(it.ToLight(copy)!).Kind);
        Assert.Equal(0, it.Light.Subscribers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3601)]
    [InlineData(65535)]
    public void ASubscriptionThatNoLightGrantsIsRefused(int seconds)
    {
        var it = new SwitchedLight(maxRequesters: 1);
        SwitchMessage answer = it.Read(it.ToLight(it.Write(SwitchMessageKind.Subscribe, 1, seconds))!);
        Assert.Equal(SwitchMessageKind.Refused, answer.Kind);
        Assert.Equal((uint)SwitchRefusal.BadValue, answer.NumberOf(SwitchField.Reason));
        Assert.Equal(0, it.Light.Subscribers);
    }

    [Fact]
    public void AFullTableRefusesWhoSwitchesOrSubscribesAndStillTellsTheState()
    {
        var it = new SwitchedLight(maxRequesters: 1);
        it.Do(SwitchMessageKind.Set, 1);
        var other = new SwitchedLight(board: it.Board, gateway: new VirtualPeer(4)) { Light = it.Light };
        uint request = 0;
        foreach (int kind in (int[])[SwitchMessageKind.Set, SwitchMessageKind.Toggle, SwitchMessageKind.Subscribe])
        {
            SwitchMessage refused = other.Read(other.ToLight(other.Write(kind, ++request, kind == SwitchMessageKind.Subscribe ? 60 : 0))!);
            Assert.Equal(SwitchMessageKind.Refused, refused.Kind);
            Assert.Equal(request, refused.RequestId);
            Assert.Equal((uint)SwitchRefusal.TooManySubscribers, refused.NumberOf(SwitchField.Reason));
        }

        Assert.True(it.Light.IsOn);
        Assert.Equal(SwitchMessageKind.State, other.Read(other.ToLight(other.Write(SwitchMessageKind.Get, 11))!).Kind);
        Assert.Equal(SwitchMessageKind.Description, other.Read(other.ToLight(other.Write(SwitchMessageKind.Describe, 12))!).Kind);
        Assert.Equal(SwitchMessageKind.State, other.Read(other.ToLight(other.Write(SwitchMessageKind.Unsubscribe, 13))!).Kind);
        it.Light.Forget(it.Sessions.OfSecond.Id);
        Assert.Equal(SwitchMessageKind.State, other.Read(other.ToLight(other.Write(SwitchMessageKind.Subscribe, 14, 60))!).Kind);
        Assert.Equal(1, it.Light.Subscribers);
    }

    [Fact]
    public void AskingForTheStateAndMessagesOfALightTakeNoRoom()
    {
        var it = new SwitchedLight(maxRequesters: 1);
        it.ToLight(it.Write(SwitchMessageKind.Get, 1));
        it.ToLight(it.Write(SwitchMessageKind.Describe, 2));
        it.ToLight(it.Write(SwitchMessageKind.Unsubscribe, 3));
        it.ToLight(it.WriteSeen(7));
        Assert.Null(it.ToLight(it.WriteSeen(Boot3 + 1)));
        var other = new SwitchedLight(board: it.Board, gateway: new VirtualPeer(4)) { Light = it.Light };
        other.Do(SwitchMessageKind.Set, 1);
        Assert.Equal(SwitchOutcome.Done, other.Client.SettledOutcome);
    }

    [Fact]
    public void ALightIgnoresWhatOnlyALightSays()
    {
        var it = new SwitchedLight(maxRequesters: 1);
        byte[] told = it.WriteChanged(true, ulong.MaxValue);
        var message = new SwitchMessage();
        it.Gateway.Open(told, it.Sessions.OfFirst, message, 0);
        Assert.Equal(0, it.Light.HandleMessage(message, it.Sessions.OfSecond, it.Board.Tools.Writer, it.Board.Buffer, 0, 1400, 0));
        Assert.False(it.Light.IsOn);
        Assert.Equal(Boot3 + 1, it.Light.Version);
    }

    [Fact]
    public void AForgottenSessionLeavesNothingBehind()
    {
        SwitchedLight it = Subscribed();
        it.Light.Set(true, SwitchCause.Button, 0);
        it.Light.Forget(it.Sessions.OfSecond.Id);
        it.Light.Forget(12345);
        Assert.Equal(0, it.Light.Subscribers);
        Assert.Null(it.NextOfLight());
        Assert.Equal(LightSwitchService.Never, it.Light.NextTimeoutMillis);
    }

    [Fact]
    public void TheSubscriptionOfAClosedSessionEnds()
    {
        SwitchedLight it = Subscribed();
        it.Sessions.OfSecond.Close(CloseReason.Silent);
        it.Light.Set(true, SwitchCause.Button, 0);
        Assert.Null(it.NextOfLight());
        Assert.Equal(0, it.Light.Subscribers);
    }

    [Fact]
    public void StatesOfALaterBootAreNewerThanAllOfAnEarlierOne()
    {
        var before = new LightSwitchService("Hall", 3, 1);
        for (int i = 0; i < 1000; i++)
        {
            before.Set(i % 2 == 0, SwitchCause.Button, 0);
        }

        var after = new LightSwitchService("Hall", 4, 1);
        Assert.Equal(Boot3 + 1001, before.Version);
        Assert.Equal((4ul << 32) + 1, after.Version);
        Assert.True(after.Version > before.Version);
        after.Set(true, SwitchCause.Boot, 0);
        Assert.Equal((4ul << 32) + 2, after.Version);
        Assert.Equal(SwitchCause.Boot, after.Cause);
    }

    [Theory]
    [InlineData("")]
    [InlineData("123456789012345678901234567890123")]
    [InlineData("Hall\r")]
    public void ANameThatEveryReceiverWouldRefuseIsRefusedHere(string name) =>
        Assert.Throws<ArgumentException>(() => new LightSwitchService(name, 1, 1));

    private static SwitchedLight Subscribed()
    {
        var it = new SwitchedLight();
        it.Do(SwitchMessageKind.Describe);
        it.Do(SwitchMessageKind.Subscribe, 3600);
        Assert.Equal(1, it.Light.Subscribers);
        Assert.Equal(3_600_000, it.Light.NextTimeoutMillis);
        return it;
    }

    private static void Advance(SwitchedLight it)
    {
        it.Light.HandleTimeout(it.Light.NextTimeoutMillis - 1);
        Assert.Null(it.NextOfLight());
        it.NowMillis = it.Light.NextTimeoutMillis;
        it.Light.HandleTimeout(it.NowMillis);
    }
}
