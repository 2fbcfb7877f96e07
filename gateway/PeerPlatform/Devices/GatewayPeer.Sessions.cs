using System.Security.Cryptography;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What the gateway does when sessions with devices begin, age and end. Runs on receiving threads: what is kept is written elsewhere.</summary>
public sealed partial class GatewayPeer
{
    private void OnLive(PeerSession session)
    {
        if (session.Terms.Purpose != KnownPurpose.Control)
        {
            return;
        }

        if (!_links.TryGetValue(session.Peer, out DeviceLink? link))
        {
            // Removed while its session was set up.
            session.Close(CloseReason.Removed);
            return;
        }

        session.Attachment = link;
        NoteResumption(session, link);
        if (!link.Attach(session, _options.Time.GetUtcNow(), _node.NowMillis))
        {
            _book.Post(link);
            return;
        }

        _book.Post(link);
        session.Ping();
        _sleep.NoteAwake(session.Peer, _options.Time.GetUtcNow());
        CarryOutKept(link);
        string how = KeyExchangeMethod.NameOf(session.Terms.KeyExchange);
        _events.Publish(GatewayEventKind.SessionLive, link.Record.Name, null, $"{link.Record.Name}: session live by {how}, attempt {session.AttemptId:x16}");
    }

    private void OnEnded(PeerSession session, CloseReason reason)
    {
        if (reason == CloseReason.Asleep && session.Attachment is DeviceLink sleeper)
        {
            _sleep.NoteAsleep(sleeper.Record.Id, _options.Time.GetUtcNow());
        }

        if (session.Attachment is not DeviceLink link || !link.Detach(session, ReasonText(reason), _options.Time.GetUtcNow(), _node.NowMillis))
        {
            return;
        }

        _book.Post(link);
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        // A session that this one had taken the place of may still be there.
        if (_node.FindSession(session.Peer, KnownPurpose.Control) is { } left && link.Attach(left, _options.Time.GetUtcNow(), _node.NowMillis))
        {
            return;
        }

        _events.Publish(GatewayEventKind.SessionEnded, link.Record.Name, null, $"{link.Record.Name}: session ended, {ReasonText(reason)}");
    }

    private void OnAgeing(PeerSession session)
    {
        if (session.Attachment is DeviceLink link && link.Session == session)
        {
            Return(link, true);
        }
    }

    private void NoteResumption(PeerSession session, DeviceLink link)
    {
        byte[] secret = new byte[IResumptionStore.SecretLength];
        try
        {
            if (session.TryTakeResumption(secret, out ulong id) && _options.ResumptionLifetime > TimeSpan.Zero)
            {
                link.Notes.Secret(id, secret);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static string ReasonText(CloseReason reason) => reason switch
    {
        CloseReason.Done => "the device closed it",
        CloseReason.Expired => "its life was used up",
        CloseReason.Replaced => "a newer one took its place",
        CloseReason.Silent => "nothing was heard of the device",
        CloseReason.GoingAway => "the device shuts down",
        CloseReason.Removed => "the device was removed",
        CloseReason.Asleep => "the device sleeps",
        _ => "it was never confirmed",
    };
}
