using NanoPeers.Firmware.Bundles;
using NanoPeers.Firmware.Ports;
using NanoPeers.Peering;

namespace NanoPeers.Firmware.Peering;

/// <summary>
/// The bundle itself: from the peer that the transaction found, or from the origin when it found none. What the transaction asks for is done in the next turn.
/// </summary>
public sealed partial class BoardUpdater
{
    private readonly byte[] _peer = new byte[AddressOctets.Length];
    private HttpUrl? _url;
    private bool _isFromPeer;
    private bool _isStorageFull;
    private int _outcome;

    /// <inheritdoc/>
    public bool MayFetch(PeeringTransaction transaction, PeeringPacket answer, long who)
    {
        bool isFurther = !answer.TryNumberOf(PeeringKey.Received, out long received) || received > _intake.Received;
        return isFurther && HasDigest(answer) && AliasIn(answer, who) != null;
    }

    /// <inheritdoc/>
    public void Fetch(PeeringTransaction transaction, PeeringPacket answer, long who)
    {
        _url = AliasIn(answer, who);
        _isFromPeer = true;
        State = UpdaterState.Fetches;
    }

    /// <inheritdoc/>
    public void RetrieveYourself(PeeringTransaction transaction)
    {
        _url = HttpUrl.Read(transaction.Href);
        _isFromPeer = false;
        State = UpdaterState.Fetches;
    }

    /// <inheritdoc/>
    public void StopRetrieving(PeeringTransaction transaction)
    {
        _url = null;
        _request.Close();
        State = UpdaterState.Asks;
    }

    /// <inheritdoc/>
    public void Progress(PeeringTransaction transaction, long received, long total, long who)
    {
        // Another one's download: this board comes after it.
    }

    /// <inheritdoc/>
    public void Ended(PeeringTransaction transaction, int outcome)
    {
        _url = null;
        _request.Close();
        _outcome = outcome;
        State = UpdaterState.Fetches;
    }

    private HttpUrl? AliasIn(PeeringPacket answer, long who)
    {
        BoardLine.Write(who, _peer);
        return AliasUrl.Accept(answer.ValueOf(PeeringKey.Alias), _peer, _ports.AcceptsAnyPort);
    }

    /// <summary>Who says what it has must have what is wanted; who does not say is believed for the chunks alone.</summary>
    private bool HasDigest(PeeringPacket answer)
    {
        string? digest = answer.ValueOf(PeeringKey.Digest);
        return digest == null || digest == _intake.Slot.Digest;
    }

    private void ReceiveChunk(long nowMillis)
    {
        if (_outcome != 0)
        {
            Conclude(nowMillis);
            return;
        }

        if (_url != null)
        {
            BeginFetch(_url, nowMillis);
            return;
        }

        int count = _request.Turn(_chunk, _count, _intake.NextLength - _count, nowMillis);
        _count += count;
        if (_isFromPeer)
        {
            FromPeers += count;
        }
        else
        {
            FromOrigin += count;
        }

        if (count > 0 && _count == _intake.NextLength)
        {
            TakeChunk(nowMillis);
        }
        else if (_request.State != HttpRequestState.Head && _request.State != HttpRequestState.Body)
        {
            GiveUpSource(nowMillis);
        }
    }

    private void BeginFetch(HttpUrl url, long nowMillis)
    {
        _url = null;
        _count = 0;
        _request.Close();
        _ports.Log.Write("The bundle is fetched from " + (_isFromPeer ? "the peer " : "its origin, ") + url.Host + ".");
        if (_ports.Streams.TryResolve(url.Host, url.Port, _address))
        {
            _request.BeginGet(_address, url, _intake.Received, nowMillis);
        }
    }

    private void TakeChunk(long nowMillis)
    {
        int answer = _intake.Take(_chunk, _count);
        _count = 0;
        if (answer == ChunkAnswer.Wrong)
        {
            _ports.Log.Write("What came is not what the manifest says: it is not taken.");
            GiveUpSource(nowMillis);
        }
        else if (answer == ChunkAnswer.NotKept)
        {
            _isStorageFull = true;
            _transaction!.Cancel(nowMillis);
        }
        else if (_intake.IsWhole)
        {
            _transaction!.Retrieved(null, nowMillis);
        }
        else if (!_isFromPeer)
        {
            _transaction!.Progressed(_intake.Received, _intake.Slot.Length);
        }
    }

    /// <summary>The network is asked again, unless the transaction says something else at once.</summary>
    private void GiveUpSource(long nowMillis)
    {
        _request.Close();
        State = UpdaterState.Asks;
        _transaction!.RetrievalFailed(nowMillis);
    }

    private void Conclude(long nowMillis)
    {
        int outcome = _outcome;
        _outcome = 0;
        _transaction = null;
        if (outcome == PeeringOutcome.Done)
        {
            Install(nowMillis);
            return;
        }

        Fail(_isStorageFull ? "the storage does not keep it" : "the bundle was not to be had", nowMillis);
        _isStorageFull = false;
    }
}
