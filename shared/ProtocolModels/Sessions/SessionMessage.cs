using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// A view of one body of the <c>session</c> protocol in somebody's buffer. Beyond what <see cref="BodyFields"/> proves: nothing but the proof
/// follows the cookie or the confirmation, nothing follows the proof, and the message has what its kind needs.
/// </summary>
public sealed class SessionMessage : BodyFields
{
    /// <summary>Makes a view of nothing.</summary>
    public SessionMessage()
        : base(SessionField.Count)
    {
    }

    /// <summary>
    /// Octets of the body before its cookie, confirmation and proof, or all of them when it has none: what the transcript covers. The cookie is
    /// left to the proof alone, so that every copy of a request, with whatever cookie, has one transcript; the confirmation is made of it.
    /// </summary>
    public int CoveredLength { get; private set; }

    /// <summary>The attempt that the message belongs to.</summary>
    public ulong AttemptId
    {
        get { return LongNumberOf(SessionField.AttemptId); }
    }

    /// <summary>The session that the message is about.</summary>
    public ulong SessionId
    {
        get { return LongNumberOf(SessionField.SessionId); }
    }

    /// <inheritdoc/>
    protected override int MaxBodyLength
    {
        get { return Limits.MaxSessionBody; }
    }

    /// <summary>Whether a list field, an octet an item, names an item.</summary>
    /// <param name="field">Suites or KeyExchanges.</param>
    /// <param name="item">The item.</param>
    public bool Lists(int field, int item)
    {
        int length = LengthOf(field);
        for (int i = 0; i < length; i++)
        {
            if (Buffer[OffsetOf(field) + i] == item)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    protected override int MinLength(int field)
    {
        return SessionMessageShape.MinLength(field);
    }

    /// <inheritdoc/>
    protected override int MaxLength(int field)
    {
        return SessionMessageShape.MaxLength(field);
    }

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        DecodeStatus status = SessionMessageShape.Check(Kind, Present);
        bool refusesWithKey = Kind == SessionMessageKind.Reject && LengthOf(SessionField.KeyReply) > 0;
        return refusesWithKey && status == DecodeStatus.Complete ? DecodeStatus.Malformed : status;
    }

    /// <inheritdoc/>
    protected override void Begin(int count)
    {
        CoveredLength = count;
    }

    /// <inheritdoc/>
    protected override bool MayStand(int field, int fieldOffset)
    {
        bool isCovered = !Has(SessionField.Cookie) && !Has(SessionField.Confirmation);
        if (Has(SessionField.Proof) || (!isCovered && field != SessionField.Proof))
        {
            return false;
        }

        bool endsCovered = field == SessionField.Cookie || field == SessionField.Confirmation || field == SessionField.Proof;
        if (isCovered && endsCovered)
        {
            CoveredLength = fieldOffset - BodyOffset;
        }

        return true;
    }
}
