using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using NanoPeers.Identifiers;
using NanoPeers.Information;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.PeerPlatform.Information;

/// <summary>Services of others, and what others tell from now on.</summary>
public sealed partial class InformationService
{
    private const int LeaseSeconds = 60;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FoundFacility>> FindServicesAsync(string group, string service, CancellationToken cancellationToken)
    {
        if (_groups.FindPort(group) is not { } port)
        {
            return [];
        }

        Identifier[] asked = [.. port.Members.Where(member => !port.IsConstrained(member))];
        InfoAnswer[] answers = await Task.WhenAll(asked.Select(member =>
            AskAsync(group, member, InfoSection.Services, cancellationToken))).ConfigureAwait(false);
        return
        [
            .. asked.Zip(answers).SelectMany(static one => one.Second.Items.Select(item => FoundOf(one.First, item)))
                .Where(one => service.Length == 0 || one.Name == service),
        ];
    }

    /// <inheritdoc/>
    public async Task<ContactAnswer> ContactAsync(string group, Identifier instance, string service, byte[] octets, CancellationToken cancellationToken)
    {
        byte[] name = Encoding.UTF8.GetBytes(service);
        bool fits = octets.Length <= InfoLimits.MaxPayload && name.Length is > 0 and <= InfoLimits.MaxService;
        if (!fits || _groups.FindPort(group) is not { } port || await port.ConnectAsync(instance, cancellationToken).ConfigureAwait(false) is null)
        {
            return new ContactAnswer(InfoStatus.None, null, []);
        }

        InfoReply? reply = await ExchangeAsync(
            id => port.SendTo(instance, ProtocolTag.Info, (id, name, instance, octets), static (writer, it) =>
                InfoMessages.WriteContact(writer, it.id, it.name, it.instance, it.octets)),
            instance,
            cancellationToken).ConfigureAwait(false);
        return reply is null ? new ContactAnswer(InfoStatus.None, null, []) : new ContactAnswer(reply.Status, reply.Instance, reply.Payload);
    }

    /// <inheritdoc/>
    public async Task<ContactAnswer> ContactGroupAsync(string group, string service, byte[] octets, CancellationToken cancellationToken)
    {
        IReadOnlyList<FoundFacility> found = await FindServicesAsync(group, service, cancellationToken).ConfigureAwait(false);
        ContactAnswer last = new(InfoStatus.NotKnown, null, []);
        foreach (FoundFacility one in found.Where(static one => one.IsRunning))
        {
            last = await ContactAsync(group, one.Peer, service, octets, cancellationToken).ConfigureAwait(false);
            if (last.Status == InfoStatus.Given)
            {
                break;
            }
        }

        return last;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<InfoAnswer> WatchAsync(
        string group, Identifier member, int section, TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_groups.FindPort(group) is not { } port)
        {
            yield break;
        }

        uint id = NewId();
        Channel<InfoReply> told = Channel.CreateBounded<InfoReply>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest });
        _waiting[id] = (reply, sender) =>
        {
            if (member.Equals(sender))
            {
                told.Writer.TryWrite(reply);
            }
        };
        try
        {
            TimeSpan renewal = TimeSpan.FromSeconds(LeaseSeconds / 3.0);
            while (await port.ConnectAsync(member, cancellationToken).ConfigureAwait(false) is not null)
            {
                Subscribe(port, member, id, section, interval);
                using CancellationTokenSource renews = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                renews.CancelAfter(renewal);
                while (await NextAsync(told.Reader, renews.Token, cancellationToken).ConfigureAwait(false) is { } reply)
                {
                    if (reply.Status != InfoStatus.Given)
                    {
                        yield return new InfoAnswer(reply.Status, []);
                        yield break;
                    }

                    // The answer to the subscription itself has no items: what it grants is known by what follows.
                    if (reply.LeaseSeconds == 0)
                    {
                        yield return new InfoAnswer(reply.Status, reply.Items);
                    }
                }
            }
        }
        finally
        {
            _waiting.TryRemove(id, out _);
            port.SendTo(member, ProtocolTag.Info, id, static (writer, it) => InfoMessages.WriteUnsubscribe(writer, it));
        }
    }

    private static async Task<InfoReply?> NextAsync(ChannelReader<InfoReply> told, CancellationToken renews, CancellationToken cancellationToken)
    {
        try
        {
            return await told.ReadAsync(renews).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static void Subscribe(GroupPort port, Identifier member, uint id, int section, TimeSpan interval) =>
        port.SendTo(member, ProtocolTag.Info, (id, section, interval: (uint)interval.TotalMilliseconds), static (writer, it) =>
            InfoMessages.WriteSubscription(writer, it.id, it.section, InfoStatus.None, it.interval, LeaseSeconds));

    private static FoundFacility FoundOf(Identifier peer, InfoItem item)
    {
        Dictionary<string, string> parts = [];
        foreach (string part in item.Text.Split(';'))
        {
            string[] sides = part.Split('=', 2);
            parts[sides[0]] = sides.Length == 2 ? sides[1] : "";
        }

        return new FoundFacility(
            peer, item.Name, parts.GetValueOrDefault("level", ""), parts.GetValueOrDefault("version", ""), parts.GetValueOrDefault("state", "") == "running");
    }
}
