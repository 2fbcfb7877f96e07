using NanoPeers.Enrolment;
using NanoPeers.FirmwareTests.Golden;
using NanoPeers.FirmwareTests.Rig;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Enrolment;

/// <summary>The invitation that a device is given: read whole or not at all.</summary>
[TestClass]
public static class InvitationTests
{
    [TestMethod]
    public static void Its_octets_are_read()
    {
        byte[] octets = GoldenInvitation.OneAddress();
        Assert.AreEqual((int)InvitationStatus.Valid, (int)InvitationCodec.TryDecode(octets, 0, octets.Length, out Invitation? invitation));
        AssertSound(invitation);
    }

    [TestMethod]
    public static void Its_line_of_text_is_read()
    {
        Assert.AreEqual((int)InvitationStatus.Valid, (int)InvitationText.TryParse(GoldenInvitation.OneAddressText(), out Invitation? invitation));
        AssertSound(invitation);
    }

    [TestMethod]
    public static void It_is_written_with_the_same_octets_and_letters()
    {
        byte[] octets = GoldenInvitation.OneAddress();
        InvitationCodec.TryDecode(octets, 0, octets.Length, out Invitation? invitation);
        byte[] into = new byte[Limits.MaxInvitation];
        Assert.AreEqual((int)InvitationStatus.Valid, (int)InvitationCodec.TryEncode(invitation!, into, 0, into.Length, out int length));
        Octets.AssertSame(octets, into, length);
        Assert.AreEqual((int)InvitationStatus.Valid, (int)InvitationText.TryFormat(invitation!, out string? text));
        Assert.AreEqual(GoldenInvitation.OneAddressText(), text!);
    }

    [TestMethod]
    public static void No_beginning_of_it_is_an_invitation()
    {
        byte[] octets = GoldenInvitation.OneAddress();
        for (int count = 0; count < octets.Length; count++)
        {
            InvitationStatus status = InvitationCodec.TryDecode(octets, 0, count, out Invitation? invitation);
            InvitationStatus expected = count == 0 ? InvitationStatus.NotAnInvitation : InvitationStatus.Truncated;
            Assert.AreEqual((int)expected, (int)status, "octets " + count.ToString());
            Assert.IsNull(invitation);
        }
    }

    [TestMethod]
    public static void No_beginning_of_its_text_is_an_invitation()
    {
        string text = GoldenInvitation.OneAddressText();
        for (int count = 0; count < text.Length; count += count < 20 ? 1 : 13)
        {
            InvitationStatus status = InvitationText.TryParse(text.Substring(0, count), out Invitation? invitation);
            Assert.IsTrue(status is InvitationStatus.NotAnInvitation or InvitationStatus.Truncated or InvitationStatus.Damaged, "letters " + count.ToString());
            Assert.IsNull(invitation);
        }
    }

    [TestMethod]
    public static void No_changed_octet_is_overlooked()
    {
        byte[] octets = GoldenInvitation.OneAddress();
        for (int at = 0; at < octets.Length; at += at < 60 ? 1 : 7)
        {
            octets[at] ^= (byte)(1 << (at % 8));
            InvitationStatus status = InvitationCodec.TryDecode(octets, 0, octets.Length, out Invitation? invitation);
            Assert.IsTrue(status != InvitationStatus.Valid, "octet " + at.ToString());
            Assert.IsNull(invitation);
            octets[at] ^= (byte)(1 << (at % 8));
        }
    }

    [TestMethod]
    public static void Other_text_is_none()
    {
        string text = GoldenInvitation.OneAddressText();
        Assert.AreEqual((int)InvitationStatus.NotAnInvitation, (int)InvitationText.TryParse("", out _));
        Assert.AreEqual((int)InvitationStatus.NotAnInvitation, (int)InvitationText.TryParse(null, out _));
        Assert.AreEqual((int)InvitationStatus.NotAnInvitation, (int)InvitationText.TryParse("switch the light", out _));
        Assert.AreEqual((int)InvitationStatus.UnknownVersion, (int)InvitationText.TryParse("NP2-" + text.Substring(4), out _));
        Assert.AreEqual((int)InvitationStatus.BadCharacter, (int)InvitationText.TryParse(text.Substring(0, 40) + "+" + text.Substring(41), out _));
    }

    [TestMethod]
    public static void Its_secret_is_wiped_when_it_is_done_with()
    {
        byte[] octets = GoldenInvitation.OneAddress();
        InvitationCodec.TryDecode(octets, 0, octets.Length, out Invitation? invitation);
        invitation!.Wipe();
        foreach (byte octet in invitation.Secret)
        {
            Assert.AreEqual(0, (int)octet);
        }
    }

    private static void AssertSound(Invitation? invitation)
    {
        Assert.IsNotNull(invitation);
        Assert.AreEqual("01234567-89ab-cdef-0123-456789abcdef", invitation!.Device.ToString());
        Assert.AreEqual("22222222-3333-4444-5555-666666666666", invitation.Group.ToString());
        Assert.AreEqual("fedcba98-7654-3210-fedc-ba9876543210", invitation.Gateway.ToString());
        Assert.AreEqual("home", invitation.Region);
        Assert.AreEqual("kitchen", invitation.Name);
        Assert.AreEqual(1, invitation.EndpointCount);
        Assert.AreEqual("udp://192.168.1.2:9701", invitation.EndpointAt(0).ToString());
        Assert.AreEqual(256, invitation.AuthorityKey.ModulusSize);
        Assert.AreEqual(65537u, invitation.AuthorityKey.Exponent);
        Assert.IsTrue(invitation.Policy.AllowResumption);
        Assert.AreEqual(604800u, invitation.Policy.ResumptionLifetimeSeconds);
        Assert.AreEqual(1048576u, invitation.Policy.MessageLimit);
        for (int i = 0; i < 32; i++)
        {
            Assert.AreEqual(0x60 + i, (int)invitation.Secret[i]);
        }
    }
}
