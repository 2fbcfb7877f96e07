using System.Net;
using NanoPeers.Peering;
using NanoPeers.PeeringService.Tests.Aliases;
using NanoPeers.PeeringService.Tests.Objects;

namespace NanoPeers.PeeringService.Tests.Peering;

/// <summary>The cores of two nodes with the alias server between them: what "I have" names is fetched over HTTP.</summary>
public sealed class CoresOverHttpTests
{
    private const long AskerAddress = 1;
    private const long HolderAddress = 2;
    private const string Href = "http://updates.example.com/engine.cab";

    [Fact]
    [Trait("Capability", "S13")]
    [Trait("Capability", "T5")]
    public async Task I_have_goes_to_the_asker_alone_and_its_alias_gives_the_same_octets_over_HTTP()
    {
        await using ServedAliases served = await ServedAliases.StartAsync();
        Things thing = Things.Number(1, 300_000);
        string alias = served.Server.UrlOf(await served.PublishAsync(thing), IPAddress.Loopback).ToString();
        End holder = new("holder", HolderAddress) { Alias = alias };
        End asker = new("asker", AskerAddress) { Other = holder };
        holder.Other = asker;

        PeeringTransaction transaction = asker.Node.Begin(Href, true, true, asker, 0)!;
        for (long now = 0; transaction.State == PeeringClientState.Waiting144; now = Math.Min(asker.Node.NextTimeoutMillis, holder.Node.NextTimeoutMillis))
        {
            holder.Node.HandleTimeout(now);
            asker.Node.HandleTimeout(now);
        }

        Assert.Equal(PeeringClientState.ItemFound158, transaction.State);
        Assert.Equal([(AskerAddress, PeeringPacketType.Response)], holder.Sent);
        Assert.Equal(PeeringServerState.Idle122, holder.Node.Server.StateOf(AskerAddress, transaction.Id));
        Assert.All(asker.Sent, sent => Assert.Equal(0, sent.Who));
        Assert.Equal(alias, asker.Found);
        using HttpClient client = new();
        byte[] content = await client.GetByteArrayAsync(new Uri(asker.Found!), TestContext.Current.CancellationToken);
        Assert.Equal(thing.Content, content);
        transaction.Retrieved(null, 10_000);
        Assert.Equal(PeeringOutcome.Done, asker.Outcome);
    }

    /// <summary>A node whose packets are handed to the other one at its next turn.</summary>
    private sealed class End : IPeeringLine, IAliasedCopies, IAliasedCopy, IPeeringListener, IPeeringDraws
    {
        private readonly long _address;
        private readonly PeeringPacket _packet = new();

        public End(string name, long address)
        {
            _address = address;
            Node = new PeeringNode(name, this, this, this, new PeeringSettings());
        }

        public PeeringNode Node { get; }

        public End? Other { get; set; }

        public List<(long Who, int Type)> Sent { get; } = [];

        public string? Found { get; private set; }

        public int Outcome { get; private set; }

        public string Alias { get; init; } = "";

        public int State => AliasedCopyState.Complete;

        public string Href => CoresOverHttpTests.Href;

        public long Received => 0;

        public long Total => 0;

        public void Broadcast(byte[] buffer, int offset, int count) => Send(0, buffer, offset, count);

        public void Send(long who, byte[] buffer, int offset, int count)
        {
            byte[] octets = buffer[offset..(offset + count)];
            Assert.Equal(PeeringFault.None, _packet.TryRead(octets, 0, count));
            Sent.Add((who, _packet.Type));
            Other!.Node.HandlePacket(_packet, _address, 0);
        }

        public IAliasedCopy? Find(PeeringPacket request) => Alias.Length > 0 && request.IsValue(PeeringKey.Href, Href) ? this : null;

        public void WritePairs(PeeringPacketWriter writer)
        {
        }

        public bool MayFetch(PeeringTransaction transaction, PeeringPacket answer, long who) => who == HolderAddress;

        public void Fetch(PeeringTransaction transaction, PeeringPacket answer, long who) => Found = answer.ValueOf(PeeringKey.Alias);

        public void RetrieveYourself(PeeringTransaction transaction) => Assert.Fail("There is a copy.");

        public void StopRetrieving(PeeringTransaction transaction) => Assert.Fail("Nothing is retrieved.");

        public void Progress(PeeringTransaction transaction, long received, long total, long who)
        {
        }

        public void Ended(PeeringTransaction transaction, int outcome) => Outcome = outcome;

        public int Below(int bound) => bound / 2;
    }
}
