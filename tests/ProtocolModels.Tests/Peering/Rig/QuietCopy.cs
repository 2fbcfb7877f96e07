using NanoPeers.Peering;

namespace NanoPeers.ProtocolModels.Tests.Peering.Rig;

/// <summary>A copy that is there.</summary>
internal sealed class QuietCopy : IAliasedCopy
{
    public int State => AliasedCopyState.Complete;

    public string Href => "http://updates.example.com/a.cab";

    public string Alias => "http://10.0.0.1:6515/a/q7yhb2vzk0m1np3s";

    public long Received => 10;

    public long Total => 10;

    public void WritePairs(PeeringPacketWriter writer)
    {
    }
}
