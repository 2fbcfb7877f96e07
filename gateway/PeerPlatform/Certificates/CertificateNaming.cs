using System.Security.Cryptography.X509Certificates;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>Names in certificates: one common name, the resource name of a group or a peer (PROTOCOL.md section 1).</summary>
internal static class CertificateNaming
{
    internal static X500DistinguishedName NameOf(ResourceKind kind, Identifier id)
    {
        X500DistinguishedNameBuilder builder = new();
        builder.AddCommonName(new ResourceName(kind, id).ToString());
        return builder.Build();
    }

    /// <summary>The id in a name of exactly one part, a common name in its canonical form; else null.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The name is no name.</exception>
    internal static Identifier? IdOf(X500DistinguishedName name, ResourceKind kind)
    {
        X500RelativeDistinguishedName[] parts = [.. name.EnumerateRelativeDistinguishedNames()];
        if (parts.Length != 1 || parts[0].HasMultipleElements || parts[0].GetSingleElementType().Value != CertificateObjects.CommonName.Value)
        {
            return null;
        }

        string? text = parts[0].GetSingleElementValue();
        ResourceName? resource = ResourceName.Parse(text);
        return resource is not null && resource.Kind == kind && resource.ToString() == text ? resource.Id : null;
    }
}
