using System;
using NanoPeers.Firmware.Board.Signals;
using NanoPeers.Firmware.Peering;

namespace NanoPeers.Firmware.BoardWithPeering;

/// <summary>The date that the image asked a time server for; none while it is not sane.</summary>
public sealed class BoardCalendar : ICalendarPort
{
    private static readonly DateTime _first = new DateTime(1970, 1, 1);

    /// <inheritdoc/>
    public long NowSeconds
    {
        get
        {
            DateTime now = DateTime.UtcNow;
            return SaneDate.IsIn(now.Year) ? (now.Ticks - _first.Ticks) / TimeSpan.TicksPerSecond : 0;
        }
    }
}
