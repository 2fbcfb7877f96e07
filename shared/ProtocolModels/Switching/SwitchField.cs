using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Switching;

/// <summary>Field ids of switch messages. The numbers are fixed. SWITCHING.md.</summary>
public static class SwitchField
{
    /// <summary>u8, <see cref="SwitchMessageKind"/>; always first.</summary>
    public const int Kind = BodyFields.KindField;

    /// <summary>Opaque; empty in this version: the session has proven the sender.</summary>
    public const int Credential = BodyFields.CredentialField;

    /// <summary>u32: names a request within its session, each higher than the one before; an answer repeats it.</summary>
    public const int RequestId = 3;

    /// <summary>u8: 1 on, 0 off.</summary>
    public const int On = 4;

    /// <summary>u64: version of the state, the light's boot count in the high 32 bits. The higher is the newer.</summary>
    public const int Version = 5;

    /// <summary>u8: <see cref="SwitchCause"/> of the state.</summary>
    public const int Cause = 6;

    /// <summary>UTF-8: the light's name, as <see cref="Utf8Text.IsPlain"/> takes it.</summary>
    public const int Name = 7;

    /// <summary>u16: seconds that a subscription lasts.</summary>
    public const int Seconds = 8;

    /// <summary>u8: <see cref="SwitchRefusal"/>.</summary>
    public const int Reason = 9;

    /// <summary>One more than the highest id.</summary>
    public const int Count = 10;
}
