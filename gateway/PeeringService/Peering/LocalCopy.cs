using System.Text;
using NanoPeers.Peering;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>One name in the list of local aliased copies. What stands behind it is looked up each time it is asked.</summary>
internal sealed class LocalCopy(LocalCopies owner, string href) : IAliasedCopy
{
    private readonly byte[] _digest = new byte[ObjectId.Length * 2];
    private ObjectId? _aliased;
    private string _alias = "";

    public string Href { get; } = href;

    public int State
    {
        get
        {
            AliasedObject here = Look();
            return here.Presence switch
            {
                ObjectPresence.Complete => AliasedCopyState.Complete,
                ObjectPresence.InProgress when owner.IsServedWhileIncoming(here) => AliasedCopyState.Incoming,
                ObjectPresence.InProgress when owner.IsDownloading(Href) => AliasedCopyState.Downloading,
                _ => AliasedCopyState.None,
            };
        }
    }

    public string Alias
    {
        get
        {
            if (Look().Id is not { } id)
            {
                return "";
            }

            if (_aliased != id)
            {
                _alias = owner.Aliases.UrlOf(id);
                Encoding.ASCII.GetBytes(id.ToString(), _digest);
                _aliased = id;
            }

            return _alias;
        }
    }

    public long Received => Look().Received;

    public long Total => Look().Total ?? 0;

    public void WritePairs(PeeringPacketWriter writer)
    {
        if (Alias.Length > 0)
        {
            writer.Write(PeeringKey.Digest, _digest, 0, _digest.Length);
        }
    }

    private AliasedObject Look() => owner.Objects.Find(Href);
}
