using NanoPeers.Firmware.Board.Signals;
using NanoPeers.Firmware.Peer;
using NanoPeers.FirmwareTests.Rig;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Signals;

/// <summary>The factory reset: ten seconds in all, from the button's contacts to the wipe, and nothing less.</summary>
[TestClass]
public static class FactoryResetTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(200)]
    public static void A_button_held_for_ten_seconds_wipes_once(int bounceMillis)
    {
        int wipes = Watch(new Finger(1000, 30000, bounceMillis), 32000, out long wipedAt, out long armedAt);
        Assert.AreEqual(1, wipes);
        Assert.IsTrue(armedAt >= 6000 && armedAt <= 6050 + bounceMillis, "armed at " + armedAt.ToString());
        Assert.IsTrue(wipedAt >= 11000 && wipedAt <= 11050 + bounceMillis, "wiped at " + wipedAt.ToString());
    }

    [TestMethod]
    [DataRow(500)]
    [DataRow(4900)]
    [DataRow(5500)]
    [DataRow(9000)]
    [DataRow(9900)]
    public static void A_button_let_go_before_wipes_nothing(int heldMillis)
    {
        Assert.AreEqual(0, Watch(new Finger(1000, 1000 + heldMillis, 0), 25000, out _, out _));
    }

    [TestMethod]
    public static void Twice_five_seconds_are_not_ten()
    {
        ButtonContact contact = new ButtonContact();
        HandClock clock = new HandClock();
        ResetHold hold = new ResetHold(clock);
        bool wiped = false;
        for (clock.NowMillis = 0; clock.NowMillis < 14000; clock.NowMillis += 5)
        {
            bool isDown = clock.NowMillis < 6000 || clock.NowMillis >= 6500;
            if (contact.Look(isDown, clock.NowMillis) == ButtonEvent.Held)
            {
                hold.HandleLongPress();
            }

            wiped |= hold.Look(isDown);
        }

        Assert.IsFalse(wiped);
    }

    [TestMethod]
    [DataRow(40, 1)]
    [DataRow(60, 0)]
    public static void A_short_opening_of_the_contacts_is_no_letting_go(int openMillis, int wipes)
    {
        HandClock clock = new HandClock { NowMillis = 5000 };
        ResetHold hold = new ResetHold(clock);
        hold.HandleLongPress();
        int wiped = 0;
        for (; clock.NowMillis < 12000; clock.NowMillis += 10)
        {
            wiped += hold.Look(clock.NowMillis < 8000 || clock.NowMillis >= 8000 + openMillis) ? 1 : 0;
        }

        Assert.AreEqual(wipes, wiped);
    }

    private static int Watch(Finger finger, int untilMillis, out long wipedAt, out long armedAt)
    {
        ButtonContact contact = new ButtonContact();
        HandClock clock = new HandClock();
        ResetHold hold = new ResetHold(clock);
        int wipes = 0;
        wipedAt = -1;
        armedAt = -1;
        for (clock.NowMillis = 0; clock.NowMillis < untilMillis; clock.NowMillis += 5)
        {
            bool isClosed = finger.IsClosed(clock.NowMillis);
            if (contact.Look(isClosed, clock.NowMillis) == ButtonEvent.Held)
            {
                hold.HandleLongPress();
                armedAt = clock.NowMillis;
            }

            if (hold.Look(isClosed))
            {
                wipes++;
                wipedAt = clock.NowMillis;
            }
        }

        return wipes;
    }
}
