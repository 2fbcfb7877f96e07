using NanoPeers.FirmwareTests.Golden;
using NanoPeers.FirmwareTests.Rig;
using NanoPeers.Switching;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Switching;

/// <summary>The light: each request once, each state with its version, each change told until it is seen.</summary>
[TestClass]
public static class LightSwitchTests
{
    private const ulong Third = 3UL << 32;

    [TestMethod]
    public static void It_says_what_the_vectors_say()
    {
        SwitchedLight it = new SwitchedLight("K\u00FCche");
        byte[]? answer = it.ToLight(it.Write(SwitchMessageKind.Describe, 1, 0));
        AssertBody(GoldenSwitching.Describe(), it.Message);
        AssertBody(GoldenSwitching.Description(), it.Read(answer));
        answer = it.ToLight(it.Write(SwitchMessageKind.Set, 3, 1));
        AssertBody(GoldenSwitching.SetOn(), it.Message);
        AssertBody(GoldenSwitching.StateAfterSetOn(), it.Read(answer));
    }

    [TestMethod]
    public static void Only_a_change_makes_a_version()
    {
        SwitchedLight it = new SwitchedLight("hall");
        AssertState(it.Ask(SwitchMessageKind.Get, 1, 0), 1, false, Third + 1);
        AssertState(it.Ask(SwitchMessageKind.Set, 2, 0), 2, false, Third + 1);
        AssertState(it.Ask(SwitchMessageKind.Set, 3, 1), 3, true, Third + 2);
        AssertState(it.Ask(SwitchMessageKind.Set, 4, 1), 4, true, Third + 2);
        it.Light.Set(true, SwitchCause.Button, 0);
        Assert.AreEqual(Third + 2, it.Light.Version);
        Assert.AreEqual((int)SwitchCause.Remote, (int)it.Light.Cause);
        it.Light.Set(false, SwitchCause.Button, 0);
        AssertState(it.Ask(SwitchMessageKind.Get, 5, 0), 5, false, Third + 3);
        AssertState(it.Ask(SwitchMessageKind.Toggle, 6, 0), 6, true, Third + 4);
        Assert.IsTrue(new LightSwitchService("hall", 4, 1).Version > it.Light.Version);
    }

    [TestMethod]
    [DataRow(SwitchMessageKind.Toggle)]
    [DataRow(SwitchMessageKind.Set)]
    public static void A_request_is_carried_out_once_however_often_it_comes(int kind)
    {
        SwitchedLight it = new SwitchedLight("hall");
        byte[][] copies = new byte[10][];
        for (int i = 0; i < copies.Length; i++)
        {
            copies[i] = it.Write(kind, 1, 1);
        }

        it.Read(it.ToLight(copies[0]));
        for (int i = 1; i < copies.Length; i++)
        {
            it.Ask(SwitchMessageKind.Set, (uint)i + 1, i & 1);
            bool wasOn = it.Light.IsOn;
            ulong version = it.Light.Version;
            AssertState(it.Read(it.ToLight(copies[i])), 1, wasOn, version);
            Assert.AreEqual(wasOn, it.Light.IsOn);
        }
    }

    [TestMethod]
    public static void The_same_octets_again_are_refused_by_their_session()
    {
        SwitchedLight it = new SwitchedLight("hall");
        byte[] toggle = it.Write(SwitchMessageKind.Toggle, 1, 0);
        Assert.IsNotNull(it.ToLight(Octets.CopyOf(toggle, toggle.Length)));
        Assert.IsNull(it.ToLight(toggle));
        Assert.AreEqual(Third + 2, it.Light.Version);
    }

    [TestMethod]
    public static void An_older_wish_that_comes_late_undoes_no_newer_one()
    {
        SwitchedLight it = new SwitchedLight("hall");
        byte[] on = it.Write(SwitchMessageKind.Set, 1, 1);
        byte[] off = it.Write(SwitchMessageKind.Set, 2, 0);
        AssertState(it.Read(it.ToLight(off)), 2, false, Third + 1);
        AssertState(it.Read(it.ToLight(on)), 1, false, Third + 1);
        Assert.IsFalse(it.Light.IsOn);
    }

    [TestMethod]
    public static void An_answer_that_comes_late_does_not_turn_the_client_back()
    {
        SwitchedLight it = new SwitchedLight("hall");
        it.Client.Ask(SwitchMessageKind.Subscribe, 60, 0);
        Assert.IsTrue(it.ToClient(it.ToLight(it.NextOfClient()!)));
        uint request = it.Client.Ask(SwitchMessageKind.Set, 1, 0);
        byte[]? seen = it.NextOfClient();
        byte[]? asked = it.NextOfClient();
        byte[] late = it.ToLight(asked ?? seen!)!;
        it.Light.Set(false, SwitchCause.Button, 0);
        byte[] told = it.NextOfLight()!;
        it.ToClient(told);
        Assert.IsFalse(it.Client.IsOn);
        ulong version = it.Client.Version;
        Assert.IsFalse(it.ToClient(late));
        Assert.IsFalse(it.Client.IsOn);
        Assert.AreEqual(version, it.Client.Version);
        Assert.AreEqual(Third + 3, version);
        Assert.AreEqual(request, it.Client.SettledRequest);
        Assert.AreEqual((int)SwitchOutcome.Done, (int)it.Client.SettledOutcome);
    }

    [TestMethod]
    public static void A_change_is_told_until_it_is_seen()
    {
        SwitchedLight it = new SwitchedLight("hall");
        it.Ask(SwitchMessageKind.Subscribe, 1, 3600);
        it.ToLight(it.WriteSeen(it.Light.Version));
        Assert.IsNull(it.NextOfLight());
        it.Light.Set(true, SwitchCause.Button, 0);
        for (int i = 0; i < 4; i++)
        {
            SwitchMessage told = it.Read(it.NextOfLight());
            Assert.AreEqual(SwitchMessageKind.StateChanged, told.Kind);
            Assert.AreEqual(Third + 2, told.Version);
            Assert.IsTrue(told.IsOn);
            Assert.IsNull(it.NextOfLight());
            it.ToLight(it.WriteSeen(Third + 1));
            it.NowMillis = it.Light.NextTimeoutMillis;
            Assert.IsTrue(it.NowMillis < 60000);
            it.Light.HandleTimeout(it.NowMillis);
        }

        it.ToLight(it.WriteSeen(Third + 2));
        Assert.IsNull(it.NextOfLight());
        Assert.AreEqual(3600000L, it.Light.NextTimeoutMillis);
    }

    [TestMethod]
    public static void A_subscriber_that_never_answers_is_let_go()
    {
        SwitchedLight it = new SwitchedLight("hall");
        it.Ask(SwitchMessageKind.Subscribe, 1, 3600);
        it.Light.Set(true, SwitchCause.Button, 0);
        int told = 0;
        while (it.Light.Subscribers > 0)
        {
            told += it.NextOfLight() == null ? 0 : 1;
            it.Light.HandleTimeout(it.Light.NextTimeoutMillis);
        }

        Assert.AreEqual(SwitchTiming.MaxTellings, told);
        Assert.IsNull(it.NextOfLight());
    }

    [TestMethod]
    public static void A_subscription_for_no_time_or_too_long_is_refused()
    {
        SwitchedLight it = new SwitchedLight("hall");
        Assert.AreEqual(SwitchMessageKind.Refused, it.Ask(SwitchMessageKind.Subscribe, 1, 0).Kind);
        Assert.AreEqual(SwitchMessageKind.Refused, it.Ask(SwitchMessageKind.Subscribe, 2, 3601).Kind);
        Assert.AreEqual(0, it.Light.Subscribers);
        Assert.AreEqual(SwitchMessageKind.State, it.Ask(SwitchMessageKind.Subscribe, 3, 3600).Kind);
        Assert.AreEqual(1, it.Light.Subscribers);
        it.Light.HandleTimeout(3600000);
        Assert.AreEqual(0, it.Light.Subscribers);
    }

    private static void AssertState(SwitchMessage answer, uint request, bool isOn, ulong version)
    {
        Assert.AreEqual(SwitchMessageKind.State, answer.Kind);
        Assert.AreEqual(request, answer.RequestId);
        Assert.AreEqual(isOn, answer.IsOn);
        Assert.AreEqual(version, answer.Version);
    }

    private static void AssertBody(byte[] expected, SwitchMessage actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual((int)expected[i], (int)actual.Buffer[actual.BodyOffset + i], "octet " + i.ToString());
        }
    }
}
