using System.Numerics;
using NanoPeers.Enrolment;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Enrolment;

/// <summary>The invitations of <c>tests/vectors/enrolment</c>, made apart from the code.</summary>
public sealed class InvitationVectorTests
{
    [Fact]
    public void InvitationsMeanWhatTheVectorsSay()
    {
        foreach (VectorCase vector in VectorFile.Load("enrolment/invitations"))
        {
            Assert.True(vector.Has("text") || vector.Has("hex"));
            if (vector.Has("text"))
            {
                Assert.Equal(vector.Text("status"), InvitationText.TryParse(vector.Text("text"), out Invitation? fromText).ToString());
                Check(vector, fromText);
            }

            if (vector.Has("hex"))
            {
                byte[] octets = [0xEE, .. vector.Octets("hex"), 0xEE];
                InvitationStatus status = InvitationCodec.TryDecode(octets, 1, octets.Length - 2, out Invitation? fromOctets);
                Assert.Equal(vector.Text("status"), status.ToString());
                Check(vector, fromOctets);
            }
        }
    }

    [Fact]
    public void InvitationsAreWrittenAsTheVectorsAre()
    {
        int written = 0;
        foreach (VectorCase vector in VectorFile.Load("enrolment/invitations"))
        {
            // What is skipped is not kept.
            if (vector.Text("status") == "Valid" && vector.Name != "fields to skip")
            {
                InvitationText.TryParse(vector.Text("text"), out Invitation? invitation);
                Assert.Equal(vector.Text("text"), SampleInvitation.Text(invitation!));
                Assert.Equal(vector.Octets("hex"), SampleInvitation.Octets(invitation!));
                written++;
            }
        }

        Assert.Equal(3, written);
    }

    [Fact]
    public void EveryStatusHasAVectorAndAName()
    {
        string[] seen = [.. VectorFile.Load("enrolment/invitations").Select(vector => vector.Text("status")).Distinct()];
        Assert.Equal(Enum.GetNames<InvitationStatus>().Order(), seen.Order());
        Assert.Equal(14, Enum.GetValues<InvitationStatus>().Select(InvitationStatusName.Of).Distinct().Count());
        Assert.DoesNotContain("unknown", Enum.GetValues<InvitationStatus>().Select(InvitationStatusName.Of));
        Assert.Equal("unknown", InvitationStatusName.Of((InvitationStatus)99));
    }

    private static void Check(VectorCase vector, Invitation? invitation)
    {
        Assert.Equal(vector.Text("status") == "Valid", invitation != null);
        if (invitation == null)
        {
            return;
        }

        InvitationPolicy policy = invitation.Policy;
        var modulus = new BigInteger(invitation.AuthorityKey.Modulus.AsSpan(0, invitation.AuthorityKey.ModulusSize), isUnsigned: true, isBigEndian: true);
        Assert.Equal(vector.Text("device"), invitation.Device.ToString());
        Assert.Equal(vector.Text("group"), invitation.Group.ToString());
        Assert.Equal(vector.Text("gateway"), invitation.Gateway.ToString());
        Assert.Equal(vector.Octets("secret"), invitation.Secret);
        Assert.Equal(vector.Text("exponent"), invitation.AuthorityKey.Exponent.ToString());
        Assert.Equal(new BigInteger(vector.Octets("modulus"), isUnsigned: true, isBigEndian: true), modulus);
        Assert.Equal(vector.Text("region"), invitation.Region);
        Assert.Equal(vector.Text("deviceName"), invitation.Name);
        Assert.Equal(
            vector.Text("endpoints"), string.Join(' ', Enumerable.Range(0, invitation.EndpointCount).Select(i => invitation.EndpointAt(i).ToString())));
        Assert.Equal(
            vector.Text("policy"),
            $"{policy.Flags} {policy.ResumptionLifetimeSeconds} {policy.SessionLifetimeSeconds} {policy.MessageLimit}");
        Assert.Equal((policy.Flags & 1) != 0, policy.AllowResumption);
        Assert.Equal((policy.Flags & 2) != 0, policy.AllowClear);
    }
}
