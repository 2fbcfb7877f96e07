using NanoPeers.Linking;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>Linking devices, for people and programs.</summary>
public sealed partial class GatewayPeer
{
    private readonly LinkKeeper _keeper;

    /// <inheritdoc/>
    public LinkAnswer Link(string switchName, string lightName)
    {
        if (Find(switchName) is not { } from)
        {
            return Unknown(switchName);
        }

        if (Find(lightName) is not { } to)
        {
            return Unknown(lightName);
        }

        return _keeper.Link(from.Record.Id, to.Record.Id, out Identifiers.Identifier? full) switch
        {
            LinkResult.Done => new LinkAnswer(LinkResult.Done, AwayOf(from, to), ""),
            LinkResult.SameDevice => new LinkAnswer(LinkResult.SameDevice, [], $"{from.Record.Name} switches its own light without a link."),
            LinkResult.UnknownDevice => Unknown(Find(switchName) is null ? switchName : lightName),
            _ => new LinkAnswer(
                LinkResult.TableFull, [],
                $"{(from.Record.Id.Equals(full) ? from : to).Record.Name} has {LinkList.MaxEntries} links, and a device holds no more. "
                + "Take one back with `unlink`."),
        };
    }

    /// <inheritdoc/>
    public LinkAnswer Unlink(string switchName, string lightName)
    {
        if (Find(switchName) is not { } from)
        {
            return Unknown(switchName);
        }

        if (Find(lightName) is not { } to)
        {
            return Unknown(lightName);
        }

        LinkResult result = _keeper.Unlink(from.Record.Id, to.Record.Id);
        return result == LinkResult.Done
            ? new LinkAnswer(result, AwayOf(from, to), "")
            : new LinkAnswer(result, [], $"{from.Record.Name} is not linked with {to.Record.Name}. `links` lists the links.");
    }

    /// <inheritdoc/>
    public IReadOnlyList<LinkStatus> Links() => _keeper.Status();

    private static LinkAnswer Unknown(string name) => new(LinkResult.UnknownDevice, [], $"No device is named {name}. `peers` lists the names.");

    private static IReadOnlyList<string> AwayOf(params DeviceLink[] devices) =>
        [.. devices.Where(device => device.Session is not { IsLive: true }).Select(device => device.Record.Name)];

    private sealed class LinkHandler(GatewayPeer gateway) : IBodyHandler
    {
        [ThreadStatic]
        private static LinkMessage? _message;

        public bool AcceptsClear => false;

        public void Handle(ReceivedBody body)
        {
            LinkMessage message = _message ??= new LinkMessage();
            Envelope envelope = body.Envelope;
            bool sound = message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) == DecodeStatus.Complete;
            if (sound && body.Session is { Attachment: DeviceLink } session)
            {
                gateway._keeper.HandleLinked(message, session);
            }
        }
    }
}
