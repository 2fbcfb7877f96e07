namespace NanoPeers.Statements;

/// <summary>The words that people and logs see for a <see cref="StatementStatus"/>; on the chip an enum has no names.</summary>
public static class StatementStatusName
{
    /// <summary>What is the matter, in a few words.</summary>
    /// <param name="status">The status.</param>
    public static string Of(StatementStatus status)
    {
        switch (status)
        {
            case StatementStatus.Valid: return "well formed";
            case StatementStatus.NotAStatement: return "not a statement";
            case StatementStatus.Truncated: return "cut short";
            case StatementStatus.TooLong: return "too long";
            case StatementStatus.UnknownVersion: return "of an unknown version";
            case StatementStatus.UnknownKind: return "of an unknown kind";
            case StatementStatus.BadNumber: return "without a number";
            case StatementStatus.BadTime: return "its times make no sense";
            case StatementStatus.BadField: return "a field is wrong";
            case StatementStatus.MissingField: return "a field is missing";
            case StatementStatus.ForbiddenField: return "a field that its kind has not";
            case StatementStatus.BadText: return "a text is not usable";
            case StatementStatus.BadSignatureLength: return "the signature has no length of one";
            default: return "unknown";
        }
    }
}
