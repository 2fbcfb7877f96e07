using NanoPeers.DesktopPeer.Api;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Networks;

/// <summary>
/// Three gateways and thirty virtual boards on thirty-three machines in three subnets, where a tenth of all that is sent is lost and a tenth comes late,
/// behind what was sent after it. The second and the third gateway know the first one's address; all three are members of one group.
/// </summary>
public sealed class ThreeRegions : IAsyncLifetime
{
    internal const int BoardsEach = 10;
    internal const string House = "house";

    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();
    private readonly List<RegionGateway> _gateways = [];
    private SubnetNetwork? _network;

    internal FrameSwitch Switch => _network!.Switch;

    internal IReadOnlyList<RegionGateway> Gateways => _gateways;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (SubnetNetwork.WhyNot is not null)
        {
            return;
        }

        _network = new SubnetNetwork();
        Switch.Loss = 0.1;
        Switch.Reordering = 0.1;
        foreach (int subnet in (int[])[1, 2, 3])
        {
            string[] more = subnet == 1 ? [] : ["--rendezvous", _gateways[0].Endpoint];
            _gateways.Add(await RegionGateway.StartAsync(_network, subnet, _folder.File($"region{subnet}"), more));
        }

        await Task.WhenAll(_gateways.Select(
            gateway => gateway.AddBoardsAsync(Enumerable.Range(1, BoardsEach).Select(board => $"light{gateway.Host.Subnet}-{board}"))));
        await Task.WhenAll(_gateways.Select(gateway => gateway.BoardsPresentAsync(Limit)));
        await JoinAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RegionGateway gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        if (_network is not null)
        {
            await _network.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task JoinAsync()
    {
        await _gateways[0].Api.CreateGroupAsync(new GroupCreationOrder { Name = House, Membership = "open" }, Cancellation);
        GroupAnswerView invitation = await _gateways[0].Api.InviteToGroupAsync(House, new GroupInviteOrder { LifetimeSeconds = 3600 }, Cancellation);
        foreach (RegionGateway gateway in _gateways.Skip(1))
        {
            await gateway.Api.JoinAsync(new GroupJoinOrder { Invitation = invitation.Text }, Cancellation);
        }

        foreach (RegionGateway gateway in _gateways)
        {
            GroupDetailView? seen = null;
            await Waiting.UntilAsync(
                async () => (seen = await gateway.Api.GroupAsync(House, Cancellation)).Members.Count(member => member.Reachable) == _gateways.Count,
                "all three have heard of each other", Limit, () => $"{string.Join('\n', seen!.Members)}\n{gateway.Log}");
        }
    }
}
