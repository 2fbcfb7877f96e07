using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What is under way between this peer and one other while their session lives.</summary>
internal sealed class GossipPeer(Identifier id)
{
    private readonly SortedSet<(uint Clock, StatementId Id)> _statements = [];
    private readonly HashSet<StatementId> _wantedIds = [];
    private readonly HashSet<StatementIdPrefix> _shareSet = [];
    private readonly Queue<StatementId> _wanted = new();
    private readonly Queue<StatementIdPrefix> _shares = new();
    private readonly RecentStatements _sent = new(GossipLimits.MostQueued);

    internal Identifier Id => id;

    /// <summary>Whether it was a member when last looked at.</summary>
    internal bool WasMember { get; set; }

    /// <summary>When it is told what is here; never when nothing has to be told.</summary>
    internal long HaveAtMillis { get; private set; } = GroupGossip.Never;

    internal long? HaveSentMillis { get; private set; }

    /// <summary>What it was told last.</summary>
    internal StatementId? Told { get; private set; }

    /// <summary>Whether what it told last was what was here then.</summary>
    internal bool IsEqual { get; set; }

    /// <summary>Whether it told something else, and nothing equal since.</summary>
    internal bool Differs { get; private set; }

    /// <summary>Whether it told something else while others had their turn.</summary>
    internal bool IsPutOff { get; set; }

    internal long RetryMillis { get; set; } = GossipLimits.RetryMillis;

    internal long HeardMillis { get; set; }

    /// <summary>When it was told that it is out; null when it was not, or is to be told again.</summary>
    internal long? RemovalToldMillis { get; set; }

    internal int AskedFor { get; set; }

    internal RecentStatements Known { get; } = new(GossipLimits.MostKnown);

    internal GossipPace Sending { get; } = new(GossipLimits.SentAtOnce, GossipLimits.SentEachSecond);

    internal GossipPace Reading { get; } = new(GossipLimits.ReadAtOnce, GossipLimits.ReadEachSecond);

    internal bool HasWanted => _wanted.Count > 0 && AskedFor < GossipLimits.MostAskedFor;

    internal bool HasShare => _shares.Count > 0;

    internal bool HasStatement => _statements.Count > 0;

    internal void TellBy(long millis) => HaveAtMillis = Math.Min(HaveAtMillis, millis);

    /// <summary>It is at work on the difference: no need to ask it about that yet.</summary>
    internal void PutOff(long millis) => HaveAtMillis = Differs && HaveAtMillis != GroupGossip.Never ? Math.Max(HaveAtMillis, millis) : HaveAtMillis;

    internal void HandleEqual()
    {
        IsEqual = true;
        Differs = false;
        IsPutOff = false;
        RetryMillis = GossipLimits.RetryMillis;
        HaveAtMillis = GroupGossip.Never;
        _shares.Clear();
        _shareSet.Clear();
    }

    internal void HandleDifference()
    {
        IsEqual = false;
        Differs = true;
    }

    /// <summary>It was told; when it had something else it is told again later, less and less often.</summary>
    internal void NoteTold(StatementId digest, long nowMillis, int lot)
    {
        Told = digest;
        HaveSentMillis = nowMillis;
        HaveAtMillis = GroupGossip.Never;
        if (Differs)
        {
            TellBy(nowMillis + RetryMillis + lot);
            RetryMillis = Math.Min(2 * RetryMillis, GossipLimits.LongestRetryMillis);
        }
    }

    internal void AddShare(StatementIdPrefix share)
    {
        if (_shares.Count < GossipLimits.MostShares && _shareSet.Add(share))
        {
            _shares.Enqueue(share);
        }
    }

    internal StatementIdPrefix TakeShare()
    {
        StatementIdPrefix share = _shares.Dequeue();
        _shareSet.Remove(share);
        return share;
    }

    internal void AddWanted(StatementId wanted)
    {
        if (_wanted.Count < GossipLimits.MostQueued && _wantedIds.Add(wanted))
        {
            _wanted.Enqueue(wanted);
        }
    }

    internal StatementId TakeWanted()
    {
        StatementId wanted = _wanted.Dequeue();
        _wantedIds.Remove(wanted);
        return wanted;
    }

    /// <summary>Puts a statement where its clock says: what it stands on is sent before it.</summary>
    internal void AddStatement(SignedStatement statement, long nowMillis)
    {
        long pause = (long)GossipLimits.SendAgainMillis << Math.Clamp(_sent.TimesOf(statement.Id) - 1, 0, GossipLimits.MostDoublings);
        if (_sent.IsSince(statement.Id, nowMillis - pause + 1))
        {
            return;
        }

        _statements.Add((statement.Clock, statement.Id));
        if (_statements.Count > GossipLimits.MostQueued)
        {
            _statements.Remove(_statements.Max);
        }
    }

    internal StatementId TakeStatement(long nowMillis)
    {
        (uint Clock, StatementId Id) first = _statements.Min;
        _statements.Remove(first);
        _sent.Note(first.Id, nowMillis);
        Known.Note(first.Id, nowMillis);
        return first.Id;
    }

    /// <summary>It is no member any more, or not yet: nothing is left to say to it.</summary>
    internal void Forget()
    {
        WasMember = false;
        IsEqual = false;
        Differs = false;
        Told = null;
        HaveAtMillis = GroupGossip.Never;
        _statements.Clear();
        _wanted.Clear();
        _wantedIds.Clear();
        _shares.Clear();
        _shareSet.Clear();
        Known.Clear();
    }
}
