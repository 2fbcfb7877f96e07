using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions.Pair;

/// <summary>
/// Proofs made by the rules of SESSIONS.md apart from the code that they judge, for messages that a test changed: what a member who knows the
/// secret can send.
/// </summary>
internal static class Reproof
{
    private static readonly byte[] _label = "NanoPeers session 1"u8.ToArray();

    /// <summary>Gives a Request of A the proof that goes with its fields.</summary>
    public static void Request(ClearMessage message, byte[] secret) =>
        message[SessionField.Proof] = HMACSHA256.HashData(secret, Claim(0x49, Transcript(new byte[32], 0x51, message), 0, LastOf(message)));

    /// <summary>Gives an Accept of B the proof that goes with its fields and with the last request of A.</summary>
    public static void Accept(SessionPair pair, ClearMessage message)
    {
        ClearMessage request = pair.Capture.Select(one => ClearMessage.Read(one.Octets)).Last(one => one?.Kind == SessionMessageKind.Request)!;
        message[SessionField.Proof] = HMACSHA256.HashData(SessionPair.Secret, Claim(0x52, TranscriptOf(request, message), 0, LastOf(message)));
    }

    /// <summary>The transcript of a set-up whose keys are inside its two messages.</summary>
    public static byte[] TranscriptOf(ClearMessage request, ClearMessage accept) =>
        Transcript(Transcript(new byte[32], 0x51, request), 0x41, accept);

    private static byte[] LastOf(ClearMessage message) => message.Has(SessionField.Cookie) ? message[SessionField.Cookie]
        : message.Has(SessionField.Confirmation) ? message[SessionField.Confirmation]
        : new byte[32];

    private static byte[] Claim(byte role, byte[] transcript, byte detail, byte[] last) => [role, .. transcript, detail, .. last];

    private static byte[] Transcript(byte[] previous, byte step, ClearMessage message)
    {
        byte[] covered = [.. message.Fields
            .TakeWhile(field => field.Id is not (SessionField.Cookie or SessionField.Confirmation or SessionField.Proof))
            .SelectMany(field => (byte[])[(byte)field.Id, (byte)(field.Value.Length >> 8), (byte)field.Value.Length, .. field.Value])];
        byte[] sender = new byte[Identifier.Length];
        message.Sender.CopyTo(sender, 0);
        return HMACSHA256.HashData(_label, (byte[])[step, .. previous, .. sender, .. HMACSHA256.HashData(_label, covered)]);
    }
}
