using NanoPeers.Identifiers;

namespace NanoPeers.Statements;

/// <summary>Which fields a kind of statement has, how long they are, and what they can hold. STATEMENTS.md, "Kinds".</summary>
internal static class StatementShape
{
    private const uint Key = (1u << StatementField.Exponent) | (1u << StatementField.Modulus);
    private const uint Stay = (1u << StatementField.Subject) | (1u << StatementField.Round);
    private const uint Standing = (1u << StatementField.Role) | (1u << StatementField.Rights) | (1u << StatementField.Flags);
    private const uint Document = (1u << StatementField.Name) | (1u << StatementField.Version) | (1u << StatementField.Security);
    private const uint Part = (1u << StatementField.ListNumber) | (1u << StatementField.Part) | (1u << StatementField.Parts);

    internal static bool IsLengthOf(int field, int length)
    {
        switch (field)
        {
            case StatementField.Name: return length >= 1 && length <= Limits.MaxNameLength;
            case StatementField.Modulus: return length == Statement.ShortSignature || length == Statement.LongSignature;
            case StatementField.Policy: return length <= Limits.MaxPolicyLength;
            case StatementField.Authorities: return length >= Identifier.Length && IsListOf(length, Limits.MaxAuthorities);
            case StatementField.Parents: return IsListOf(length, Limits.MaxParentGroups);
            case StatementField.Revoked: return IsListOf(length, Limits.MaxRevokedInPart);
            case StatementField.Reason: return length <= Limits.MaxReasonLength;
            case StatementField.Salt:
            case StatementField.Subject:
                return length == Identifier.Length;
            case StatementField.Ballot:
            case StatementField.Fingerprint:
                return length == Statement.IdLength;
            case StatementField.Since: return length == 8;
            case StatementField.Dealings: return length == 2;
            case StatementField.Security:
            case StatementField.Role:
            case StatementField.Flags:
            case StatementField.Matter:
            case StatementField.Choice:
            case StatementField.Level:
            case StatementField.Behaviour:
            case StatementField.Part:
            case StatementField.Parts:
                return length == 1;
            case StatementField.Exponent:
            case StatementField.Version:
            case StatementField.Round:
            case StatementField.Rights:
            case StatementField.UpTo:
            case StatementField.ListNumber:
                return length == 4;
            default: return false;
        }
    }

    internal static StatementStatus Check(Statement statement, uint present)
    {
        uint needed = Needed(statement.Kind);
        if ((present & needed) != needed)
        {
            return StatementStatus.MissingField;
        }

        if ((present & ~(needed | Allowed(statement.Kind))) != 0)
        {
            return StatementStatus.ForbiddenField;
        }

        if (!IsPlain(statement, StatementField.Name) || !IsPlain(statement, StatementField.Reason))
        {
            return StatementStatus.BadText;
        }

        if (!AreSound(statement))
        {
            return StatementStatus.BadField;
        }

        return CheckKey(statement, present & Key);
    }

    private static uint Needed(int kind)
    {
        switch (kind)
        {
            case StatementKind.Document: return Document;
            case StatementKind.Admission: return Stay | Standing;
            case StatementKind.Removal: return Stay | (1u << StatementField.UpTo);
            case StatementKind.Leave: return Stay;
            case StatementKind.Vote: return Stay | (1u << StatementField.Matter) | (1u << StatementField.Choice);
            case StatementKind.Endorsement: return (1u << StatementField.Subject) | (1u << StatementField.Level);
            case StatementKind.Conduct: return (1u << StatementField.Subject) | (1u << StatementField.Behaviour) | (1u << StatementField.Dealings);
            case StatementKind.Takeover: return 1u << StatementField.Since;
            case StatementKind.RevocationList: return Part | (1u << StatementField.Revoked);
            default: return Stay | (1u << StatementField.Ballot);
        }
    }

    private static uint Allowed(int kind)
    {
        const uint Reason = 1u << StatementField.Reason;
        const uint Ballot = 1u << StatementField.Ballot;
        switch (kind)
        {
            case StatementKind.Document:
                return Key | (1u << StatementField.Salt) | (1u << StatementField.Policy) | (1u << StatementField.Authorities)
                    | (1u << StatementField.Parents) | Ballot;
            case StatementKind.Admission: return Key | (1u << StatementField.Name) | Ballot;
            case StatementKind.Removal: return (1u << StatementField.Fingerprint) | Ballot | Reason;
            case StatementKind.Leave: return (1u << StatementField.UpTo) | Reason;
            case StatementKind.Endorsement: return 1u << StatementField.Fingerprint;
            case StatementKind.Takeover: return Ballot | Reason;
            case StatementKind.Conduct: return Reason;
            default: return 0;
        }
    }

    private static bool AreSound(Statement statement)
    {
        bool counts = (!statement.Has(StatementField.Round) || statement.NumberOf(StatementField.Round) != 0)
            && (!statement.Has(StatementField.Version) || statement.NumberOf(StatementField.Version) != 0)
            && (!statement.Has(StatementField.ListNumber) || statement.NumberOf(StatementField.ListNumber) != 0)
            && (!statement.Has(StatementField.Dealings) || statement.NumberOf(StatementField.Dealings) != 0)
            && (!statement.Has(StatementField.Parts) || statement.NumberOf(StatementField.Part) < statement.NumberOf(StatementField.Parts));
        return counts && statement.NumberOf(StatementField.Security) <= 3 && statement.NumberOf(StatementField.Level) <= 4
            && statement.NumberOf(StatementField.Choice) <= 1 && statement.NumberOf(StatementField.Flags) <= MemberFlags.All
            && statement.NumberOf(StatementField.Rights) <= MemberRights.All
            && IsWithin(statement, StatementField.Role, MemberRole.Reader, MemberRole.Authority)
            && IsWithin(statement, StatementField.Behaviour, 1, 2) && IsMatter(statement);
    }

    private static bool IsWithin(Statement statement, int field, uint least, uint most)
    {
        return !statement.Has(field) || (statement.NumberOf(field) >= least && statement.NumberOf(field) <= most);
    }

    private static bool IsMatter(Statement statement)
    {
        if (!statement.Has(StatementField.Matter))
        {
            return true;
        }

        uint matter = statement.NumberOf(StatementField.Matter);
        return matter == StatementKind.Admission || matter == StatementKind.Removal
            || matter == StatementKind.Takeover || matter == StatementKind.Representative;
    }

    // A key is there whole or not at all: the creator's in version 1 of the document alone, a member's in the admission of a full peer alone.
    private static StatementStatus CheckKey(Statement statement, uint key)
    {
        bool needed = statement.Kind == StatementKind.Document
            ? statement.NumberOf(StatementField.Version) == 1
            : statement.Kind == StatementKind.Admission && (statement.NumberOf(StatementField.Flags) & MemberFlags.Constrained) == 0;
        if (needed)
        {
            return key == Key ? StatementStatus.Valid : StatementStatus.MissingField;
        }

        return key == 0 && !statement.Has(StatementField.Salt) ? StatementStatus.Valid : StatementStatus.ForbiddenField;
    }

    private static bool IsPlain(Statement statement, int field)
    {
        return !statement.Has(field) || Utf8Text.IsPlain(statement.Buffer, statement.OffsetOf(field), statement.LengthOf(field));
    }

    private static bool IsListOf(int length, int most)
    {
        return length % Identifier.Length == 0 && length <= most * Identifier.Length;
    }
}
