using System.Collections.Concurrent;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Resolver;
using NanoPeers.PolicyContract;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>
/// What an active policy has of its peer: the parts that its manifest asks for, and null for the rest. Each part is an object of its own that knows nothing
/// of the others. POLICIES.md, "Rights".
/// </summary>
internal sealed class PolicyHost : IPolicyHost
{
    private readonly Timers? _timers;

    internal PolicyHost(PolicyInstance instance, GroupPort port, PolicyHostTools tools, IReadOnlyCollection<string> rights)
    {
        Self = port.Self.ToString();
        Group = port.Group.ToString();
        Messages = rights.Contains(PolicyRights.Messages) ? new Letters(instance, port, tools) : null;
        Members = rights.Contains(PolicyRights.Members) ? new Roll(port) : null;
        Clock = _timers = rights.Contains(PolicyRights.Clock) ? new Timers(instance, tools.Time) : null;
        Log = rights.Contains(PolicyRights.Log) ? new Lines(instance, tools) : null;
    }

    public string Self { get; }

    public string Group { get; }

    public IPolicyMessages? Messages { get; }

    public IPolicyMembers? Members { get; }

    public IPolicyClock? Clock { get; }

    public IPolicyLog? Log { get; }

    /// <summary>No timer calls the policy any more.</summary>
    internal void End() => _timers?.End();

    private sealed class Letters(PolicyInstance instance, GroupPort port, PolicyHostTools tools) : IPolicyMessages
    {
        private const int EachSecond = 40;
        private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

        private readonly RateGate _rate = new(EachSecond);
        private readonly long _began = tools.Time.GetTimestamp();

        public bool Tell(string peer, byte[] octets) => Identifier.Parse(peer) is { } member && Send(member, octets) > 0;

        public int TellAll(byte[] octets) => Send(null, octets);

        public void Ask(string peer, byte[] octets, Action<byte[]?> answered)
        {
            if (Identifier.Parse(peer) is { } member && octets.Length <= ResolverLimits.MaxPayload && Admits())
            {
                _ = AskAsync(member, octets.ToArray(), answered);
            }
            else
            {
                instance.Post(_ => answered(null));
            }
        }

        private int Send(Identifier? member, byte[] octets) =>
            octets.Length <= ResolverLimits.MaxPayload && Admits() ? tools.Resolver.Tell(port, member, instance.Name, octets.ToArray()) : 0;

        private bool Admits() => _rate.Admits((long)tools.Time.GetElapsedTime(_began).TotalMilliseconds);

        private async Task AskAsync(Identifier member, byte[] octets, Action<byte[]?> answered)
        {
            ResolverAnswer answer = await tools.Resolver.QueryAsync(port, member, instance.Name, octets, _patience,
                CancellationToken.None).ConfigureAwait(false);
            instance.Post(_ => answered(answer.Status == ResolverStatus.Answered ? answer.Octets : null));
        }
    }

    private sealed class Roll(GroupPort port) : IPolicyMembers
    {
        public IReadOnlyList<string> Others => [.. port.Members.Select(static member => member.ToString())];

        public bool IsMember(string peer) => Identifier.Parse(peer) is { } id && port.IsMember(id);

        public bool IsAuthority(string peer) => Identifier.Parse(peer) is { } id && port.View.RankOf(id) >= 0;
    }

    private sealed class Timers(PolicyInstance instance, TimeProvider time) : IPolicyClock
    {
        private const int MaxTimers = 64;
        private const long Shortest = 100;
        private const long Longest = 86_400_000;

        private readonly ConcurrentDictionary<ITimer, bool> _running = new();
        private readonly long _began = time.GetTimestamp();

        public DateTimeOffset UtcNow => time.GetUtcNow();

        public long NowMillis => (long)time.GetElapsedTime(_began).TotalMilliseconds;

        public void After(long delayMillis, Action call)
        {
            if (delayMillis is < Shortest or > Longest || _running.Count >= MaxTimers)
            {
                throw new ArgumentOutOfRangeException(nameof(delayMillis), $"{Shortest} to {Longest} ms, and at most {MaxTimers} at once.");
            }

            ITimer? timer = null;
            timer = time.CreateTimer(
                _ =>
                {
                    if (timer is not null && _running.TryRemove(timer, out bool _))
                    {
                        timer.Dispose();
                        instance.Post(_ => call());
                    }
                },
                null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
            _running[timer] = true;
            timer.Change(TimeSpan.FromMilliseconds(delayMillis), Timeout.InfiniteTimeSpan);
        }

        internal void End()
        {
            foreach (ITimer timer in _running.Keys)
            {
                timer.Dispose();
            }

            _running.Clear();
        }
    }

    private sealed class Lines(PolicyInstance instance, PolicyHostTools tools) : IPolicyLog
    {
        private const int EachSecond = 10;
        private const int MaxLine = 200;

        private readonly RateGate _rate = new(EachSecond);
        private readonly long _began = tools.Time.GetTimestamp();

        public void Write(string line)
        {
            if (_rate.Admits((long)tools.Time.GetElapsedTime(_began).TotalMilliseconds))
            {
                string plain = new([.. line.Where(static letter => !char.IsControl(letter)).Take(MaxLine)]);
                PolicyLog.Line(tools.Logger, instance.Package.Manifest.Policy.Name, instance.Port.Name, plain);
            }
        }
    }
}
