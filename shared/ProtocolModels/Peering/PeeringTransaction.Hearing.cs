namespace NanoPeers.Peering;

/// <summary>What a transaction hears: answers, others that ask for the same, downloads of others.</summary>
public sealed partial class PeeringTransaction
{
    private bool _isBegun;
    private long _movedMillis;

    private bool TakesAnswers
    {
        get
        {
            bool isWaiting = State == PeeringClientState.Waiting144 || State == PeeringClientState.WaitsForDownload156;
            return isWaiting || State == PeeringClientState.AnyInProgress152;
        }
    }

    /// <summary>"I have", or "complete" with an alias: the first that may be fetched wins (S2 fig. 4A, 146); later ones find another state.</summary>
    internal void HandleAnswer(PeeringPacket answer, long who, long nowMillis)
    {
        if (!TakesAnswers || !answer.IsValue(PeeringKey.Href, Href) || answer.Find(PeeringKey.Alias) < 0 || IsIgnored(who))
        {
            return;
        }

        if (!_listener!.MayFetch(this, answer, who))
        {
            return;
        }

        Move(PeeringClientState.Found146, nowMillis);
        Provider = who;
        int node = answer.Find(PeeringKey.Node);
        _voice.Found(Id, Href, answer.Buffer, node < 0 ? 0 : answer.OffsetOf(node), node < 0 ? 0 : answer.LengthOf(node));
        Move(PeeringClientState.ItemFound158, nowMillis);
        _listener.Fetch(this, answer, who);
    }

    /// <summary>Another peer asks for the same: the network is awake, and the own repeats can be rarer.</summary>
    internal void HandleOtherNeed()
    {
        if (State == PeeringClientState.Waiting144 && _due[PeeringTimer.Repeat] != PeeringServer.Never)
        {
            _repeatMillis += _settings.RepeatMillis;
            Set(PeeringTimer.Repeat, _due[PeeringTimer.Repeat] + _settings.RepeatMillis);
        }
    }

    /// <summary>"Downloading": of one that claims to be about to (no octets are named), or that is.</summary>
    internal void HandleDownloading(PeeringPacket packet, long who, long nowMillis)
    {
        if (!MayWait || _isAlone || IsIgnored(who) || !packet.IsValue(PeeringKey.Href, Href))
        {
            return;
        }

        bool isBegun = packet.TryNumberOf(PeeringKey.Received, out long received);
        packet.TryNumberOf(PeeringKey.Total, out long total);
        switch (State)
        {
            case PeeringClientState.Waiting144:
                NoteDownload(who, isBegun, received, total, nowMillis);
                Set(PeeringTimer.Repeat, PeeringServer.Never);
                if (_settings.IsAdaptive && isBegun)
                {
                    Move(PeeringClientState.AnyInProgress152, nowMillis);
                    WaitForDownload(nowMillis);
                }

                break;
            case PeeringClientState.AnyInProgress152:
                HandleClaim(packet, who, isBegun, received, total, nowMillis);
                break;
            case PeeringClientState.RetrievesItself150:
                HandleRival(packet, who, isBegun, received, total, nowMillis);
                break;
            case PeeringClientState.WaitsForDownload156:
                HandleProgress(who, isBegun, received, total, nowMillis);
                break;
        }
    }

    /// <summary>"Complete" without an alias: copies are being passed on; one is asked for again when none is offered soon.</summary>
    internal void HandleComplete(PeeringPacket packet, long who, long nowMillis)
    {
        if (packet.Find(PeeringKey.Alias) >= 0)
        {
            HandleAnswer(packet, who, nowMillis);
        }
        else if (State == PeeringClientState.WaitsForDownload156 && packet.IsValue(PeeringKey.Href, Href) && !IsIgnored(who))
        {
            Set(PeeringTimer.Stall, nowMillis + PeeringTiming.PatienceMillis + _draws.Below(PeeringTiming.PatienceMillis + 1));
        }
    }

    private void NoteDownload(long who, bool isBegun, long received, long total, long nowMillis)
    {
        Provider = who;
        _isBegun = isBegun;
        _movedMillis = nowMillis;
        Received = received;
        Total = total;
    }

    /// <summary>154, then 156: "I found", and the wait for the other's download.</summary>
    private void WaitForDownload(long nowMillis)
    {
        Move(PeeringClientState.FoundDownload154, nowMillis);
        _voice.FoundDownload(Id, Href);
        Move(PeeringClientState.WaitsForDownload156, nowMillis);
        WaitForLife(nowMillis);
        _listener!.Progress(this, Received, Total, Provider);
    }

    /// <summary>The downloader may be silent so long. At random more, so that not all who wait ask in the same moment.</summary>
    private void WaitForLife(long nowMillis)
    {
        Set(PeeringTimer.Stall, nowMillis + PeeringTiming.StallMillis + _draws.Below(PeeringTiming.PatienceMillis + 1));
    }

    private void HandleProgress(long who, bool isBegun, long received, long total, long nowMillis)
    {
        if (who != Provider)
        {
            // Two that download have settled it among themselves; the other's word counts when it is further, or this one's was only a claim.
            if (isBegun && (!_isBegun || received > Received))
            {
                NoteDownload(who, true, received, total, nowMillis);
                WaitForLife(nowMillis);
                _listener!.Progress(this, Received, Total, who);
            }

            return;
        }

        if (isBegun && (received > Received || !_isBegun))
        {
            NoteDownload(who, true, received, total > 0 ? total : Total, nowMillis);
        }
        else if (nowMillis - _movedMillis >= PeeringTiming.StuckMillis)
        {
            Ignore(who);
            Ask(nowMillis);
            return;
        }

        WaitForLife(nowMillis);
        _listener!.Progress(this, Received, Total, who);
    }
}
