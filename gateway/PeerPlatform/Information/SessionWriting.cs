using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Information;

/// <summary>Sends bodies of peer information in clear.</summary>
/// <param name="node">The node.</param>
internal sealed class SessionWriting(PeerNode node)
{
    /// <summary>Sends one body to an address.</summary>
    internal SendStatus Send(RemoteAddress to, Action<MessageWriter> write) =>
        node.Transports.Find(to.Scheme) is { } transport ? Send(transport, to, Limits.MaxDatagram, write) : SendStatus.Unreachable;

    /// <summary>Sends one body by a transport, if the message is no longer than it may be.</summary>
    internal SendStatus Send(ITransport transport, RemoteAddress to, int most, Action<MessageWriter> write)
    {
        byte[] buffer = new byte[Limits.MaxDatagram];
        SessionTools tools = node.RentTools();
        tools.Writer.Begin(buffer, 0, buffer.Length);
        tools.Writer.BeginBody(ProtocolTag.Info);
        write(tools.Writer);
        int length = tools.FinishClear();
        node.ReturnTools(tools);
        return length == 0 || length > most ? SendStatus.TooLong : node.Transmit(transport, buffer, length, to);
    }
}
