using System.Collections.Concurrent;
using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Certificates;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Files;

/// <summary>A file to all members of a group, over UDP, under sessions that the members proved themselves for by certificate.</summary>
public sealed class GroupFileSendTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanopeers-group-files-");
    private readonly CertificateGroup _group = new();
    private readonly List<Place> _places = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Place Sender => _places[0];

    private IEnumerable<Identifier> Members => _places.Select(static place => place.Peer.Id);

    public ValueTask InitializeAsync()
    {
        for (byte number = 1; number <= 5; number++)
        {
            _places.Add(new Place(number, _group, _folder));
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Place place in _places)
        {
            await place.DisposeAsync();
        }

        _group.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    [Trait("Capability", "B20")]
    public async Task A_file_reaches_all_members_with_the_same_hash()
    {
        byte[] octets = RandomNumberGenerator.GetBytes(777_777);
        string path = Path.Combine(_folder.FullName, "map.bin");
        await File.WriteAllBytesAsync(path, octets, Token);
        ConcurrentQueue<byte[]> sent = new();
        Sender.Peer.Tap.OnSend = sent.Enqueue;
        using FileToSend file = await FileToSend.OpenAsync(path, Token);
        Told told = new();

        IReadOnlyList<MemberFileResult> results = await Send(4).SendAsync(Members, file, told, Token);

        Assert.Equal(Members.Skip(1), results.Select(static result => result.Member));
        Assert.All(results, static result => Assert.True(result.IsComplete && result.Problem.Length == 0, result.Problem));
        Assert.Equal(results.Select(Text).Order(), told.Results.Select(Text).Order());
        foreach (Place place in _places.Skip(1))
        {
            string arrived = Assert.Single(place.Folder.GetFiles()).FullName;
            Assert.Equal("map.bin", Path.GetFileName(arrived));
            Assert.Equal(SHA256.HashData(octets), SHA256.HashData(await File.ReadAllBytesAsync(arrived, Token)));
            PeerSession session = Assert.Single(place.Peer.Node.Sessions);
            Assert.Equal((GroupFileSend.Purpose, Sender.Peer.Id), (session.Terms.Purpose, session.Peer));
            Assert.Equal(1, place.Peer.Membership.KnownCount);
        }

        // Each member got it under its own key, and nothing of it can be read on the way.
        Assert.Equal(4, Sender.Peer.Node.Sessions.Select(static session => session.Id).Distinct().Count());
        Assert.True(sent.Sum(static message => (long)message.Length) > 4 * octets.Length);
        Assert.DoesNotContain(sent, message => message.AsSpan().IndexOf(octets.AsSpan(400_384, 16)) >= 0);
    }

    [Fact]
    public async Task One_that_cannot_be_reached_one_that_fails_and_one_that_refuses_cost_the_others_nothing()
    {
        using FileToSend file = FileToSend.FromOctets("note.txt", RandomNumberGenerator.GetBytes(5_000));
        _places[1].Refuses = true;
        Identifier stranger = new([.. Enumerable.Repeat((byte)77, 16)], 0);
        GroupFileSend send = new(Sender.Files, async (member, token) =>
        {
            if (member.Equals(_places[2].Peer.Id))
            {
                throw new InvalidOperationException("No way is known.");
            }

            return member.Equals(stranger) ? null : await ReachAsync(member, token);
        }) { ReachWithin = TimeSpan.FromMinutes(2) };

        IReadOnlyList<MemberFileResult> results = await send.SendAsync([.. Members, stranger, stranger], file, null, Token);

        Assert.Equal(["the person asked said no", "it was not reached", "", "", "it was not reached"], results.Select(static result => result.Problem));
        Assert.Equal([0, 0, 1, 1], _places.Skip(1).Select(static place => place.Folder.GetFiles().Length));
    }

    [Fact]
    public async Task Files_of_those_who_are_no_members_any_more_are_not_taken()
    {
        using FileToSend file = FileToSend.FromOctets("note.txt", RandomNumberGenerator.GetBytes(5_000));
        foreach (Place place in _places.Skip(1))
        {
            Assert.NotNull(await ReachAsync(place.Peer.Id, Token));
        }

        _places[2].OnAsked = () => _group.Removed = Sender.Peer.Id;
        Assert.Equal("the receiver takes no such files", Assert.Single(await Send(1).SendAsync([_places[2].Peer.Id], file, null, Token)).Problem);
        _places[2].OnAsked = static () => { };
        IReadOnlyList<MemberFileResult> results = await Send(4).SendAsync(Members, file, null, Token);
        Assert.All(results, static result => Assert.Equal(FileRefusal.RefusedByPolicy, result.Result!.Refusal));
        Assert.All(_places, static place => Assert.Empty(place.Folder.GetFileSystemInfos()));
        Assert.Equal(1, _places.Sum(static place => place.Asked));
    }

    [Fact]
    public async Task No_more_members_are_served_at_once_than_is_allowed()
    {
        using FileToSend file = FileToSend.FromOctets("note.txt", RandomNumberGenerator.GetBytes(20_000));
        int now = 0;
        int most = 0;
        Told told = new() { OnReport = () => Interlocked.Decrement(ref now) };
        GroupFileSend send = new(Sender.Files, async (member, token) =>
        {
            int count = Interlocked.Increment(ref now);
            InterlockedMax(ref most, count);
            return await ReachAsync(member, token);
        }) { MostAtOnce = 2, ReachWithin = TimeSpan.FromMinutes(2) };
        Assert.All(await send.SendAsync(Members, file, told, Token), static result => Assert.Equal("", result.Problem));
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task Who_gives_up_leaves_nothing_at_the_members()
    {
        using FileToSend file = FileToSend.FromOctets("note.txt", RandomNumberGenerator.GetBytes(5_000));
        using CancellationTokenSource gaveUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        int asked = 0;
        foreach (Place place in _places.Skip(1))
        {
            place.OnAsked = () => Interlocked.Increment(ref asked);
            place.Answer = new TaskCompletionSource();
        }

        Task<IReadOnlyList<MemberFileResult>> sending = Send(4).SendAsync(Members, file, null, gaveUp.Token);
        await Eventually.TrueAsync(() => Volatile.Read(ref asked) == 4, "all were asked");
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        foreach (Place place in _places.Skip(1))
        {
            place.Answer!.SetResult();
        }

        await Eventually.TrueAsync(() => _places.Skip(1).All(static place => place.Decided == 1 && place.Folder.GetFileSystemInfos().Length == 0), "nothing is left");
    }

    [Fact]
    public async Task A_session_for_another_purpose_carries_no_file_of_the_group()
    {
        using FileToSend file = FileToSend.FromOctets("note.txt", new byte[10]);
        PeerSession session = (await ReachAsync(_places[1].Peer.Id, Token))!;
        GroupFileSend send = new(Sender.Files, (_, _) => Task.FromResult<PeerSession?>(session));
        Assert.Equal("the session is not one of the group with it", Assert.Single(await send.SendAsync([_places[2].Peer.Id], file, null, Token)).Problem);
        Assert.Throws<ArgumentException>(() => FileToSend.FromOctets("../note.txt", new byte[10]));
    }

    private static string Text(MemberFileResult result) => $"{result.Member} {result.IsComplete}";

    private static void InterlockedMax(ref int most, int count)
    {
        int seen = Volatile.Read(ref most);
        while (count > seen)
        {
            seen = Interlocked.CompareExchange(ref most, count, seen) is int before && before == seen ? count : Volatile.Read(ref most);
        }
    }

    private GroupFileSend Send(int mostAtOnce) => new(Sender.Files, ReachAsync) { MostAtOnce = mostAtOnce, ReachWithin = TimeSpan.FromMinutes(2) };

    private async Task<PeerSession?> ReachAsync(Identifier member, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        return Sender.Peer.Node.FindSession(member, GroupFileSend.Purpose)
            ?? (await Sender.Peer.ConnectAsync(_places.Single(place => place.Peer.Id.Equals(member)).Peer)).Result.Session;
    }

    private sealed class Told : IProgress<MemberFileResult>
    {
        internal ConcurrentQueue<MemberFileResult> Results { get; } = new();

        internal Action? OnReport { get; init; }

        public void Report(MemberFileResult value)
        {
            OnReport?.Invoke();
            Results.Enqueue(value);
        }
    }

    /// <summary>A member, and the folder into which it takes files of the others.</summary>
    private sealed class Place : IAsyncDisposable
    {
        private int _asked;
        private int _decided;

        internal Place(byte number, CertificateGroup group, DirectoryInfo folder)
        {
            Folder = folder.CreateSubdirectory($"member-{number}");
            GroupFileOffers offers = new(session => group.IsInGoodStanding(session.Peer, []), DecideAsync);
            FileServiceOptions options = new()
            {
                Decide = async (file, token) =>
                {
                    FileDecision decision = await offers.DecideAsync(file, token);
                    Interlocked.Increment(ref _decided);
                    return decision;
                },
            };
            FileService? files = null;
            Peer = new CertifiedPeer(number, group, CertifiedPeer.Udp(), new CertifiedSetting { Configure = node => files = new FileService(node, options) });
            Files = files!;
        }

        internal CertifiedPeer Peer { get; }

        internal FileService Files { get; }

        internal DirectoryInfo Folder { get; }

        internal bool Refuses { get; set; }

        internal Action OnAsked { get; set; } = static () => { };

        internal TaskCompletionSource? Answer { get; set; }

        internal int Asked => Volatile.Read(ref _asked);

        internal int Decided => Volatile.Read(ref _decided);

        public async ValueTask DisposeAsync()
        {
            Files.Dispose();
            await Peer.DisposeAsync();
        }

        private async Task<FileDecision> DecideAsync(IncomingFile file, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            OnAsked();
            await (Answer?.Task ?? Task.CompletedTask);
            return Refuses ? FileDecision.Refuse(FileRefusal.RefusedByUser) : FolderSink.Decide(Folder.FullName, file.Offer, NameTaken.Refuse);
        }
    }
}
