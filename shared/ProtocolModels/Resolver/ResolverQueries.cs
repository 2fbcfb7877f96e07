namespace NanoPeers.Resolver;

/// <summary>
/// The client's half of the resolver: queries under way, each known by its id until its answers are in or its time is over. A peer that only asks
/// needs this and nothing of <see cref="ResolverHandlers"/>. Not safe for threads; allocates nothing after it is made. RESOLVER.md.
/// </summary>
public sealed class ResolverQueries
{
    /// <summary>There is no such time: nothing is under way.</summary>
    public const long Never = long.MaxValue;

    private readonly ulong[] _ids;
    private readonly long[] _deadlines;
    private readonly int[] _answersLeft;
    private readonly byte[][] _handlers;

    /// <summary>Makes a table.</summary>
    /// <param name="places">Most queries under way at once.</param>
    public ResolverQueries(int places)
    {
        _ids = new ulong[places];
        _deadlines = new long[places];
        _answersLeft = new int[places];
        _handlers = new byte[places][];
    }

    /// <summary>Queries under way.</summary>
    public int Count { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due next, milliseconds of the caller's clock; <see cref="Never"/> when nothing is under way.</summary>
    public long NextTimeoutMillis
    {
        get
        {
            long next = Never;
            for (int place = 0; place < _ids.Length; place++)
            {
                if (_ids[place] != 0 && _deadlines[place] < next)
                {
                    next = _deadlines[place];
                }
            }

            return next;
        }
    }

    /// <summary>Notes a query that is to be sent.</summary>
    /// <param name="id">Random, not 0, and of no query under way.</param>
    /// <param name="handler">Who is asked: only its answers are taken.</param>
    /// <param name="mostAnswers">How many answers end the query: 1 for a query to one peer.</param>
    /// <param name="deadlineMillis">When it ends in any case.</param>
    /// <returns>The query's place, 0 and up; -1 when there is none, or the id is taken.</returns>
    public int Begin(ulong id, byte[] handler, int mostAnswers, long deadlineMillis)
    {
        int free = -1;
        for (int place = _ids.Length - 1; place >= 0; place--)
        {
            if (_ids[place] == id)
            {
                return -1;
            }

            free = _ids[place] == 0 ? place : free;
        }

        if (free >= 0 && id != 0)
        {
            _ids[free] = id;
            _handlers[free] = handler;
            _answersLeft[free] = mostAnswers;
            _deadlines[free] = deadlineMillis;
            Count++;
        }

        return id == 0 ? -1 : free;
    }

    /// <summary>Finds the query that a response answers, and counts the answer.</summary>
    /// <param name="response">A response.</param>
    /// <param name="isLast">Whether no more answers are expected: the place is free again.</param>
    /// <returns>The query's place; -1 for a response to no query under way, or of another handler.</returns>
    public int HandleResponse(ResolverMessage response, out bool isLast)
    {
        isLast = false;
        ulong id = response.QueryId;
        for (int place = 0; place < _ids.Length; place++)
        {
            if (_ids[place] == id && id != 0)
            {
                if (response.Kind != ResolverMessageKind.Response || !response.IsOf(_handlers[place]))
                {
                    return -1;
                }

                _answersLeft[place]--;
                isLast = _answersLeft[place] <= 0;
                if (isLast)
                {
                    Free(place);
                }

                return place;
            }
        }

        return -1;
    }

    /// <summary>Ends one query whose time is over.</summary>
    /// <param name="nowMillis">The caller's clock.</param>
    /// <returns>Its place, which is free again; -1 when none is due. Call until then.</returns>
    public int HandleTimeout(long nowMillis)
    {
        for (int place = 0; place < _ids.Length; place++)
        {
            if (_ids[place] != 0 && nowMillis >= _deadlines[place])
            {
                Free(place);
                return place;
            }
        }

        return -1;
    }

    /// <summary>Gives a query up.</summary>
    /// <param name="id">Its id; one that is not under way is no fault.</param>
    public void End(ulong id)
    {
        for (int place = 0; place < _ids.Length && id != 0; place++)
        {
            if (_ids[place] == id)
            {
                Free(place);
                return;
            }
        }
    }

    private void Free(int place)
    {
        _ids[place] = 0;
        Count--;
    }
}
