using NanoPeers.Groups;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>All that comes from one member under one protection: a track for each of its runs, so that late lines of the run before harm nothing.</summary>
internal sealed class GroupLineLane(Identifier from, GroupProtection protection, bool fromFirst, GroupLineRoom room, GroupLineEffects effects)
{
    private readonly int _most = protection == GroupProtection.Clear ? GroupLineTiming.RunsInClear : GroupLineTiming.RunsSecured;
    private readonly List<GroupLineTrack> _tracks = [];
    private bool _fromFirst = fromFirst;

    internal long NextTimeoutMillis
    {
        get
        {
            long next = GroupLines.Never;
            foreach (GroupLineTrack track in _tracks)
            {
                next = Math.Min(next, track.AskAtMillis);
            }

            return next;
        }
    }

    /// <summary>The track of a run; a new one when there is none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="first">The line at which it begins for somebody who comes late.</param>
    internal GroupLineTrack Of(uint run, long first)
    {
        foreach (GroupLineTrack track in _tracks)
        {
            if (track.Run == run)
            {
                return track;
            }
        }

        // Whoever heard the run before was here when this one began, and is missing something if it does not begin with its first line.
        // In clear the run may be invented.
        GroupLineTrack added = new(from, protection, run, _fromFirst ? 1 : first, room, effects);
        MakeRoom();
        _tracks.Add(added);
        _fromFirst = protection != GroupProtection.Clear;
        return added;
    }

    internal void HandleTimeout(long nowMillis)
    {
        foreach (GroupLineTrack track in _tracks)
        {
            track.HandleTimeout(nowMillis);
        }
    }

    internal void Drop()
    {
        foreach (GroupLineTrack track in _tracks)
        {
            track.Drop();
        }

        _tracks.Clear();
    }

    private void MakeRoom()
    {
        if (protection != GroupProtection.Clear)
        {
            _tracks.ForEach(static track => track.GiveUp());
        }

        if (_tracks.Count == _most)
        {
            GroupLineTrack idle = _tracks.MinBy(static track => track.UsedAtMillis)!;
            idle.GiveUp();
            _tracks.Remove(idle);
        }
    }
}
