using System;
using System.Runtime.CompilerServices;

namespace nanoFramework.TestFramework;

/// <summary>Values that must be equal: one method for each type that the framework has one for, so that a call means the same there.</summary>
public sealed partial class Assert
{
    /// <summary>Fails when the two are not equal.</summary>
    /// <param name="expected">What the value must be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreEqual(bool expected, bool actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (!Equals(expected, actual))
        {
            FailUnequal(expected, actual, message);
        }
    }

    /// <summary>Fails when the two are not equal.</summary>
    /// <param name="expected">What the value must be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreEqual(byte expected, byte actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (!Equals(expected, actual))
        {
            FailUnequal(expected, actual, message);
        }
    }

    /// <summary>Fails when the two are not equal.</summary>
    /// <param name="expected">What the value must be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreEqual(char expected, char actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (!Equals(expected, actual))
        {
            FailUnequal(expected, actual, message);
        }
    }

    /// <summary>Fails when the two are not equal.</summary>
    /// <param name="expected">What the value must be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreEqual(double expected, double actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (!Equals(expected, actual))
        {
            FailUnequal(expected, actual, message);
        }
    }

    /// <summary>Fails when the two are not equal.</summary>
    /// <param name="expected">What the value must be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreEqual(float expected, float actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (!Equals(expected, actual))
        {
            FailUnequal(expected, actual, message);
        }
    }

    /// <summary>Fails when the two are not equal.</summary>
    /// <param name="expected">What the value must be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreEqual(int expected, int actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (!Equals(expected, actual))
        {
            FailUnequal(expected, actual, message);
        }
    }

    /// <summary>Fails when the two are not equal.</summary>
    /// <param name="expected">What the value must be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreEqual(long expected, long actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (!Equals(expected, actual))
        {
            FailUnequal(expected, actual, message);
        }
    }

    /// <summary>Fails when the two are not equal.</summary>
    /// <param name="expected">What the value must be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreEqual(sbyte expected, sbyte actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (!Equals(expected, actual))
        {
            FailUnequal(expected, actual, message);
        }
    }

    /// <summary>Fails when the two are not equal.</summary>
    /// <param name="expected">What the value must be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreEqual(short expected, short actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (!Equals(expected, actual))
        {
            FailUnequal(expected, actual, message);
        }
    }

    /// <summary>Fails when the two are not equal.</summary>
    /// <param name="expected">What the value must be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreEqual(string? expected, string? actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (!Equals(expected, actual))
        {
            FailUnequal(expected, actual, message);
        }
    }

    /// <summary>Fails when the two are not equal.</summary>
    /// <param name="expected">What the value must be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreEqual(uint expected, uint actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (!Equals(expected, actual))
        {
            FailUnequal(expected, actual, message);
        }
    }

    /// <summary>Fails when the two are not equal.</summary>
    /// <param name="expected">What the value must be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreEqual(ulong expected, ulong actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (!Equals(expected, actual))
        {
            FailUnequal(expected, actual, message);
        }
    }

    /// <summary>Fails when the two are not equal.</summary>
    /// <param name="expected">What the value must be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreEqual(ushort expected, ushort actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (!Equals(expected, actual))
        {
            FailUnequal(expected, actual, message);
        }
    }

    /// <summary>Fails when the two are not equal.</summary>
    /// <param name="expected">What the value must be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreEqual(object? expected, object? actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (!Equals(expected, actual))
        {
            FailUnequal(expected, actual, message);
        }
    }
}
