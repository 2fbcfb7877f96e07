using System;
using System.Runtime.CompilerServices;

namespace nanoFramework.TestFramework;

/// <summary>Values that must not be equal: one method for each type that the framework has one for, so that a call means the same there.</summary>
public sealed partial class Assert
{
    /// <summary>Fails when the two are equal.</summary>
    /// <param name="notExpected">What the value must not be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreNotEqual(bool notExpected, bool actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (Equals(notExpected, actual))
        {
            FailEqual(actual, message);
        }
    }

    /// <summary>Fails when the two are equal.</summary>
    /// <param name="notExpected">What the value must not be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreNotEqual(byte notExpected, byte actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (Equals(notExpected, actual))
        {
            FailEqual(actual, message);
        }
    }

    /// <summary>Fails when the two are equal.</summary>
    /// <param name="notExpected">What the value must not be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreNotEqual(char notExpected, char actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (Equals(notExpected, actual))
        {
            FailEqual(actual, message);
        }
    }

    /// <summary>Fails when the two are equal.</summary>
    /// <param name="notExpected">What the value must not be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreNotEqual(double notExpected, double actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (Equals(notExpected, actual))
        {
            FailEqual(actual, message);
        }
    }

    /// <summary>Fails when the two are equal.</summary>
    /// <param name="notExpected">What the value must not be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreNotEqual(float notExpected, float actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (Equals(notExpected, actual))
        {
            FailEqual(actual, message);
        }
    }

    /// <summary>Fails when the two are equal.</summary>
    /// <param name="notExpected">What the value must not be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreNotEqual(int notExpected, int actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (Equals(notExpected, actual))
        {
            FailEqual(actual, message);
        }
    }

    /// <summary>Fails when the two are equal.</summary>
    /// <param name="notExpected">What the value must not be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreNotEqual(long notExpected, long actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (Equals(notExpected, actual))
        {
            FailEqual(actual, message);
        }
    }

    /// <summary>Fails when the two are equal.</summary>
    /// <param name="notExpected">What the value must not be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreNotEqual(sbyte notExpected, sbyte actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (Equals(notExpected, actual))
        {
            FailEqual(actual, message);
        }
    }

    /// <summary>Fails when the two are equal.</summary>
    /// <param name="notExpected">What the value must not be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreNotEqual(short notExpected, short actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (Equals(notExpected, actual))
        {
            FailEqual(actual, message);
        }
    }

    /// <summary>Fails when the two are equal.</summary>
    /// <param name="notExpected">What the value must not be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreNotEqual(string? notExpected, string? actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (Equals(notExpected, actual))
        {
            FailEqual(actual, message);
        }
    }

    /// <summary>Fails when the two are equal.</summary>
    /// <param name="notExpected">What the value must not be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreNotEqual(uint notExpected, uint actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (Equals(notExpected, actual))
        {
            FailEqual(actual, message);
        }
    }

    /// <summary>Fails when the two are equal.</summary>
    /// <param name="notExpected">What the value must not be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreNotEqual(ulong notExpected, ulong actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (Equals(notExpected, actual))
        {
            FailEqual(actual, message);
        }
    }

    /// <summary>Fails when the two are equal.</summary>
    /// <param name="notExpected">What the value must not be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreNotEqual(ushort notExpected, ushort actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (Equals(notExpected, actual))
        {
            FailEqual(actual, message);
        }
    }

    /// <summary>Fails when the two are equal.</summary>
    /// <param name="notExpected">What the value must not be.</param>
    /// <param name="actual">The value.</param>
    /// <param name="message">What the test says then.</param>
    public static void AreNotEqual(object? notExpected, object? actual, [CallerArgumentExpression("actual")] string message = "")
    {
        if (Equals(notExpected, actual))
        {
            FailEqual(actual, message);
        }
    }
}
