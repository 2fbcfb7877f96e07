using System.Security.Cryptography;
using NanoPeers.Advertisements;
using NanoPeers.PeerPlatform.Advertisements;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Tests.GroupPeers;

namespace NanoPeers.PeerPlatform.Tests.Advertisements;

/// <summary>Signatures, lifetimes, replacement, withdrawals.</summary>
public sealed class AdvertisementSignerTests
{
    private static readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(AdvertisementSamples.PublishedAt + 60);

    /// <summary>The oracle is .NET's own RSA over the canonical octets.</summary>
    [Fact]
    public void A_signature_is_the_publishers_over_the_canonical_document()
    {
        using PeerKey key = GroupHouse.KeyOf(1);
        foreach (Advertisement advertisement in AdvertisementSamples.All)
        {
            AdvertisementSigner.Sign(advertisement, key);
            using RSA oracle = RSA.Create();
            oracle.ImportSubjectPublicKeyInfo(advertisement.Signature!.SignerKey, out _);
            Assert.True(oracle.VerifyData(
                AdvertisementXml.WriteUnsigned(advertisement), advertisement.Signature.Octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            Assert.Equal(SignatureVerdict.Good, AdvertisementSigner.Verify(advertisement, [], _now));
            Assert.Equal(SignatureVerdict.Good, AdvertisementSigner.Verify(advertisement, key.Fingerprint.Span, _now));
        }
    }

    [Fact]
    public void A_signature_survives_the_way_through_JSON_and_any_layout_of_XML()
    {
        using PeerKey key = GroupHouse.KeyOf(1);
        Advertisement advertisement = AdvertisementSamples.Service();
        AdvertisementSigner.Sign(advertisement, key);
        byte[] json = AdvertisementJson.Write(advertisement);
        Advertisement fromJson = AdvertisementJson.Read(json, 0, json.Length, new AdvertisementFault())!;
        Assert.True(AdvertisementXml.TryRead(AdvertisementXml.Write(fromJson), out Advertisement? fromXml, out _));
        Assert.Equal(SignatureVerdict.Good, AdvertisementSigner.Verify(fromXml, key.Fingerprint.Span, _now));

        System.Xml.Linq.XDocument indented = System.Xml.Linq.XDocument.Parse(System.Text.Encoding.UTF8.GetString(AdvertisementXml.Write(advertisement)));
        byte[] laidOut = System.Text.Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?>\n<!-- a comment -->\n" + indented);
        Assert.NotEqual(AdvertisementXml.Write(advertisement), laidOut);
        Assert.True(AdvertisementXml.TryRead(laidOut, out Advertisement? read, out AdvertisementProblem? problem), problem?.ToString());
        Assert.Equal(SignatureVerdict.Good, AdvertisementSigner.Verify(read, key.Fingerprint.Span, _now));
    }

    [Fact]
    public void Any_change_and_any_other_key_is_noticed()
    {
        using PeerKey key = GroupHouse.KeyOf(1);
        using PeerKey other = GroupHouse.KeyOf(2);
        Advertisement advertisement = AdvertisementSamples.PeerOf();
        Assert.Equal(SignatureVerdict.NotSigned, AdvertisementSigner.Verify(advertisement, [], _now));
        AdvertisementSigner.Sign(advertisement, key);
        Assert.Equal(SignatureVerdict.AnothersKey, AdvertisementSigner.Verify(advertisement, other.Fingerprint.Span, _now));
        Assert.Equal(
            SignatureVerdict.Expired, AdvertisementSigner.Verify(advertisement, [], DateTimeOffset.FromUnixTimeSeconds(advertisement.ExpiresAt)));
        AdvertisementSignature good = advertisement.Signature!;
        advertisement.Version++;
        Assert.Equal(SignatureVerdict.BadSignature, AdvertisementSigner.Verify(advertisement, [], _now));
        advertisement.Version--;
        advertisement.Signature = new AdvertisementSignature(other.SubjectPublicKeyInfo.ToArray(), good.Octets);
        Assert.Equal(SignatureVerdict.BadSignature, AdvertisementSigner.Verify(advertisement, [], _now));
        advertisement.Signature = new AdvertisementSignature([1, 2, 3], good.Octets);
        Assert.Equal(SignatureVerdict.BadKey, AdvertisementSigner.Verify(advertisement, [], _now));
        advertisement.Signature = good;
        advertisement.Endpoints = [];
        Assert.Throws<ArgumentException>(() => AdvertisementSigner.Sign(advertisement, key));
    }

    [Fact]
    public void A_withdrawal_replaces_what_it_takes_back_for_the_rest_of_its_life()
    {
        using PeerKey key = GroupHouse.KeyOf(1);
        Advertisement advertisement = AdvertisementSamples.Service();
        AdvertisementSigner.Sign(advertisement, key);
        Advertisement word = AdvertisementSigner.Withdraw(advertisement, key, _now)!;
        Assert.True(word.Withdrawn);
        Assert.True(word.Replaces(advertisement));
        Assert.False(advertisement.Replaces(word));
        Assert.Equal(advertisement.Version + 1, word.Version);
        Assert.Equal(advertisement.ExpiresAt, word.ExpiresAt);
        Assert.Equal(advertisement.Name, word.Name);
        Assert.Equal(SignatureVerdict.Good, AdvertisementSigner.Verify(word, key.Fingerprint.Span, _now));
        Assert.True(AdvertisementXml.TryRead(AdvertisementXml.Write(word), out Advertisement? read, out _));
        Assert.True(read.Withdrawn);
        Assert.Null(AdvertisementSigner.Withdraw(advertisement, key, DateTimeOffset.FromUnixTimeSeconds(advertisement.ExpiresAt)));
    }

    [Fact]
    public void Of_one_version_the_later_one_holds()
    {
        Advertisement first = AdvertisementSamples.Policy();
        Advertisement second = AdvertisementSamples.Policy();
        second.PublishedAt++;
        Assert.True(second.Replaces(first));
        Assert.False(first.Replaces(second));
        Assert.False(first.Replaces(AdvertisementSamples.Policy()));
    }
}
