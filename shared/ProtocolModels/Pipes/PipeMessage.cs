using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Pipes;

/// <summary>A view of one body of the <c>pipe</c> protocol. PIPES.md.</summary>
public sealed class PipeMessage : BodyFields
{
    private const uint Names = (1u << PipeField.Kind) | (1u << PipeField.Credential) | (1u << PipeField.Pipe);

    private const uint UnbindNeeds = Names | (1u << PipeField.Group) | (1u << PipeField.Version);

    private const uint ResolveNeeds = Names | (1u << PipeField.Group) | (1u << PipeField.Question);

    private const uint BindNeeds = UnbindNeeds | (1u << PipeField.Type) | (1u << PipeField.Generation);

    private const uint DataNeeds = Names | (1u << PipeField.Messages);

    /// <summary>Makes a view of nothing.</summary>
    public PipeMessage()
        : base(PipeField.Count)
    {
    }

    /// <summary>Version of what the sender says of its end.</summary>
    public ulong Version => LongNumberOf(PipeField.Version);

    /// <summary>The claim.</summary>
    public uint Generation => NumberOf(PipeField.Generation);

    /// <summary>The pipe's type.</summary>
    public int Type => (int)NumberOf(PipeField.Type);

    /// <summary>Whether a pipe is the one that the message is about.</summary>
    /// <param name="pipe">The pipe.</param>
    public bool IsOf(Identifier pipe) => pipe.Matches(Buffer, OffsetOf(PipeField.Pipe));

    /// <summary>
    /// The next message of a Data body. Begin with the field's offset and go on with what it answers.
    /// </summary>
    /// <param name="at">Where the head of a message stands.</param>
    /// <returns>Octets of the message, which stands <see cref="PipeLimits.MessageHead"/> behind; -1 behind the last.</returns>
    public int LengthAt(int at)
    {
        int end = OffsetOf(PipeField.Messages) + LengthOf(PipeField.Messages);
        return at < end ? BigEndian.ReadUInt16(Buffer, at) : -1;
    }

    /// <inheritdoc/>
    protected override int MaxBodyLength => PipeLimits.MaxBody;

    /// <inheritdoc/>
    protected override int MinLength(int field)
    {
        switch (field)
        {
            case PipeField.Credential: return 0;
            case PipeField.Name: return 1;
            case PipeField.Messages: return PipeLimits.MessageHead;
            default: return MaxLength(field);
        }
    }

    /// <inheritdoc/>
    protected override int MaxLength(int field)
    {
        switch (field)
        {
            case PipeField.Kind:
            case PipeField.Type:
                return 1;
            case PipeField.Generation:
            case PipeField.Question:
                return 4;
            case PipeField.Version: return 8;
            case PipeField.Pipe:
            case PipeField.Group:
                return Identifier.Length;
            case PipeField.Name: return Limits.MaxNameLength;
            case PipeField.Credential: return Limits.MaxCredentialLength;
            case PipeField.Messages: return PipeLimits.MaxBody;
            default: return -1;
        }
    }

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        switch (Kind)
        {
            case 0: return DecodeStatus.Malformed;
            case PipeMessageKind.Bind: return IsEnd(BindNeeds);
            case PipeMessageKind.Unbind: return Present == UnbindNeeds ? DecodeStatus.Complete : DecodeStatus.Malformed;
            case PipeMessageKind.Resolve: return Present == ResolveNeeds ? DecodeStatus.Complete : DecodeStatus.Malformed;
            case PipeMessageKind.Bound: return IsEnd(BindNeeds | (1u << PipeField.Question));
            case PipeMessageKind.Data: return Present == DataNeeds && FillsMessages() ? DecodeStatus.Complete : DecodeStatus.Malformed;
            default: return DecodeStatus.Unknown;
        }
    }

    private DecodeStatus IsEnd(uint needs)
    {
        const uint name = 1u << PipeField.Name;
        bool isNamed = !Has(PipeField.Name) || Utf8Text.IsPlain(Buffer, OffsetOf(PipeField.Name), LengthOf(PipeField.Name));
        bool isSound = (Present | name) == (needs | name) && isNamed && PipeType.IsKnown(Type);
        return isSound ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }

    /// <summary>All lengths are looked at before the first message is delivered: a body is taken whole or not at all.</summary>
    private bool FillsMessages()
    {
        int at = OffsetOf(PipeField.Messages);
        int end = at + LengthOf(PipeField.Messages);
        while (end - at >= PipeLimits.MessageHead)
        {
            at += PipeLimits.MessageHead + BigEndian.ReadUInt16(Buffer, at);
        }

        return at == end;
    }
}
