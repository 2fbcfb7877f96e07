using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>
/// The extension that says what a certificate's subject is in its group: SEQUENCE { group OCTET STRING (16), role INTEGER (0..255), rights
/// INTEGER (0..2^32-1) } in DER. Not critical, so that tools that do not know it can check the chain. CERTIFICATES.md.
/// </summary>
internal sealed record GroupExtension(Identifier Group, byte Role, uint Rights)
{
    internal X509Extension ToExtension()
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        byte[] group = new byte[Identifier.Length];
        Group.CopyTo(group, 0);
        using (writer.PushSequence())
        {
            writer.WriteOctetString(group);
            writer.WriteInteger(Role);
            writer.WriteInteger(Rights);
        }

        return new X509Extension(new Oid(CertificateObjects.GroupExtension), writer.Encode(), critical: false);
    }

    internal static GroupExtension? TryParse(X509Extension extension)
    {
        try
        {
            AsnReader outer = new(extension.RawData, AsnEncodingRules.DER);
            AsnReader reader = outer.ReadSequence();
            byte[] group = reader.ReadOctetString();
            bool right = reader.TryReadUInt32(out uint role) & reader.TryReadUInt32(out uint rights);
            reader.ThrowIfNotEmpty();
            outer.ThrowIfNotEmpty();
            bool fits = right && group.Length == Identifier.Length && role <= byte.MaxValue && !extension.Critical;
            return fits ? new GroupExtension(new Identifier(group, 0), (byte)role, rights) : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
