using System;
using System.Reflection;
using nanoFramework.TestFramework;
using TestFrameworkShared;
using Xunit;
using Judge = nanoFramework.TestFramework.Assert;

namespace NanoPeers.FirmwareTests.Host;

/// <summary>Our implementation of the framework: a judgement that is wrong fails, whatever its type.</summary>
public sealed class FrameworkTests
{
    public static TheoryData<object, object> Pairs => new()
    {
        { true, false }, { (byte)1, (byte)2 }, { 'a', 'b' }, { 1.5, 1.25 }, { 1.5f, 1.25f }, { 1, 2 }, { 1L, 1L << 40 }, { (sbyte)1, (sbyte)-1 },
        { (short)1, (short)2 }, { "a", "b" }, { 1u, 2u }, { 1ul, ulong.MaxValue }, { (ushort)1, (ushort)2 },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Equal_values_are_told_from_others(object value, object other)
    {
        Call("AreEqual", value, value);
        Call("AreNotEqual", value, other);
        Xunit.Assert.Throws<AssertFailedException>(() => Call("AreEqual", value, other));
        Xunit.Assert.Throws<AssertFailedException>(() => Call("AreNotEqual", value, value));
    }

    [Fact]
    public void Objects_and_nothing_are_told_apart()
    {
        object one = new();
        Judge.AreEqual(one, one);
        Judge.AreEqual(null, (string?)null);
        Judge.IsNull(null);
        Judge.IsNotNull(one);
        Xunit.Assert.Throws<AssertFailedException>(() => Judge.AreEqual(one, new object()));
        Xunit.Assert.Throws<AssertFailedException>(() => Judge.AreEqual("a", null));
        Xunit.Assert.Throws<AssertFailedException>(() => Judge.IsNull(one));
        Xunit.Assert.Throws<AssertFailedException>(() => Judge.IsNotNull(null));
    }

    [Fact]
    public void Conditions_and_texts_are_judged()
    {
        Judge.IsTrue(true);
        Judge.IsFalse(false);
        Judge.StartsWith("ab", "abc");
        Judge.Contains("bc", "abc");
        Xunit.Assert.Equal("Not true: 1 > 2", Xunit.Assert.Throws<AssertFailedException>(() => Judge.IsTrue(1 > 2)).Message);
        Xunit.Assert.Throws<AssertFailedException>(() => Judge.IsFalse(true));
        Xunit.Assert.Throws<AssertFailedException>(() => Judge.StartsWith("b", "abc"));
        Xunit.Assert.Throws<AssertFailedException>(() => Judge.StartsWith("abcd", "abc"));
        Xunit.Assert.Throws<AssertFailedException>(() => Judge.Contains("d", "abc"));
    }

    [Fact]
    public void Exactly_the_type_must_be_thrown()
    {
        Judge.ThrowsException(typeof(ArgumentException), () => throw new ArgumentException("a"));
        Xunit.Assert.Throws<AssertFailedException>(() => Judge.ThrowsException(typeof(ArgumentException), () => throw new ArgumentNullException("a")));
        Xunit.Assert.Throws<AssertFailedException>(() => Judge.ThrowsException(typeof(ArgumentException), () => { }));
        Xunit.Assert.Equal("not here", Xunit.Assert.Throws<SkipTestException>(() => Judge.SkipTest("not here")).Message);
    }

    private static void Call(string name, object expected, object actual)
    {
        MethodInfo method = typeof(Judge).GetMethod(name, [expected.GetType(), actual.GetType(), typeof(string)])!;
        method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [expected, actual, "it"], null);
    }
}
