using System;

namespace TestFrameworkShared;

/// <summary>A value of a test is not what it must be.</summary>
public class AssertFailedException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="msg">One sentence.</param>
    public AssertFailedException(string msg)
        : base(msg)
    {
    }
}
