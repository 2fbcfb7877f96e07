namespace NanoPeers.Messages;

/// <summary>
/// The <c>error</c> protocol: a peer that implements only some protocols (S0: "a single protocol or multiple protocols") answers a body
/// that it does not take with its tag, under the same session's key and never in clear, so that it cannot be made to shout at strangers.
/// </summary>
public sealed class NotSupported : BodyFields
{
    /// <summary>The only kind: the tag is not supported here.</summary>
    public const int NotSupportedKind = 1;

    /// <summary>The tag that was not taken.</summary>
    public const int TagField = 3;

    /// <summary>Makes a view of nothing.</summary>
    public NotSupported()
        : base(TagField + 1)
    {
    }

    /// <inheritdoc/>
    protected override int MaxBodyLength
    {
        get { return 128; }
    }

    /// <summary>Writes the body for the envelope's current body.</summary>
    /// <param name="writer">Begun; the caller finishes it.</param>
    /// <param name="envelope">Stands at the body that is not taken.</param>
    public static void Write(MessageWriter writer, Envelope envelope)
    {
        writer.BeginBody(ProtocolTag.Error);
        writer.WriteUInt8(KindField, NotSupportedKind);
        writer.WriteCredential();
        writer.WriteOctets(TagField, envelope.Buffer, envelope.TagOffset, envelope.TagLength);
        writer.EndBody();
    }

    /// <inheritdoc/>
    protected override int MinLength(int field)
    {
        return field == CredentialField ? 0 : 1;
    }

    /// <inheritdoc/>
    protected override int MaxLength(int field)
    {
        switch (field)
        {
            case KindField: return 1;
            case CredentialField: return Limits.MaxCredentialLength;
            case TagField: return Limits.MaxTagLength;
            default: return -1;
        }
    }

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        if (Kind != NotSupportedKind)
        {
            return Kind == 0 ? DecodeStatus.Malformed : DecodeStatus.Unknown;
        }

        return Has(CredentialField) && Has(TagField) ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }
}
