using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>
/// The statements of one group that this peer knows: a set that only grows. A statement is in it when a key that its issuer has, or once had, signed it;
/// what it means for the group is for <see cref="GroupView"/> to say. Nothing depends on the order in which statements come. Any thread may call.
/// GROUPS.md.
/// </summary>
public sealed class GroupLedger
{
    private readonly Lock _lock = new();
    private readonly LedgerLimits _limits;
    private readonly IGroupStatementStore? _store;
    private readonly byte[] _founder;
    private readonly Dictionary<StatementId, LedgerEntry> _entries = [];
    private readonly Dictionary<Identifier, List<PeerPublicKey>> _keys = [];
    private readonly Dictionary<Identifier, SortedSet<uint>> _numbers = [];
    private readonly Dictionary<Identifier, int> _counts = [];
    private readonly StatementIdSet _ids = new();
    private readonly List<SignedStatement> _arrived = [];
    private readonly WaitingStatements _waiting;
    private readonly List<LedgerEntry> _byClock = [];
    private LedgerEntry[]? _ordered;
    private LedgerSummary? _summary;

    /// <summary>Opens a ledger with what its store has.</summary>
    /// <param name="group">The group.</param>
    /// <param name="founder">The fingerprint of its creator's key where the group's id is no digest of it; else empty.</param>
    /// <param name="limits">How much it takes in.</param>
    /// <param name="store">Where statements are kept; null keeps them in memory alone.</param>
    public GroupLedger(Identifier group, ReadOnlySpan<byte> founder, LedgerLimits limits, IGroupStatementStore? store)
    {
        Group = group;
        _founder = founder.ToArray();
        _limits = limits;
        _waiting = new WaitingStatements(limits.MostWaiting);
        foreach (byte[] octets in store?.Load(group) ?? [])
        {
            Add(octets, DateTimeOffset.MaxValue);
        }

        _store = store;
    }

    /// <summary>The group.</summary>
    public Identifier Group { get; }

    /// <summary>Counts up with every statement: a view of an older number is out of date.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Statements of any kind that still find room; for removals and the like there is <see cref="LedgerLimits.MoreForEnds"/> more.</summary>
    public int Room => Math.Max(0, _limits.MostStatements - Count);

    /// <summary>The highest logical clock known; the next statement's is higher.</summary>
    public uint HighestClock { get; private set; }

    /// <summary>Takes a statement, from anyone.</summary>
    /// <param name="octets">Its octets.</param>
    /// <param name="now">The time.</param>
    public LedgerAnswer Add(ReadOnlySpan<byte> octets, DateTimeOffset now)
    {
        StatementStatus status = SignedStatement.TryRead(octets, out SignedStatement? statement);
        if (statement is null)
        {
            return new LedgerAnswer(LedgerResult.Malformed, status, null);
        }

        lock (_lock)
        {
            LedgerResult result = Take(statement, now);
            if (result == LedgerResult.Added)
            {
                RetryWaiting(statement, now);
            }

            return new LedgerAnswer(result, status, statement);
        }
    }

    /// <summary>What the ledger has, in short.</summary>
    public LedgerSummary Summary()
    {
        lock (_lock)
        {
            return _summary ??= new LedgerSummary(_ids.Count, _ids.DigestOf(default));
        }
    }

    /// <summary>The statements that came after the first so many, in the order in which they came. <see cref="Count"/> is the next to ask from.</summary>
    /// <param name="count">How many are known.</param>
    public IReadOnlyList<SignedStatement> Since(int count)
    {
        lock (_lock)
        {
            return count >= _arrived.Count ? [] : _arrived.GetRange(count, _arrived.Count - count);
        }
    }

    /// <summary>The ids of a share.</summary>
    internal StatementId[] Ids(StatementIdPrefix share)
    {
        lock (_lock)
        {
            return _ids.In(share).ToArray();
        }
    }

    /// <summary>The digest of a share.</summary>
    internal StatementId DigestOf(StatementIdPrefix share)
    {
        lock (_lock)
        {
            return _ids.DigestOf(share);
        }
    }

    /// <summary>All statements with their signers' keys, by clock and id: the order in which the view takes them.</summary>
    public IReadOnlyList<LedgerEntry> Entries()
    {
        lock (_lock)
        {
            return _ordered ??= [.. _byClock];
        }
    }

    /// <summary>The ids of all statements.</summary>
    public IReadOnlyList<StatementId> Ids()
    {
        lock (_lock)
        {
            return _ids.In(default).ToArray();
        }
    }

    /// <summary>Which of some statements are not here: what to ask for.</summary>
    /// <param name="offered">What another peer has.</param>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<StatementId> Missing(IEnumerable<StatementId> offered, int most)
    {
        lock (_lock)
        {
            return [.. offered.Where(id => !_entries.ContainsKey(id)).Distinct().Take(most)];
        }
    }

    /// <summary>A statement; null when it is not here.</summary>
    /// <param name="id">Its id.</param>
    public SignedStatement? Find(StatementId id)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(id, out LedgerEntry? entry) ? entry.Statement : null;
        }
    }

    /// <summary>The highest number of an issuer's statements here; 0 when there is none.</summary>
    /// <param name="issuer">The issuer.</param>
    public uint HighestNumber(Identifier issuer)
    {
        lock (_lock)
        {
            return _numbers.TryGetValue(issuer, out SortedSet<uint>? numbers) ? numbers.Max : 0;
        }
    }

    /// <summary>The highest number up to which all of an issuer's statements are here: what a removal lets stand.</summary>
    /// <param name="issuer">The issuer.</param>
    public uint ContiguousNumber(Identifier issuer)
    {
        lock (_lock)
        {
            uint number = 0;
            while (_numbers.TryGetValue(issuer, out SortedSet<uint>? numbers) && numbers.Contains(number + 1))
            {
                number++;
            }

            return number;
        }
    }

    /// <summary>Does something with the ledger that no other statement may come in between of.</summary>
    internal T Alone<T>(Func<T> act)
    {
        lock (_lock)
        {
            return act();
        }
    }

    private LedgerResult Take(SignedStatement statement, DateTimeOffset now)
    {
        if (!statement.Group.Equals(Group))
        {
            return LedgerResult.OtherGroup;
        }

        if (_entries.ContainsKey(statement.Id))
        {
            return LedgerResult.Duplicate;
        }

        if (now < DateTimeOffset.MaxValue && statement.Issued > now + LedgerLimits.ClockTolerance)
        {
            return LedgerResult.FromTheFuture;
        }

        if (statement.Clock > (ulong)HighestClock + LedgerLimits.ClockLead)
        {
            return LedgerResult.ClockAhead;
        }

        if (_entries.Count >= _limits.MostStatements + (statement.IsUrgent ? _limits.MoreForEnds : 0))
        {
            return LedgerResult.Full;
        }

        bool isTooMuch = statement.Number > _limits.MostOfOneIssuer || _counts.GetValueOrDefault(statement.Issuer) >= _limits.MostOfOneIssuer;
        return isTooMuch ? LedgerResult.IssuerFull : Verify(statement);
    }

    private LedgerResult Verify(SignedStatement statement)
    {
        PeerPublicKey? carried = statement.CarriedKey();
        if (statement.Kind == StatementKind.Document && carried is not null)
        {
            return !MakesGroup(statement, carried) ? LedgerResult.NotTheFounder
                : statement.IsSignedBy(carried) ? Keep(statement, carried, statement.Issuer, carried)
                : LedgerResult.WrongSignature;
        }

        bool isKnown = _keys.TryGetValue(statement.Issuer, out List<PeerPublicKey>? keys);
        PeerPublicKey? signer = _waiting.Contains(statement.Id) ? null : keys?.Find(statement.IsSignedBy);
        if (signer is not null)
        {
            return Keep(statement, signer, statement.Subject, carried);
        }

        _waiting.Add(statement);
        return isKnown ? LedgerResult.WrongSignature : LedgerResult.Waiting;
    }

    private bool MakesGroup(SignedStatement statement, PeerPublicKey key)
    {
        if (_founder.Length > 0)
        {
            return key.Fingerprint.Span.SequenceEqual(_founder);
        }

        byte[] made = SHA256.HashData([.. statement.Bytes(StatementField.Salt), .. key.SubjectPublicKeyInfo.Span]);
        return statement.Has(StatementField.Salt) && Group.Matches(made, 0);
    }

    private LedgerResult Keep(SignedStatement statement, PeerPublicKey signer, Identifier owner, PeerPublicKey? carried)
    {
        _store?.Save(statement);
        LedgerEntry entry = new(statement, signer, carried);
        _entries.Add(statement.Id, entry);
        int at = _byClock.BinarySearch(entry, LedgerEntry.ByClock);
        _byClock.Insert(at < 0 ? ~at : at, entry);
        _ids.Add(statement.Id);
        _arrived.Add(statement);
        HighestClock = Math.Max(HighestClock, statement.Clock);
        _counts[statement.Issuer] = _counts.GetValueOrDefault(statement.Issuer) + 1;
        if (!_numbers.TryGetValue(statement.Issuer, out SortedSet<uint>? numbers))
        {
            _numbers[statement.Issuer] = numbers = [];
        }

        numbers.Add(statement.Number);
        if (carried is not null)
        {
            Learn(owner, carried);
        }

        _ordered = null;
        _summary = null;
        return LedgerResult.Added;
    }

    private void Learn(Identifier owner, PeerPublicKey key)
    {
        if (!_keys.TryGetValue(owner, out List<PeerPublicKey>? keys))
        {
            _keys[owner] = keys = [];
        }

        if (!keys.Exists(known => known.Fingerprint.Span.SequenceEqual(key.Fingerprint.Span)))
        {
            keys.Add(key);
        }
    }

    /// <summary>A key came: what it signed may be among those that wait, and may carry the next key.</summary>
    private void RetryWaiting(SignedStatement first, DateTimeOffset now)
    {
        Queue<SignedStatement> keys = new([first]);
        while (keys.TryDequeue(out SignedStatement? carrier))
        {
            IReadOnlyList<SignedStatement> waiting = carrier.Has(StatementField.Modulus) ? _waiting.TakeOf(carrier.Subject) : [];
            foreach (SignedStatement statement in waiting)
            {
                if (Take(statement, now) == LedgerResult.Added)
                {
                    keys.Enqueue(statement);
                }
            }
        }
    }
}
