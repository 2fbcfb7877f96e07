using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Tests.Relay;

/// <summary>A relay's core with nothing around it: calls go in with their time, answers come out.</summary>
internal sealed class HostBench
{
    internal static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private ulong _exchange;
    private long _millis;

    internal HostBench(RelayHostOptions? options = null, IMailboxStore? store = null)
    {
        Store = store ?? new MemoryMailboxStore();
        Host = new RelayHost(Id(100), Store, options ?? new RelayHostOptions());
        At(0);
    }

    internal IMailboxStore Store { get; }

    internal RelayHost Host { get; }

    internal static Identifier Id(byte id) => RelayPeer.IdOf(id);

    internal static RelayCaller Caller(byte id, RelayRights rights = RelayRights.Own | RelayRights.Deposit, byte group = 9) =>
        new(Id(id), Id(group), rights, $"session of {id}");

    internal HostBench At(long millis)
    {
        _millis = millis;
        Host.At(Start.AddMilliseconds(millis), millis);
        return this;
    }

    internal HostBench Later(long millis) => At(_millis + millis);

    internal HostBench Opened(byte owner, int access = RelayAccess.Members, byte group = 9)
    {
        Host.HandleOpen(Caller(owner, group: group), ++_exchange, 86_400, access);
        Assert.Equal(RelayMessageKind.Opened, Assert.Single(Answers()).Kind);
        return this;
    }

    /// <summary>Deposits a message and commits; what was answered.</summary>
    internal int Deposit(RelayCaller caller, byte owner, byte[] message, Identifier? gateway = null, uint seconds = 3_600)
    {
        Ask(caller, owner, message, gateway, seconds);
        Host.Commit();
        RelayDue answer = Assert.Single(Answers(), due => due.Kind is RelayMessageKind.Accepted or RelayMessageKind.Refused);
        Assert.Equal(caller.Peer, answer.To);
        return answer.Reason;
    }

    internal void Ask(RelayCaller caller, byte owner, byte[] message, Identifier? gateway = null, uint seconds = 3_600) =>
        Host.HandleDeposit(caller, new RelayDeposit(++_exchange, gateway, Id(owner), null, seconds, message));

    internal int Waiting(byte owner) => Host.Find(MailboxName.Of(Id(owner)))?.Items ?? -1;

    internal List<RelayDue> Collect(RelayCaller caller, ulong number = 0)
    {
        Host.HandleCollect(caller, ++_exchange, Host.Era, number, 60);
        Host.Commit();
        return Answers();
    }

    internal List<RelayDue> Answers()
    {
        List<RelayDue> answers = [];
        while (Host.TryTake(out RelayDue? due))
        {
            answers.Add(due!);
        }

        return answers;
    }
}
