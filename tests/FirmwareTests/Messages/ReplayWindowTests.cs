using NanoPeers.Messages;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Messages;

/// <summary>Each number once, late ones within the window too: 64-bit shifts and comparisons as the interpreter does them.</summary>
[TestClass]
public static class ReplayWindowTests
{
    private const int Numbers = 400;

    [TestMethod]
    public static void A_number_is_taken_once()
    {
        ReplayWindow window = new ReplayWindow();
        ulong boot = 3UL << 32;
        for (ulong i = 1; i < 200; i++)
        {
            Assert.AreEqual((int)OpenStatus.Opened, (int)window.Check(boot + i));
            window.Accept(boot + i);
            Assert.AreEqual((int)OpenStatus.Replayed, (int)window.Check(boot + i));
        }
    }

    [TestMethod]
    public static void The_window_reaches_back_as_far_as_it_says()
    {
        ulong highest = 0xFFFFFFFF00000000UL;
        ReplayWindow window = new ReplayWindow();
        window.Accept(highest);
        Assert.AreEqual((int)OpenStatus.Opened, (int)window.Check(highest - (ulong)(Limits.ReplayWindowSize - 1)));
        Assert.AreEqual((int)OpenStatus.TooOld, (int)window.Check(highest - (ulong)Limits.ReplayWindowSize));
        Assert.AreEqual((int)OpenStatus.TooOld, (int)window.Check(1));
        Assert.AreEqual((int)OpenStatus.TooOld, (int)window.Check(0));
        window.Accept(highest - (ulong)(Limits.ReplayWindowSize - 1));
        Assert.AreEqual((int)OpenStatus.Replayed, (int)window.Check(highest - (ulong)(Limits.ReplayWindowSize - 1)));
        Assert.AreEqual((int)OpenStatus.Opened, (int)window.Check(highest - 1));
        window.Accept(ulong.MaxValue);
        Assert.AreEqual((int)OpenStatus.TooOld, (int)window.Check(highest));
        Assert.AreEqual((int)OpenStatus.Replayed, (int)window.Check(ulong.MaxValue));
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(2, 7)]
    [DataRow(3, 63)]
    [DataRow(4, 200)]
    public static void It_judges_as_a_plain_list_of_numbers_does(int seed, int spread)
    {
        ReplayWindow window = new ReplayWindow();
        bool[] taken = new bool[Numbers + 256];
        int highest = 0;
        uint state = (uint)seed;
        for (int step = 0; step < Numbers; step++)
        {
            state = (state * 1664525) + 1013904223;
            int number = 1 + step - (spread / 2) + (int)((state >> 16) % (uint)spread);
            number = number < 1 ? 1 : number;
            int behind = highest - number;
            OpenStatus expected = behind >= Limits.ReplayWindowSize ? OpenStatus.TooOld : taken[number] ? OpenStatus.Replayed : OpenStatus.Opened;
            Assert.AreEqual((int)expected, (int)window.Check((ulong)number), "step " + step.ToString());
            if (expected == OpenStatus.Opened)
            {
                window.Accept((ulong)number);
                taken[number] = true;
                highest = number > highest ? number : highest;
            }
        }
    }
}
