using System;
using System.Runtime.CompilerServices;
using TestFrameworkShared;

namespace nanoFramework.TestFramework;

/// <summary>
/// Judges the values of a test. Our own implementation of the part of nanoFramework.TestFramework 3.0 that our tests use, with its names and types, for
/// builds that have no such package: the host and the narrow build. A board and nanoCLR use the framework's own. FIRMWARE-TESTS.md.
/// </summary>
public sealed partial class Assert
{
    private Assert()
    {
    }

    /// <summary>Fails when a condition does not hold.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="message">What the test says then.</param>
    public static void IsTrue(bool condition, [CallerArgumentExpression("condition")] string message = "")
    {
        if (!condition)
        {
            throw new AssertFailedException("Not true: " + message);
        }
    }

    /// <summary>Fails when a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="message">What the test says then.</param>
    public static void IsFalse(bool condition, [CallerArgumentExpression("condition")] string message = "")
    {
        if (condition)
        {
            throw new AssertFailedException("Not false: " + message);
        }
    }

    /// <summary>Fails when there is an object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="message">What the test says then.</param>
    public static void IsNull(object? value, [CallerArgumentExpression("value")] string message = "")
    {
        if (value != null)
        {
            throw new AssertFailedException("Not null: " + message);
        }
    }

    /// <summary>Fails when there is no object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="message">What the test says then.</param>
    public static void IsNotNull(object? value, [CallerArgumentExpression("value")] string message = "")
    {
        if (value == null)
        {
            throw new AssertFailedException("Null: " + message);
        }
    }

    /// <summary>Fails when a text does not begin with another.</summary>
    /// <param name="expected">What it must begin with.</param>
    /// <param name="value">The text.</param>
    /// <param name="message">What the test says then.</param>
    public static void StartsWith(string expected, string value, [CallerArgumentExpression("value")] string message = "")
    {
        if (value.Length < expected.Length || value.Substring(0, expected.Length) != expected)
        {
            throw new AssertFailedException("'" + value + "' does not start with '" + expected + "': " + message);
        }
    }

    /// <summary>Fails when a text does not hold another.</summary>
    /// <param name="expected">What it must hold.</param>
    /// <param name="value">The text.</param>
    /// <param name="message">What the test says then.</param>
    public static void Contains(string expected, string value, [CallerArgumentExpression("value")] string message = "")
    {
        if (value.IndexOf(expected) < 0)
        {
            throw new AssertFailedException("'" + value + "' does not contain '" + expected + "': " + message);
        }
    }

    /// <summary>Fails when an action does not throw exactly this type: one that is derived from it fails too.</summary>
    /// <param name="exception">The type.</param>
    /// <param name="action">What is done.</param>
    /// <param name="message">What the test says then.</param>
    public static void ThrowsException(Type exception, Action action, [CallerArgumentExpression("action")] string message = "")
    {
        string thrown = "nothing";
        try
        {
            action();
        }
        catch (Exception caught)
        {
            thrown = caught.GetType().Name;
            if (caught.GetType() == exception)
            {
                return;
            }
        }

        throw new AssertFailedException("Threw " + thrown + ", not " + exception.Name + ": " + message);
    }

    /// <summary>Ends a test that does not apply here; thrown in a set-up, it ends all tests of the class.</summary>
    /// <param name="message">Why.</param>
    public static void SkipTest(string? message = null)
    {
        throw new SkipTestException(message);
    }

    private static void FailUnequal(object? expected, object? actual, string message)
    {
        throw new AssertFailedException("Expected " + TextOf(expected) + ", was " + TextOf(actual) + ": " + message);
    }

    private static void FailEqual(object? actual, string message)
    {
        throw new AssertFailedException("Was " + TextOf(actual) + ", which it must not be: " + message);
    }

    private static string TextOf(object? value)
    {
        return value == null ? "null" : "<" + value.ToString() + ">";
    }
}
