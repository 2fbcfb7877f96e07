using System;

namespace nanoFramework.TestFramework;

/// <summary>A test does not apply here.</summary>
public class SkipTestException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">What it came of.</param>
    public SkipTestException(string? message = null, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
