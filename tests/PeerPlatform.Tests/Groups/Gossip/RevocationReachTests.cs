using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Certificates;
using NanoPeers.Sessions;
using NanoPeers.Statements;
using static NanoPeers.PeerPlatform.Tests.Groups.Gossip.GossipNet;
using static NanoPeers.PeerPlatform.Tests.Groups.Gossip.GroupGossipTests;

namespace NanoPeers.PeerPlatform.Tests.Groups.Gossip;

/// <summary>A key that was revoked, and a member that was away then. Statements go over a network that loses a fifth; sessions over UDP.</summary>
public sealed class RevocationReachTests
{
    private const int Away = 4;
    private const int Lost = 5;

    [Fact]
    [Trait("Capability", "M27")]
    public async Task A_revoked_key_is_refused_by_everyone_also_by_who_was_away_once_it_is_back()
    {
        GossipNet net = Settled(6);
        net.Loss = 0.2;
        GossipNode away = net[Away];
        List<CertificateGroup> groups = [.. Enumerable.Range(0, 6).Select(i => new CertificateGroup(net.Group, CopyOf(0)) { View = () => net[i].View })];
        List<CertifiedPeer> peers = [.. Enumerable.Range(0, 6).Select(i => PeerOf(i, groups[i], groups[0]))];
        try
        {
            await AllTakeAsync(peers, [0, 1, 2, 3, Away]);
            net.Nodes.ForEach(node => net.Part(node, away));
            net[0].Say((author, view) => author.Remove(view, net[0].Ledger, view.Find(Id(Lost))!, true, false, "lost", net.Now));
            net[0].Say((author, view) => author.PublishRevocations(view, net.Now)[^1]);
            net.Until(() => net.AllSame(net.Nodes.Where(node => node != away && node != net[Lost])), 300_000);
            await AllRefuseAsync(peers, [0, 1, 2, 3]);
            await AllTakeAsync(peers, [Away]);
            Assert.Equal(0u, away.View.RevocationNumber);

            net.Connect(net[2], away);
            net.Until(() => net.AllSame([net[2], away]), 300_000);
            await AllRefuseAsync(peers, [0, 1, 2, 3, Away]);
            Assert.Equal((1u, true), (away.View.RevocationNumber, away.View.RevokedPeers.Contains(Id(Lost))));
            SignedStatement again = net[0].Say((author, view) => author.Admit(
                view, new GroupAdmission(Id(Lost), KeyOf(Lost).PublicKey, 2) { Role = MemberRole.Member, Rights = view.Policy.NewMemberRights }, net.Now));
            net.Until(() => away.Ledger.Find(again.Id) is not null, 300_000);
            Assert.Equal(StatementEffect.KeyRevoked, away.View.Effects[again.Id]);
            await AllRefuseAsync(peers, [Away]);
        }
        finally
        {
            foreach (CertifiedPeer peer in peers)
            {
                await peer.DisposeAsync();
            }

            groups.ForEach(group => group.Dispose());
        }
    }

    private static PeerKey CopyOf(int peer) =>
        PeerKey.TryImport(KeyOf(peer).ExportPkcs8(), out PeerKey? key) ? key : throw new InvalidOperationException("The key cannot be copied.");

    private static CertifiedPeer PeerOf(int peer, CertificateGroup group, CertificateGroup issuer) =>
        new((byte)peer, group, CertifiedPeer.Udp(), new CertifiedSetting { Id = Id(peer), Key = CopyOf(peer), Certificate = one => one.Issue(issuer) });

    private static async Task AllTakeAsync(List<CertifiedPeer> peers, int[] those)
    {
        foreach (int peer in those)
        {
            (ConnectResult result, _) = await peers[Lost].ConnectAsync(peers[peer]);
            Assert.True(result.Session is not null, $"{peer}: {result.Failure} {result.Reason}");
        }
    }

    private static async Task AllRefuseAsync(List<CertifiedPeer> peers, int[] those)
    {
        foreach (int peer in those)
        {
            (ConnectResult result, _) = await peers[Lost].ConnectAsync(peers[peer]);
            Assert.Null(result.Session);
            Assert.Equal(SessionFailure.Refused, result.Failure);
            Assert.Contains(result.Reason, new[] { RejectReason.Removed, RejectReason.BadProof });
        }
    }
}
