using NanoPeers.Advertisements;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.EndToEnd.Tests.Houses;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Advertisements;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Pipes;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>A gateway advertises what a board gives, and another peer reaches the board by that document alone: real processes, real sockets.</summary>
public sealed class AdvertisedBoardTests
{
    private const string Group = "stairs";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Capability", "X20")]
    public async Task A_client_reaches_a_board_by_the_advertisement_that_the_boards_gateway_made()
    {
        await using Network network = new();
        await using GroupGateway gateway = new(
            network.Folder("gateway"), network.MulticastPort,
            (boots, groups) => [new PipeService(new PipeServiceOptions { Groups = groups, BootCount = boots })]);
        (string invitation, Identifier id) = gateway.Invite("lamp");
        VirtualBoard board = await network.BoardAsync("lamp", invitation);
        Assert.Equal(GroupResult.Done, (await gateway.Groups.CreateAsync(new GroupOrder(Group, "open", "medium"), Cancellation)).Result);
        GroupAnswer taken = gateway.Groups.TakeBoard(Group, id, "lamp");
        Assert.True(taken.Result == GroupResult.Done, taken.Text);
        await Waiting.UntilAsync(() => gateway.HasTold(Group, id), "the board is in the group", _limit, () => Tail(board));
        OwnAdvertisements own = new(new OwnAdvertisementsOptions
        {
            Self = gateway.Groups.Id, Name = "home", Groups = gateway.Groups, Endpoints = () => [gateway.Endpoint], Devices = gateway.Control.Devices,
        });
        byte[][] documents = [.. own.OfGroup(gateway.Groups.FindPort(Group)!, TimeProvider.System.GetUtcNow()).Select(AdvertisementXml.Write)];

        // The client is another peer, on another socket, with a state of its own. It has the documents, and nothing else.
        PipeService? pipes = null;
        await using GroupGateway client = new(
            network.Folder("client"), network.MulticastPort,
            (boots, groups) => [pipes = new PipeService(new PipeServiceOptions { Groups = groups, BootCount = boots })]);
        Advertisement[] read = [.. documents.Select(Read)];
        Assert.Equal(AccessVerdict.Fits, JoinSettings.Read(read.OfType<GroupAdvertisement>().Single(one => one.Variant == GroupVariant.Basic), out JoinSettings? settings));
        GroupAnswer joined = await client.Groups.JoinAsync(new GroupJoin(settings!.Invitation) { Name = "client" }, Cancellation);
        Assert.True(joined.Result == GroupResult.Done, joined.Text);
        ServiceAdvertisement service = read.OfType<ServiceAdvertisement>().Single();
        Assert.Equal(gateway.Groups.Id, service.Publisher);
        Assert.Equal(id, service.Peer);
        Assert.Equal("light switch lamp", service.Description!.Title);
        Assert.Equal("{urn:nanopeers:light-switch:1}lightSwitchAdvertisement", service.Subtype);
        Assert.Contains(service.Endpoints, endpoint => endpoint.StartsWith("udp://", StringComparison.Ordinal));
        PipeDescription pipe = service.Pipes.Select(PipeAdvertising.Read).OfType<PipeDescription>().Single(one => !one.IsPointToPoint);

        await Waiting.UntilAsync(
            () => client.Groups.FindPort(service.Group!) is { IsOpen: true } port && port.IsMember(id), "the client knows the board as a member", _limit);
        using PipeOutput output = pipes!.OpenOutput(pipe, null, out string problem)!;
        Assert.Equal("", problem);
        await Waiting.UntilAsync(() => output.Ends.Contains(id), "the board is an end of the pipe", _limit, () => Tail(board));
        Assert.False(await board.ReadLightAsync(Cancellation));
        await Waiting.UntilAsync(
            async () =>
            {
                // A pipe to all promises no delivery: it is told again until the board has heard it.
                Assert.NotEqual(PipeSendStatus.Closed, output.Send("on"u8));
                return await board.ReadLightAsync(Cancellation);
            },
            "the board's light is on", _limit, () => Tail(board));
    }

    private static Advertisement Read(byte[] document)
    {
        Assert.True(AdvertisementXml.TryRead(document, out Advertisement? read, out AdvertisementProblem? problem), problem?.ToString());
        Assert.Equal(SignatureVerdict.Good, AdvertisementSigner.Verify(read, [], TimeProvider.System.GetUtcNow()));
        return read;
    }

    private static string Tail(VirtualBoard board) => string.Join('\n', board.LogTail());
}
