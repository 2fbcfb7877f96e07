namespace NanoPeers.ClientApi;

/// <summary>The gateway refused a request, or did not answer as it should.</summary>
/// <param name="code">A name of <see cref="ProblemCode"/>, or one of the constants here.</param>
/// <param name="message">What was wrong and what to do, for people.</param>
/// <param name="inner">What the system said, if it did.</param>
public sealed class ApiCallException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The access file is there but cannot be read.</summary>
    public const string AccessUnreadable = "access-unreadable";

    /// <summary>The answer is not what this program understands.</summary>
    public const string AnswerInvalid = "answer-invalid";

    /// <summary>The connection broke.</summary>
    public const string ConnectionLost = "connection-lost";

    /// <summary>No answer in time.</summary>
    public const string NoAnswer = "no-answer";

    /// <summary>A name of <see cref="ProblemCode"/>, or one of the constants here.</summary>
    public string Code { get; } = code;

    /// <summary>Whether it was the token that was wrong.</summary>
    public bool IsAboutToken => Code == ProblemCode.TokenMissing.Name || Code == ProblemCode.TokenWrong.Name || Code == AccessUnreadable;
}
