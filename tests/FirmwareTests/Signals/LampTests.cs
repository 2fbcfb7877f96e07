using NanoPeers.Firmware.Board.Signals;
using NanoPeers.Firmware.Ports;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Signals;

/// <summary>What the small lamp shows, step by step, and how long a board waits between tries.</summary>
[TestClass]
public static class LampTests
{
    [TestMethod]
    [DataRow((int)StatusPattern.NotEnrolled, "................................")]
    [DataRow((int)StatusPattern.Starting, "########........########........")]
    [DataRow((int)StatusPattern.Searching, "#.#.#.#.#.#.#.#.#.#.#.#.#.#.#.#.")]
    [DataRow((int)StatusPattern.Handshaking, "#.#.............#.#.............")]
    [DataRow((int)StatusPattern.Live, "################################")]
    [DataRow((int)StatusPattern.Fault, "#.#.#...........#.#.#...........")]
    public static void It_blinks_as_its_pattern_says(int pattern, string steps)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            bool isLit = steps[i] == '#';
            long since = i * LampPattern.StepMillis;
            Assert.AreEqual(isLit, LampPattern.IsLit((StatusPattern)pattern, since), "begin of step " + i.ToString());
            Assert.AreEqual(isLit, LampPattern.IsLit((StatusPattern)pattern, since + LampPattern.StepMillis - 1), "end of step " + i.ToString());
        }

        long rounds = 16L * LampPattern.StepMillis * 100000000L;
        Assert.AreEqual(steps[0] == '#', LampPattern.IsLit((StatusPattern)pattern, rounds), "after years");
    }

    [TestMethod]
    public static void It_flickers_before_a_wipe_as_in_no_pattern()
    {
        int changes = 0;
        for (int millis = 1; millis < 1000; millis++)
        {
            changes += LampPattern.IsLitBeforeWipe(millis) == LampPattern.IsLitBeforeWipe(millis - 1) ? 0 : 1;
        }

        Assert.AreEqual(16, changes);
        Assert.IsTrue(LampPattern.IsLitBeforeWipe(0));
    }

    [TestMethod]
    public static void Waits_double_up_to_the_longest_and_half_of_each_is_chance()
    {
        BackOff least = new BackOff(1000, 60000);
        BackOff most = new BackOff(1000, 60000);
        int[] waits = new int[] { 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000 };
        foreach (int wait in waits)
        {
            Assert.AreEqual(wait / 2, least.Next(0));
            Assert.AreEqual(wait, most.Next(wait / 2));
        }

        most.Reset();
        int again = most.Next(int.MaxValue);
        Assert.IsTrue(again >= 500 && again <= 1000);
    }
}
