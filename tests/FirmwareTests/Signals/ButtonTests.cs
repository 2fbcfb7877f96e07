using NanoPeers.Firmware.Peer;
using NanoPeers.FirmwareTests.Rig;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Signals;

/// <summary>What is made of a button's contacts, however they bounce and however often they are looked at.</summary>
[TestClass]
public static class ButtonTests
{
    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(3, 1)]
    [DataRow(3, 5)]
    [DataRow(50, 1)]
    [DataRow(200, 1)]
    [DataRow(200, 5)]
    [DataRow(200, 10)]
    public static void A_press_is_one_press_however_long_the_contacts_bounce(int bounceMillis, int lookMillis)
    {
        Finger finger = new Finger(1000, 1600, bounceMillis);
        int held = Watch(finger, lookMillis, 4000, out int presses, out long pressedAt);
        Assert.AreEqual(1, presses);
        Assert.AreEqual(0, held);
        long latest = 1000 + bounceMillis + PeerTiming.ButtonRestMillis + (2 * lookMillis);
        Assert.IsTrue(pressedAt >= 1000 + PeerTiming.ButtonRestMillis && pressedAt <= latest, "pressed at " + pressedAt.ToString());
    }

    [TestMethod]
    public static void A_press_without_bounces_acts_within_fifty_milliseconds()
    {
        for (int lookMillis = 1; lookMillis <= PeerTiming.ButtonLookMillis; lookMillis++)
        {
            Watch(new Finger(1000, 1300, 0), lookMillis, 2000, out int presses, out long pressedAt);
            Assert.AreEqual(1, presses);
            Assert.IsTrue(pressedAt - 1000 < 50, "took " + (pressedAt - 1000).ToString());
        }
    }

    [TestMethod]
    public static void A_touch_shorter_than_the_rest_is_nothing()
    {
        for (int millis = 1; millis < PeerTiming.ButtonRestMillis; millis++)
        {
            int held = Watch(new Finger(1000, 1000 + millis, 0), 1, 2000, out int presses, out _);
            Assert.AreEqual(0, presses + held, "of " + millis.ToString() + " milliseconds");
        }
    }

    [TestMethod]
    public static void Bouncing_that_never_rests_presses_nothing_and_says_that_it_goes_on()
    {
        ButtonContact contact = new ButtonContact();
        Finger finger = new Finger(0, 1000, 1000);
        int bouncing = 0;
        for (long now = 0; now < 1000; now++)
        {
            Assert.AreEqual((int)ButtonEvent.None, (int)contact.Look(finger.IsClosed(now), now));
            bouncing += contact.IsBouncing ? 1 : 0;
        }

        Assert.IsTrue(bouncing > 300);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(200)]
    public static void A_button_is_held_after_five_seconds_once(int bounceMillis)
    {
        Finger finger = new Finger(1000, 20000, bounceMillis);
        ButtonContact contact = new ButtonContact();
        long heldAt = 0;
        int held = 0;
        for (long now = 0; now < 21000; now += 5)
        {
            if (contact.Look(finger.IsClosed(now), now) == ButtonEvent.Held)
            {
                held++;
                heldAt = now;
            }
        }

        Assert.AreEqual(1, held);
        long earliest = 1000 + PeerTiming.LongPressMillis;
        Assert.IsTrue(heldAt >= earliest && heldAt <= earliest + bounceMillis + PeerTiming.ButtonRestMillis + 10, "held at " + heldAt.ToString());
    }

    [TestMethod]
    public static void A_button_let_go_before_five_seconds_is_not_held()
    {
        int held = Watch(new Finger(1000, 1000 + PeerTiming.LongPressMillis - 20, 0), 5, 12000, out int presses, out _);
        Assert.AreEqual(0, held);
        Assert.AreEqual(1, presses);
    }

    [TestMethod]
    public static void Every_press_of_many_counts()
    {
        ButtonContact contact = new ButtonContact();
        int presses = 0;
        for (long now = 0; now < 20000; now += 5)
        {
            Finger finger = new Finger(now / 500 * 500, (now / 500 * 500) + 250, 40);
            presses += contact.Look(finger.IsClosed(now), now) == ButtonEvent.Pressed ? 1 : 0;
        }

        Assert.AreEqual(40, presses);
    }

    [TestMethod]
    public static void A_clock_beyond_32_bits_changes_nothing()
    {
        ButtonContact contact = new ButtonContact();
        long start = 5000000000000L;
        Assert.AreEqual((int)ButtonEvent.None, (int)contact.Look(true, start));
        Assert.AreEqual((int)ButtonEvent.None, (int)contact.Look(true, start + PeerTiming.ButtonRestMillis - 1));
        Assert.AreEqual((int)ButtonEvent.Pressed, (int)contact.Look(true, start + PeerTiming.ButtonRestMillis));
        long heldAt = start + PeerTiming.ButtonRestMillis + PeerTiming.LongPressMillis;
        Assert.AreEqual((int)ButtonEvent.None, (int)contact.Look(true, heldAt - 1));
        Assert.AreEqual((int)ButtonEvent.Held, (int)contact.Look(true, heldAt));
    }

    private static int Watch(Finger finger, int lookMillis, int untilMillis, out int presses, out long pressedAt)
    {
        ButtonContact contact = new ButtonContact();
        int held = 0;
        presses = 0;
        pressedAt = -1;
        for (long now = 0; now < untilMillis; now += lookMillis)
        {
            ButtonEvent seen = contact.Look(finger.IsClosed(now), now);
            if (seen == ButtonEvent.Pressed)
            {
                presses++;
                pressedAt = now;
            }

            held += seen == ButtonEvent.Held ? 1 : 0;
        }

        return held;
    }
}
