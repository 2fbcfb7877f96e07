using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Credentials;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Tests.Peers;

/// <summary>Who may share content with a group, and who may have it: both take the group's credential (S0, content access and sharing).</summary>
public sealed class ContentCredentialTests : IDisposable
{
    private const byte Holder = 1;
    private const byte Member = 2;
    private const byte Former = 3;
    private const byte Stranger = 4;

    private static readonly byte[] _content = RandomNumberGenerator.GetBytes(20_000);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanopeers-content-");

    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _patience.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [Trait("Capability", "M9")]
    [InlineData(Member, true)]
    [InlineData(Former, false)]
    [InlineData(Stranger, false)]
    public async Task Content_is_had_by_credential_and_denied_without(byte reader, bool isHad)
    {
        await using TestPeer holder = Peer(Holder, "holder");
        await using TestPeer other = Peer(reader, "reader");
        PeerSession session = (await holder.ConnectAsync(other, "file")).Session!;
        using FileToSend file = FileToSend.FromOctets("content", _content);

        Task<FileResult> sending = holder.Files.SendAsync(session, file, null, _patience.Token);
        if (isHad)
        {
            Assert.Equal("", (await sending).Problem);
        }
        else
        {
            // The reader was offered it, and asked for it: that is refused before the protocol sees it.
            await Transports.Eventually.TrueAsync(() => holder.Node.Counters[NodeCounter.CredentialsRefused] > 0, "the holder refuses");
            await GiveUpAsync(sending);
        }

        Assert.Equal(isHad, Arrived("reader"));
    }

    [Theory]
    [Trait("Capability", "M9")]
    [InlineData(Member, true)]
    [InlineData(Former, false)]
    [InlineData(Stranger, false)]
    public async Task Content_is_shared_by_credential_and_refused_without(byte sharer, bool isTaken)
    {
        await using TestPeer taker = Peer(Holder, "taker");
        await using TestPeer other = Peer(sharer, "sharer");
        PeerSession session = (await other.ConnectAsync(taker, "file")).Session!;
        using FileToSend file = FileToSend.FromOctets("content", _content);

        Task<FileResult> sending = other.Files.SendAsync(session, file, null, _patience.Token);
        if (isTaken)
        {
            Assert.Equal("", (await sending).Problem);
        }
        else
        {
            await Transports.Eventually.TrueAsync(() => taker.Node.Counters[NodeCounter.CredentialsRefused] > 0, "the offer is refused");
            await GiveUpAsync(sending);
        }

        Assert.Equal(isTaken, Arrived("taker"));
    }

    private async Task GiveUpAsync(Task<FileResult> sending)
    {
        await _patience.CancelAsync();
        try
        {
            Assert.NotEqual("", (await sending).Problem);
        }
        catch (OperationCanceledException)
        {
            // Nothing had come of it.
        }
    }

    /// <summary>Strangers carry no credential; who was removed still carries the one it had.</summary>
    private TestPeer Peer(byte number, string folder)
    {
        Identifier self = new([.. Enumerable.Repeat(number, 16)], 0);
        MemberCredentialPolicy policy = new(TestPeer.GroupId, self, StandingOf);
        string path = _folder.CreateSubdirectory(folder).FullName;
        return new TestPeer(number, new TestPeerOptions
        {
            Credentials = number == Stranger ? null : new BodyCredentials([(ProtocolTag.File, policy)]),
            Files = new FileServiceOptions { Decide = (file, _) => Task.FromResult(FolderSink.Decide(path, file.Offer, NameTaken.Refuse)) },
        }).Start();
    }

    private static CredentialJudgement StandingOf(Identifier peer) =>
        peer.Equals(new Identifier([.. Enumerable.Repeat(Former, 16)], 0)) ? CredentialJudgement.NotInStanding : CredentialJudgement.Accepted;

    private bool Arrived(string folder)
    {
        string path = Path.Combine(_folder.FullName, folder, "content");
        return File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(_content);
    }
}
