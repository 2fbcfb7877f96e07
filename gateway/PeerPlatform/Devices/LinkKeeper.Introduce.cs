using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>Introducing linked devices to each other, one pair at a time.</summary>
internal sealed partial class LinkKeeper
{
    private readonly SessionTools _tools;
    private readonly Introducer _introducer;
    private readonly Dictionary<(Identifier, Identifier), (long AgainMillis, int WaitMillis, string Problem)> _failed = [];
    private (Identifier First, Identifier Second)? _pair;
    private PeerSession? _first;
    private PeerSession? _second;

    /// <summary>A device has answered an introduction. False for an introduction itself: nobody introduces the gateway.</summary>
    internal bool HandleIntroduced(PeerSession session, SessionMessage message)
    {
        if (message.Kind != SessionMessageKind.Introduced)
        {
            return false;
        }

        lock (_gate)
        {
            _introducer.HandleMessage(message, session.Core, _node.NowMillis);
            SettleIntroduction(_node.NowMillis);
            Transmit();
        }

        return true;
    }

    /// <summary>The gateway stops: an introduction under way is given up, and its secret overwritten.</summary>
    internal void Stop()
    {
        lock (_gate)
        {
            _introducer.Cancel(_node.NowMillis);
        }
    }

    private static (Identifier, Identifier) PairOf(LinkRecord link) => link.Switch.IsBefore(link.Light) ? (link.Switch, link.Light) : (link.Light, link.Switch);

    private void TickIntroducer(long nowMillis)
    {
        if (_pair is null)
        {
            return;
        }

        _introducer.HandleTimeout(nowMillis);
        SettleIntroduction(nowMillis);
        Transmit();
    }

    /// <summary>Begins with the first pair that holds no common introduction, or an old one, and is present.</summary>
    private void BeginIntroduction(long nowMillis)
    {
        if (_pair is not null)
        {
            return;
        }

        foreach (LinkRecord link in _links.Values.Where(link => link.Wanted).ToList())
        {
            (Identifier first, Identifier second) pair = PairOf(link);
            bool waits = _failed.TryGetValue(pair, out (long AgainMillis, int WaitMillis, string Problem) failed) && nowMillis < failed.AgainMillis;
            if (waits || !HasTaken(pair.first) || !HasTaken(pair.second) || !IsNeeded(link))
            {
                continue;
            }

            Introduce(pair, _told[pair.first].Session, _told[pair.second].Session, nowMillis);
            return;
        }
    }

    private bool HasTaken(Identifier device) => _told.TryGetValue(device, out ToldLinks? told) && told.IsTaken;

    private bool IsNeeded(LinkRecord link)
    {
        if (!HoldsSame(link))
        {
            return true;
        }

        if (link.IntroducedAt is not { } at)
        {
            // The gateway ended before it could note it, or the two have a link the other way already.
            NoteIntroduced(PairOf(link));
            return false;
        }

        return _options.Time.GetUtcNow() - at >= TimeSpan.FromDays(GatewayTuning.IntroductionRenewalDays);
    }

    private bool HoldsSame(LinkRecord link)
    {
        if (!_told.TryGetValue(link.Switch, out ToldLinks? one) || !_told.TryGetValue(link.Light, out ToldLinks? other))
        {
            return false;
        }

        ulong held = one.HeldFor(link.Light);
        return held != 0 && held == other.HeldFor(link.Switch);
    }

    private void Introduce((Identifier, Identifier) pair, PeerSession first, PeerSession second, long nowMillis)
    {
        _pair = pair;
        _first = first;
        _second = second;
        _introducer.Start(
            first.Core, first.Address.ToString(), second.Core, second.Address.ToString(), GatewayTuning.IntroductionLifetimeSeconds, nowMillis);
        SettleIntroduction(nowMillis);
        Transmit();
    }

    private void SettleIntroduction(long nowMillis)
    {
        if (_pair is not { } pair)
        {
            return;
        }

        if (_introducer.State == IntroducerState.Introduced)
        {
            _failed.Remove(pair);
            Hold(pair.First, pair.Second);
            Hold(pair.Second, pair.First);
            NoteIntroduced(pair);
            End();
        }
        else if (_introducer.State == IntroducerState.Failed)
        {
            int wait = _failed.TryGetValue(pair, out (long AgainMillis, int WaitMillis, string Problem) before)
                ? Math.Min(before.WaitMillis * 2, GatewayTuning.LongestRetryMillis)
                : GatewayTuning.FirstRetryMillis;
            _failed[pair] = (nowMillis + wait, wait, ProblemOfIntroduction());
            End();
        }
    }

    private void End()
    {
        _pair = null;
        _first = null;
        _second = null;
        _lookMillis = 0;
    }

    private void Hold(Identifier device, Identifier other)
    {
        if (_told.TryGetValue(device, out ToldLinks? told))
        {
            told.Hold(other, _introducer.Id);
        }
    }

    private void NoteIntroduced((Identifier First, Identifier Second) pair)
    {
        foreach (LinkRecord link in _links.Values.Where(link => link.Wanted && PairOf(link) == pair).ToList())
        {
            Save(link with { IntroducedAt = _options.Time.GetUtcNow() });
        }
    }

    private void Transmit()
    {
        while (_introducer.DueSession is { } due && (_first?.Core == due ? _first : _second?.Core == due ? _second : null) is { } session)
        {
            session.Send(_introducer, static (introducer, core, writer, into, capacity) => introducer.PollTransmit(core, writer, into, 0, capacity));
        }
    }

    private string IntroductionProblemOf(LinkRecord link)
    {
        bool areThere = _told.ContainsKey(link.Switch) && _told.ContainsKey(link.Light);
        if (areThere ? HoldsSame(link) : link.IntroducedAt is not null)
        {
            return "";
        }

        bool hasFailed = _failed.TryGetValue(PairOf(link), out (long AgainMillis, int WaitMillis, string Problem) failed);
        return hasFailed ? failed.Problem : "being introduced to each other";
    }

    private string ProblemOfIntroduction()
    {
        string who = _introducer.FailedPeer is { } peer ? NameOf(peer) : "one of them";
        return _introducer.Failure switch
        {
            IntroductionFailure.NothingHeard => $"{who} did not answer the introduction",
            IntroductionFailure.Refused => $"{who} refused the introduction: {RejectReasonName.Of(_introducer.RejectReason)}",
            IntroductionFailure.SessionEnded or IntroductionFailure.NoSession => $"the session with {who} ended",
            IntroductionFailure.BadEndpoint => $"the address of {who} is not known",
            _ => "the introduction was given up",
        };
    }
}
