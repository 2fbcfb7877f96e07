using NanoPeers.Messages;

namespace NanoPeers.Pipes;

/// <summary>Field ids of pipe messages. The numbers are fixed. PIPES.md.</summary>
public static class PipeField
{
    /// <summary>u8, <see cref="PipeMessageKind"/>; always first.</summary>
    public const int Kind = BodyFields.KindField;

    /// <summary>Opaque; what the group asks for.</summary>
    public const int Credential = BodyFields.CredentialField;

    /// <summary>Identifier of the pipe.</summary>
    public const int Pipe = 3;

    /// <summary>Identifier of the group that the pipe belongs to.</summary>
    public const int Group = 4;

    /// <summary>u8, <see cref="PipeType"/>.</summary>
    public const int Type = 5;

    /// <summary>u64: version of what the sender says of its end, its boot count in the high 32 bits. The higher is the newer.</summary>
    public const int Version = 6;

    /// <summary>u32: which claim to a point-to-point pipe this is; the higher one has it.</summary>
    public const int Generation = 7;

    /// <summary>u32: names a question; the answer repeats it. 0 in answers that nobody asked for.</summary>
    public const int Question = 8;

    /// <summary>UTF-8: the pipe's name, as <see cref="Identifiers.Utf8Text.IsPlain"/> takes it.</summary>
    public const int Name = 9;

    /// <summary>Messages of the pipe: <c>u16 length, octets</c> one behind the other.</summary>
    public const int Messages = 10;

    /// <summary>One more than the highest id.</summary>
    public const int Count = 11;
}
