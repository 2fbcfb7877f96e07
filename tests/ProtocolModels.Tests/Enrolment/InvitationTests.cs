using NanoPeers.Endpoints;
using NanoPeers.Enrolment;

namespace NanoPeers.ProtocolModels.Tests.Enrolment;

/// <summary>What an invitation is made of, what is not written, and what becomes of its secret.</summary>
public sealed class InvitationTests
{
    [Fact]
    public void ItSurvivesARoundTripAsOctetsAndAsText()
    {
        Invitation invitation = SampleInvitation.Make(made => made.Policy.AllowClear = true);
        byte[] octets = SampleInvitation.Octets(invitation);
        string text = SampleInvitation.Text(invitation);
        Assert.Equal(InvitationStatus.Valid, InvitationCodec.TryDecode(octets, 0, octets.Length, out Invitation? fromOctets));
        Assert.Equal(InvitationStatus.Valid, InvitationText.TryParse(text, out Invitation? fromText));
        Assert.Equal(octets, SampleInvitation.Octets(fromOctets!));
        Assert.Equal(octets, SampleInvitation.Octets(fromText!));
        Assert.Equal(text, SampleInvitation.Text(fromText!));
        Assert.Equal(invitation.Secret, fromText!.Secret);
        Assert.Equal(invitation.Device, fromText.Device);
    }

    [Fact]
    public void TextOfEveryLengthIsBase64Url()
    {
        for (int name = 1; name <= 32; name++)
        {
            Invitation invitation = SampleInvitation.Make(made => made.Name = new string('n', name));
            string expected = "NP1-" + System.Buffers.Text.Base64Url.EncodeToString(SampleInvitation.Octets(invitation));
            string text = SampleInvitation.Text(invitation);
            Assert.Equal(expected, text);
            Assert.InRange(text.Length, 1, InvitationText.MaxLength);
            Assert.Equal(InvitationStatus.Valid, InvitationText.TryParse(text, out _));
        }
    }

    [Fact]
    public void BlanksAndLineBreaksArePassedOver()
    {
        string text = SampleInvitation.Text(SampleInvitation.Make());
        string wrapped = " \t\r\n" + string.Join("\r\n ", text.Chunk(20).Select(part => new string(part))) + "\n";
        Assert.Equal(InvitationStatus.Valid, InvitationText.TryParse(wrapped, out _));
        Assert.Equal(InvitationStatus.BadCharacter, InvitationText.TryParse(text + "\u00A0", out _));
        Assert.Equal(InvitationStatus.NotAnInvitation, InvitationText.TryParse(null, out _));
        Assert.Equal(InvitationStatus.NotAnInvitation, InvitationText.TryParse("", out _));
        Assert.Equal(InvitationStatus.NotAnInvitation, InvitationText.TryParse(" \n", out _));
    }

    [Fact]
    public void WhatAReaderWouldRefuseIsNotWritten()
    {
        Assert.Equal(InvitationStatus.BadName, Encode(SampleInvitation.Make(made => made.Name = "")));
        Assert.Equal(InvitationStatus.BadName, Encode(SampleInvitation.Make(made => made.Region = new string('r', 33))));
        Assert.Equal(InvitationStatus.BadName, Encode(SampleInvitation.Make(made => made.Region = "\u00E4" + new string('r', 31))));
        Assert.Equal(InvitationStatus.BadName, Encode(SampleInvitation.Make(made => made.Name = "a\nb")));
        Assert.Equal(InvitationStatus.BadPolicy, Encode(SampleInvitation.Make(made => made.Policy.AllowResumption = true)));
        Assert.Equal(InvitationStatus.BadPolicy, Encode(SampleInvitation.Make(made => made.Policy.SessionLifetimeSeconds = 0)));
        Assert.Equal(InvitationStatus.BadPolicy, Encode(SampleInvitation.Make(made => made.Policy.MessageLimit = 0)));
        Assert.Equal(InvitationStatus.BadKey, Encode(SampleInvitation.Make(made => made.AuthorityKey.Read([1], 0, 1, 3))));
        Assert.Equal(InvitationStatus.BadSecret, Encode(SampleInvitation.Make(made => made.Wipe())));
    }

    [Fact]
    public void AnInvitationThatDoesNotFitIsTooLongAndLeavesNoSecretBehind()
    {
        byte[] octets = SampleInvitation.Octets(SampleInvitation.Make());
        for (int capacity = 0; capacity <= octets.Length; capacity++)
        {
            byte[] buffer = new byte[octets.Length + 4];
            buffer[1] = buffer[^2] = 0xEE;
            InvitationStatus status = InvitationCodec.TryEncode(SampleInvitation.Make(), buffer, 2, capacity, out int length);
            bool fits = capacity == octets.Length;
            Assert.Equal(fits ? InvitationStatus.Valid : InvitationStatus.TooLong, status);
            Assert.Equal(fits ? octets.Length : 0, length);
            Assert.Equal(fits ? octets : new byte[octets.Length], buffer[2..^2]);
            Assert.Equal(0xEE, buffer[1] & buffer[^2]);
        }

        Invitation longest = SampleInvitation.Make(made =>
        {
            made.AddEndpoint(Endpoint.Parse("memory://" + new string('a', 119))!);
            made.AddEndpoint(Endpoint.Parse("memory://" + new string('b', 119))!);
        });
        Assert.Equal(InvitationStatus.TooLong, Encode(longest));
        Assert.Equal(InvitationStatus.TooLong, InvitationText.TryFormat(longest, out string? text));
        Assert.Null(text);
    }

    [Fact]
    public void ThereIsRoomForFourAddresses()
    {
        Invitation invitation = SampleInvitation.Make();
        Assert.True(invitation.AddEndpoint(Endpoint.Parse("memory://c")!));
        Assert.True(invitation.AddEndpoint(Endpoint.Parse("memory://d")!));
        Assert.False(invitation.AddEndpoint(Endpoint.Parse("memory://e")!));
        Assert.Equal(4, invitation.EndpointCount);
        Assert.Equal("memory://d", invitation.EndpointAt(3).ToString());
        Assert.Equal(InvitationStatus.Valid, Encode(invitation));
    }

    [Fact]
    public void TheSecretIsWipedAndNeverShown()
    {
        Invitation invitation = SampleInvitation.Make();
        byte[] secret = invitation.Secret;
        string shown = invitation.ToString();
        Assert.Equal("invitation of 01010101-0101-0101-0101-010101010101 to group 02020202-0202-0202-0202-020202020202", shown);
        invitation.Wipe();
        Assert.Equal(new byte[32], secret);
        Assert.Equal(new byte[32], invitation.Secret);
        invitation.Wipe();
    }

    [Fact]
    public void TheSecretIsACopyOfTheCallers()
    {
        byte[] secret = [9, .. Enumerable.Repeat((byte)7, 32)];
        Invitation source = SampleInvitation.Make();
        var invitation = new Invitation(source.Device, source.Group, source.Gateway, secret, 1);
        Array.Clear(secret);
        Assert.Equal(Enumerable.Repeat((byte)7, 32), invitation.Secret);
    }

    private static InvitationStatus Encode(Invitation invitation)
    {
        byte[] buffer = new byte[Limits.MaxInvitation];
        InvitationStatus status = InvitationCodec.TryEncode(invitation, buffer, 0, buffer.Length, out int length);
        Assert.Equal(status == InvitationStatus.Valid, length > 0);
        return status;
    }
}
