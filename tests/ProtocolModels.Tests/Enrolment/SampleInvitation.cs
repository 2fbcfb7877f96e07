using System.Security.Cryptography;
using NanoPeers.Endpoints;
using NanoPeers.Enrolment;
using NanoPeers.Identifiers;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Enrolment;

/// <summary>Invitations for tests, and the second opinion on their check.</summary>
public static class SampleInvitation
{
    public static readonly byte[] Modulus = VectorFile.Load("cryptography/rsa-keys", "2048 bits, e = 65537").Octets("n");

    public static Invitation Make(Action<Invitation>? change = null)
    {
        byte[] secret = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];
        var invitation = new Invitation(Id(1), Id(2), Id(3), secret, 0) { Region = "home", Name = "kitchen" };
        invitation.AuthorityKey.Read(Modulus, 0, Modulus.Length, 65537);
        invitation.AddEndpoint(Endpoint.Parse("udp://192.168.1.2:9701")!);
        invitation.AddEndpoint(Endpoint.Parse("memory://gateway")!);
        change?.Invoke(invitation);
        return invitation;
    }

    public static byte[] Octets(Invitation invitation)
    {
        byte[] buffer = new byte[Limits.MaxInvitation];
        Assert.Equal(InvitationStatus.Valid, InvitationCodec.TryEncode(invitation, buffer, 0, buffer.Length, out int length));
        return buffer[..length];
    }

    public static string Text(Invitation invitation)
    {
        Assert.Equal(InvitationStatus.Valid, InvitationText.TryFormat(invitation, out string? text));
        return text!;
    }

    public static InvitationStatus Decode(byte[] octets) => InvitationCodec.TryDecode(octets, 0, octets.Length, out _);

    /// <summary>Gives octets a true length and check, so that the fields behind them are looked at.</summary>
    public static byte[] Reseal(byte[] octets)
    {
        byte[] copy = [.. octets];
        if (copy.Length >= 17)
        {
            copy[7] = (byte)(copy.Length >> 8);
            copy[8] = (byte)copy.Length;
            SHA256.HashData(copy.AsSpan(0, copy.Length - 8)).AsSpan(0, 8).CopyTo(copy.AsSpan(copy.Length - 8));
        }

        return copy;
    }

    private static Identifier Id(byte value) => new([.. Enumerable.Repeat(value, 16)], 0);
}
