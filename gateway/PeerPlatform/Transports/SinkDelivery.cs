using Microsoft.Extensions.Logging;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>Hands messages to the sink, counts them, and keeps the sink's exceptions away from the receive loops.</summary>
internal sealed class SinkDelivery(ITransport transport, IMessageSink sink, ILogger logger)
{
    public void Deliver(byte[] buffer, int offset, int count, IncomingAddress from)
    {
        transport.Counters.CountReceived(count);
        try
        {
            sink.Receive(transport, buffer, offset, count, from);
        }
        catch (Exception exception)
        {
            transport.Counters.CountDropped(DropReason.SinkFailed);
            TransportLog.SinkFailed(logger, transport.Scheme, count, exception);
        }
    }
}
