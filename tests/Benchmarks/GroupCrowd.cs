using System.Collections.Concurrent;
using System.Diagnostics;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.Benchmarks;

/// <summary>A group with a common key, made by the first of some full peers in one process; the others join one after the other.</summary>
internal sealed class GroupCrowd : IAsyncDisposable
{
    private const string Name = "crowd";

    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(3);
    private static readonly ConcurrentDictionary<int, byte[]> _keys = new();

    private readonly List<GroupMemberPeer> _peers = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _hearing = Task.CompletedTask;
    private string _invitation = "";

    internal IReadOnlyList<GroupMemberPeer> Peers => _peers;

    internal GroupTraffic Traffic => GroupTraffic.Of(_peers);

    private GroupMemberPeer Creator => _peers[0];

    /// <summary>A group whose other peers are there and have not joined. Identity keys are made before: a peer makes its own once in its life.</summary>
    internal static async Task<GroupCrowd> OpenAsync(int members)
    {
        GroupCrowd crowd = new();
        Parallel.For(0, members, number => _keys.GetOrAdd(number, static _ => NewKey()));
        for (int number = 0; number < members; number++)
        {
            crowd._peers.Add(new GroupMemberPeer(number, _keys[number]));
        }

        Expect(await crowd.Creator.Groups.CreateAsync(new GroupOrder(Name, "open", "medium") { Protection = "common" }, default).ConfigureAwait(false));
        crowd._invitation = Expect(crowd.Creator.Groups.Invite(Name, null, TimeSpan.FromHours(1)));
        crowd._hearing = crowd.HearAsync();
        return crowd;
    }

    /// <summary>From the call of JoinAsync to the joiner's first line at the creator.</summary>
    internal async Task<TimeSpan> JoinAsync(int number)
    {
        GroupMemberPeer joiner = _peers[number];
        string line = $"here is {joiner.Name}";
        TaskCompletionSource heard = _awaited[line] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        long began = Stopwatch.GetTimestamp();
        Expect(await joiner.Groups.JoinAsync(new GroupJoin(_invitation), default).ConfigureAwait(false));
        GroupAnswer said = await joiner.Groups.SayAsync(Name, line, false, default).ConfigureAwait(false);
        while (said.Result == GroupResult.NoAnswer && Stopwatch.GetElapsedTime(began) < _longest)
        {
            // The key is on its way.
            await Task.Delay(1).ConfigureAwait(false);
            said = await joiner.Groups.SayAsync(Name, line, false, default).ConfigureAwait(false);
        }

        Expect(said);
        await heard.Task.WaitAsync(_longest).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Waits until all of some peers see so many members and use one key.</summary>
    internal async Task<TimeSpan> SettleAsync(IReadOnlyCollection<GroupMemberPeer> members, string formerEpoch = "")
    {
        long began = Stopwatch.GetTimestamp();
        string epoch = formerEpoch;
        foreach (GroupMemberPeer peer in members)
        {
            GroupStatus status = peer.Status;
            while (status.Members != members.Count || status.Epoch.Length == 0 || status.Epoch == formerEpoch || status.Epoch != Creator.Status.Epoch)
            {
                if (Stopwatch.GetElapsedTime(began) > _longest)
                {
                    throw new TimeoutException($"{peer.Name} sees {status.Members} of {members.Count} members, epoch {status.Epoch}: {status.Problem}");
                }

                await Task.Delay(1).ConfigureAwait(false);
                status = peer.Status;
            }
        }

        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Has the creator change the key as planned.</summary>
    internal async Task<(TimeSpan Took, GroupTraffic Traffic)> RekeyAsync()
    {
        string before = Creator.Status.Epoch;
        GroupTraffic traffic = Traffic;
        long began = Stopwatch.GetTimestamp();
        Task<GroupAnswer> asked = Creator.Groups.RekeyAsync(Name, default);
        await SettleAsync(_peers, before).ConfigureAwait(false);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        GroupTraffic used = Traffic.Since(traffic);
        Expect(await asked.ConfigureAwait(false));
        return (took, used);
    }

    /// <summary>Has the creator put the last peer out: the others change their key at once.</summary>
    internal async Task<(TimeSpan Took, GroupTraffic Traffic)> RemoveLastAsync()
    {
        string before = Creator.Status.Epoch;
        GroupTraffic traffic = Traffic;
        long began = Stopwatch.GetTimestamp();
        Expect(await Creator.Groups.RemoveAsync(Name, _peers[^1].Name, false, "measured", default).ConfigureAwait(false));
        await SettleAsync(_peers[..^1], before).ConfigureAwait(false);
        return (Stopwatch.GetElapsedTime(began), Traffic.Since(traffic));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _hearing.ConfigureAwait(false);
        await Parallel.ForEachAsync(_peers, async (peer, _) => await peer.DisposeAsync().ConfigureAwait(false)).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private static byte[] NewKey()
    {
        using PeerKey key = PeerKey.Create();
        return key.ExportPkcs8();
    }

    private static string Expect(GroupAnswer answer) =>
        answer.Result == GroupResult.Done ? answer.Text : throw new InvalidOperationException($"{answer.Result}: {answer.Text}");

    private async Task HearAsync()
    {
        try
        {
            await foreach (GroupEvent happened in Creator.Groups.WatchAsync(_stopping.Token).ConfigureAwait(false))
            {
                if (happened.Kind == GroupEventKind.Said && _awaited.TryRemove(happened.Text, out TaskCompletionSource? heard))
                {
                    heard.TrySetResult();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }
}
