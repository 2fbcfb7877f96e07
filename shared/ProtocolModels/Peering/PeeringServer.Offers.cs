namespace NanoPeers.Peering;

/// <summary>
/// Offers: a copy that arrives here goes on to a few of the peers that were heard to want it; each of them does the same. A tree, made by chance.
/// </summary>
public sealed partial class PeeringServer
{
    /// <summary>A copy arrived: whole, or its first verified part while the rest comes in. Calling it again for the same is harmless.</summary>
    /// <param name="copy">The copy, Incoming or Complete.</param>
    /// <param name="nowMillis">This node's clock.</param>
    public void CopyArrived(IAliasedCopy copy, long nowMillis)
    {
        uint hash = PeeringHash.Of(copy.Href);
        _holders.NoteArrival(hash);
        while (Offer(copy, hash, nowMillis))
        {
        }

        Plan();
    }

    /// <summary>Prepares one offer, where this node has not given its share and somebody is known to want it.</summary>
    private bool Offer(IAliasedCopy copy, uint hash, long nowMillis)
    {
        if (_holders.GivenOf(hash) >= _settings.Offers || Active == _requests.Length || copy.State == AliasedCopyState.None || !_wanters.Take(hash))
        {
            return false;
        }

        if (Find(_wanters.TakenWho, _wanters.TakenId) >= 0)
        {
            return true; // it will be answered anyway
        }

        _holders.Give(hash, 1);
        ServedRequest request = Take(_wanters.TakenWho, _wanters.TakenId, hash, copy);
        request.IsOffer = true;
        request.DueMillis = nowMillis + _draws.Below(PeeringTiming.OfferSpreadMillis + 1);
        request.State = PeeringServerState.Locating124;
        Move(request, PeeringServerState.Delaying126, nowMillis);
        return true;
    }

    /// <summary>Nobody said "I found" to an offer in time: it goes to another.</summary>
    private void EndOffer(int place, long nowMillis)
    {
        ServedRequest request = _requests[place];
        uint hash = request.Hash;
        IAliasedCopy copy = request.Copy!;
        Move(request, PeeringServerState.Idle122, nowMillis);
        Release(place);
        _holders.Give(hash, -1);
        Offer(copy, hash, nowMillis);
    }
}
