using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>The elements of a peer (S0 fig. 15).</summary>
internal static class PeerForm
{
    public static void Write(PeerAdvertisement peer, ElementMaker maker)
    {
        maker.Text("peerName", peer.PeerName);
        maker.Text("runtime", peer.Runtime);
        maker.Pairs("constraint", peer.Constraints);
        maker.Embed("securityPolicies", peer.SecurityPolicies);
        foreach (Identifier group in peer.Groups)
        {
            maker.Text("group", AdvertisementNames.Of(ResourceKind.Group, group));
        }
    }

    public static void Read(PeerAdvertisement peer, ElementParts parts)
    {
        peer.PeerName = parts.NeededTitle("peerName");
        peer.Runtime = parts.Title("runtime");
        peer.Constraints = parts.Pairs("constraint");
        peer.SecurityPolicies = parts.Policies("securityPolicies");
        string[] names = parts.Titles("group");
        Identifier[] groups = new Identifier[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            Identifier? id = parts.IdOf("group", names[i], ResourceKind.Group);
            if (id == null)
            {
                return;
            }

            groups[i] = id;
        }

        peer.Groups = groups;
    }
}
