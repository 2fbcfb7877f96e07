namespace NanoPeers.Peering;

/// <summary>The own retrieval (S2 fig. 7), and the claims before it, by which one of many that would begin together does.</summary>
public sealed partial class PeeringTransaction
{
    private int _claims;

    /// <summary>How far the own retrieval is.</summary>
    /// <param name="received">Octets that are here.</param>
    /// <param name="total">Octets in all; 0 while they are not known.</param>
    public void Progressed(long received, long total)
    {
        if (State == PeeringClientState.RetrievesItself150)
        {
            Received = received > Received ? received : Received;
            Total = total;
        }
    }

    /// <summary>
    /// It is here, whole and verified, from a peer or from the Internet: the own server is told, who waits is told, and the transaction ends.
    /// </summary>
    /// <param name="copy">The entry in the list of local aliased copies; null where none is made of it.</param>
    /// <param name="nowMillis">This node's clock.</param>
    public void Retrieved(IAliasedCopy? copy, long nowMillis)
    {
        bool isOwn = State == PeeringClientState.RetrievesItself150;
        if (!isOwn && State != PeeringClientState.ItemFound158)
        {
            return;
        }

        if (isOwn && copy != null)
        {
            bool isForAll = _settings.Offers == 0 || _wanters.CountOf(Hash) <= _settings.Offers;
            _voice.Complete(Id, Href, isForAll ? copy : null);
        }

        if (copy != null)
        {
            _server.CopyArrived(copy, nowMillis);
        }

        End(PeeringOutcome.Done, nowMillis);
    }

    /// <summary>
    /// It did not come, or was not what was expected. From a peer: that peer is not heard any more in this transaction, and the network is asked again. From
    /// the Internet, after the caller's own retries: the transaction ends.
    /// </summary>
    /// <param name="nowMillis">This node's clock.</param>
    public void RetrievalFailed(long nowMillis)
    {
        if (State == PeeringClientState.RetrievesItself150)
        {
            End(PeeringOutcome.Failed, nowMillis);
        }
        else if (State == PeeringClientState.ItemFound158)
        {
            Ignore(Provider);
            if (_ignoredCount == MaxFetches || nowMillis >= _due[PeeringTimer.Overall])
            {
                Move(PeeringClientState.AnyInProgress152, nowMillis);
                DoWithoutPeers(nowMillis);
            }
            else
            {
                Ask(nowMillis);
            }
        }
    }

    /// <summary>Who is known to want the same might begin, too: a moment of chance, then the claim. Alone there is nothing to settle.</summary>
    private void BeginClaims(long nowMillis)
    {
        _claims = 0;
        int others = _wanters.CountOf(Hash);
        if (others == 0)
        {
            Retrieve(nowMillis);
            return;
        }

        int spread = others * PeeringTiming.ClaimShareMillis;
        spread = spread < PeeringTiming.ClaimSpreadMillis ? spread : PeeringTiming.ClaimSpreadMillis;
        Set(PeeringTimer.Claim, nowMillis + _draws.Below(spread + 1));
    }

    private void Claim(long nowMillis)
    {
        if (_claims == PeeringTiming.Claims)
        {
            Retrieve(nowMillis);
            return;
        }

        _claims++;
        _voice.Downloading(Id, Href, -1, 0, 0);
        Set(PeeringTimer.Claim, nowMillis + PeeringTiming.ClaimMillis);
    }

    /// <summary>In 152: one that has begun goes first, and of two claims the one of the lower node id.</summary>
    private void HandleClaim(PeeringPacket packet, long who, bool isBegun, long received, long total, long nowMillis)
    {
        if (isBegun || _claims == 0 || packet.IsNodeBefore(_node))
        {
            NoteDownload(who, isBegun, received, total, nowMillis);
            WaitForDownload(nowMillis);
        }
        else
        {
            _voice.Downloading(Id, Href, -1, 0, who);
        }
    }

    private void Retrieve(long nowMillis)
    {
        Move(PeeringClientState.RetrievesItself150, nowMillis);
        Provider = 0;
        Received = 0;
        Total = 0;
        TellProgress(nowMillis);
        _listener!.RetrieveYourself(this);
    }

    private void TellProgress(long nowMillis)
    {
        Set(PeeringTimer.Progress, nowMillis + _settings.ProgressMillis);
        if (!_settings.SendsProgressDirectly)
        {
            _voice.Downloading(Id, Href, Received, Total, 0);
            return;
        }

        for (int place = _wanters.Next(Hash, 0); place >= 0; place = _wanters.Next(Hash, place + 1))
        {
            _voice.Downloading(Id, Href, Received, Total, _wanters.TakenWho);
        }
    }

    /// <summary>
    /// In 150: another does the same, or claims to. Of two that have begun the one of the higher node id stops, unless it has half of it already; it is told
    /// directly, since it may not have heard. Never both stop: the lower one never does.
    /// </summary>
    private void HandleRival(PeeringPacket packet, long who, bool isBegun, long received, long total, long nowMillis)
    {
        bool hasHalf = Total > 0 && Received >= Total / 2;
        if (!isBegun || hasHalf || !packet.IsNodeBefore(_node))
        {
            _voice.Downloading(Id, Href, Received, Total, who);
            return;
        }

        _listener!.StopRetrieving(this);
        Move(PeeringClientState.AnyInProgress152, nowMillis);
        NoteDownload(who, true, received, total, nowMillis);
        WaitForDownload(nowMillis);
    }
}
