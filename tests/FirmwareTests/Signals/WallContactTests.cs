using NanoPeers.Firmware.Board.Signals;
using NanoPeers.Firmware.Peer;
using NanoPeers.FirmwareTests.Rig;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Signals;

/// <summary>A contact in the wall: a rocker's changes are presses, and it never counts as held.</summary>
[TestClass]
public static class WallContactTests
{
    [TestMethod]
    [DataRow(5, 0)]
    [DataRow(10, 3)]
    [DataRow(35, 0)]
    [DataRow(5, 200)]
    public static void Each_change_of_a_rocker_is_one_press(int lookMillis, int bounceMillis)
    {
        Finger finger = new Finger(2000, 20000, bounceMillis);
        int presses = Watch(new WallContact(true), finger, lookMillis, out int held);
        Assert.AreEqual(2, presses);
        Assert.AreEqual(0, held);
    }

    [TestMethod]
    public static void The_level_at_the_start_is_no_press()
    {
        Assert.AreEqual(0, Watch(new WallContact(true), new Finger(0, 1000000, 0), 10, out int held));
        Assert.AreEqual(0, held);
    }

    [TestMethod]
    public static void A_push_button_is_pressed_while_it_is_down_and_can_be_held()
    {
        Assert.AreEqual(1, Watch(new WallContact(false), new Finger(1000, 9000, 3), 10, out int held));
        Assert.AreEqual(1, held);
    }

    private static int Watch(WallContact wall, Finger finger, int lookMillis, out int held)
    {
        ButtonContact button = new ButtonContact();
        int presses = 0;
        held = 0;
        for (long now = 0; now < 30000; now += lookMillis)
        {
            ButtonEvent seen = button.Look(wall.Look(finger.IsClosed(now), now), now);
            presses += seen == ButtonEvent.Pressed ? 1 : 0;
            held += seen == ButtonEvent.Held ? 1 : 0;
        }

        return presses;
    }
}
