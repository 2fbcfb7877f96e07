using NanoPeers.Peering;

namespace NanoPeers.ProtocolModels.Tests.Peering.Rig;

/// <summary>One node of the virtual network: the real cores, a store of files, and a caller that fetches chunk by chunk and verifies each.</summary>
public sealed class PeeringEnd : IPeeringLine, IAliasedCopies, IPeeringListener
{
    /// <summary>A source that is silent for so long has failed.</summary>
    private const long SilenceMicros = 2_000_000;

    private readonly List<PeeringItem> _items = [];

    private readonly PeeringSettings _settings;
    private int _starts;

    public PeeringEnd(PeeringNet net, int index, PeeringSettings settings)
    {
        Net = net;
        Address = index + 1;
        _settings = settings;
        Node = Start();
    }

    public PeeringNet Net { get; }

    public long Address { get; }

    public PeeringNode Node { get; private set; }

    public bool IsUp { get; set; } = true;

    /// <summary>Which side of a partition it is on.</summary>
    public int Side { get; set; }

    /// <summary>Whether it says that it has what it has not, and sends rubbish.</summary>
    public bool IsLiar { get; init; }

    public bool MayWait { get; set; } = true;

    public HashSet<long> BlackList { get; } = [];

    public IReadOnlyList<PeeringItem> Items => _items;

    public long ServedOctets { get; set; }

    /// <summary>When its link is free again, for what it sends.</summary>
    public long LinkFreeMicros { get; set; }

    /// <summary>When its timer is set, in the queue.</summary>
    public long PlannedMillis { get; set; } = PeeringServer.Never;

    public List<(long Millis, string What)> Events { get; } = [];

    public List<(long Received, long Total)> ProgressHeard { get; } = [];

    public PeeringItem Hold(PeeringFile file)
    {
        PeeringItem item = new(this, file) { IsInstalled = !IsLiar, IsLie = IsLiar };
        Net.Know(file);
        item.Chunks.AddRange(IsLiar ? [] : Enumerable.Range(0, file.Chunks).Select(file.ContentOf));
        _items.Add(item);
        return item;
    }

    public PeeringItem Need(PeeringFile file, bool cachedOnly = false)
    {
        Net.Know(file);
        PeeringItem item = _items.Find(item => item.File == file) ?? new PeeringItem(this, file);
        if (!_items.Contains(item))
        {
            _items.Add(item);
        }

        PeeringTransaction? transaction = Node.Begin(file.Href, MayWait, cachedOnly, this, Net.NowMillis);
        item.Transaction = transaction ?? throw new InvalidOperationException("As many transactions as can be.");
        Net.Plan(this);
        return item;
    }

    /// <summary>Power is cut: whatever was under way is forgotten; what was verified stays on the disk.</summary>
    public void Crash()
    {
        IsUp = false;
        foreach (PeeringItem item in _items)
        {
            item.Fetch++;
            item.Transaction = null;
            item.Waiting.Clear();
        }
    }

    /// <summary>Power is back: the cores begin anew, and the partial files that are on the disk are gone on with.</summary>
    public void Restart()
    {
        IsUp = true;
        Node = Start();
        PlannedMillis = PeeringServer.Never;
    }

    public void Broadcast(byte[] buffer, int offset, int count) => Net.Broadcast(this, buffer[offset..(offset + count)]);

    public void Send(long who, byte[] buffer, int offset, int count) => Net.Send(this, Net.Nodes[(int)who - 1], buffer[offset..(offset + count)]);

    public IAliasedCopy? Find(PeeringPacket request)
    {
        foreach (PeeringItem item in _items)
        {
            if (ReferenceEquals(item.File, Net.Named))
            {
                return request.IsValue(PeeringKey.Method, "get") ? item : null;
            }
        }

        return null;
    }

    public bool MayFetch(PeeringTransaction transaction, PeeringPacket answer, long who)
    {
        bool isFurther = !answer.TryNumberOf(PeeringKey.Received, out long received) || received > ItemOf(transaction).Received;
        return isFurther && !BlackList.Contains(who);
    }

    public void Fetch(PeeringTransaction transaction, PeeringPacket answer, long who)
    {
        Note($"fetch from {who}");
        Begin(ItemOf(transaction), who);
    }

    public void RetrieveYourself(PeeringTransaction transaction)
    {
        Note("retrieve");
        Begin(ItemOf(transaction), 0);
    }

    public void StopRetrieving(PeeringTransaction transaction)
    {
        Note("stop");
        ItemOf(transaction).Fetch++;
    }

    public void Progress(PeeringTransaction transaction, long received, long total, long who) => ProgressHeard.Add((received, total));

    public void Ended(PeeringTransaction transaction, int outcome)
    {
        PeeringItem item = ItemOf(transaction);
        Note($"ended {PeeringOutcome.NameOf(outcome)}");
        item.Fetch++;
        item.Transaction = null;
    }

    /// <summary>Asked for a chunk by a peer.</summary>
    public void Serve(PeeringEnd asker, PeeringItem wanted, int fetch, int chunk)
    {
        PeeringItem? item = _items.Find(item => item.File == wanted.File);
        if (!IsUp || item is null || item.State < AliasedCopyState.Incoming || BlackList.Contains(asker.Address))
        {
            return; // the asker's time-out says the rest
        }

        if (chunk >= item.Chunks.Count && !item.IsLie)
        {
            item.Waiting.Add((asker, wanted, fetch, chunk));
            return;
        }

        Net.Transfer(this, asker, wanted, fetch, chunk, IsLiar ? 0 : item.Chunks[chunk]);
    }

    /// <summary>A chunk came: it is verified before it counts.</summary>
    public void Take(PeeringItem item, int fetch, int chunk, int content)
    {
        if (!IsUp || item.Fetch != fetch || item.Transaction is null || chunk != item.Chunks.Count)
        {
            return;
        }

        if (content != item.File.ContentOf(chunk))
        {
            BlackList.Add(item.Source);
            Fail(item);
            return;
        }

        item.Chunks.Add(content);
        item.Transaction.Progressed(item.Received, item.Total);
        foreach ((PeeringEnd asker, PeeringItem wanted, int theirs, int next) in item.Waiting.ToArray())
        {
            Serve(asker, wanted, theirs, next);
        }

        item.Waiting.Clear();
        if (item.Chunks.Count == item.File.Chunks)
        {
            item.IsInstalled = true;
            item.DoneMicros = Net.NowMicros;
            item.Transaction.Retrieved(item, Net.NowMillis);
        }
        else
        {
            if (Net.ServesIncoming)
            {
                Node.Server.CopyArrived(item, Net.NowMillis);
            }

            Ask(item);
        }
    }

    /// <summary>Node ids are of 32 characters, and in no order.</summary>
    private PeeringNode Start()
    {
        _starts++;
        byte[] id = new byte[16];
        new Random(unchecked((Net.Seed * 7919) + (int)Address)).NextBytes(id);
        SeededDraws draws = new(unchecked((Net.Seed * 1_000_003) + ((int)Address * 17) + _starts));
        return new PeeringNode(Convert.ToHexStringLower(id), this, this, draws, _settings);
    }

    private void Begin(PeeringItem item, long source)
    {
        item.Fetch++;
        item.Source = source;
        if (BlackList.Contains(source))
        {
            throw new InvalidOperationException("A peer on the black list is asked.");
        }

        if (item.Chunks.Count == item.File.Chunks)
        {
            throw new InvalidOperationException("What is here is fetched again.");
        }

        Ask(item);
    }

    private void Ask(PeeringItem item)
    {
        (int fetch, int chunk) = (item.Fetch, item.Chunks.Count);
        if (item.Source == 0)
        {
            Net.TransferFromOrigin(this, item, fetch, chunk);
            return;
        }

        PeeringEnd source = Net.Nodes[(int)item.Source - 1];
        Net.After(Net.LatencyMicros(), () =>
        {
            if (source.Side == Side)
            {
                source.Serve(this, item, fetch, chunk);
            }
        });
        Net.After(SilenceMicros, () =>
        {
            if (IsUp && item.Fetch == fetch && item.Chunks.Count == chunk && item.Transaction is not null)
            {
                Fail(item);
                Net.Plan(this);
            }
        });
    }

    private void Fail(PeeringItem item)
    {
        Note("failed");
        item.Fetch++;
        item.Transaction!.RetrievalFailed(Net.NowMillis);
    }

    private PeeringItem ItemOf(PeeringTransaction transaction) => _items.First(item => item.Href == transaction.Href);

    private void Note(string what) => Events.Add((Net.NowMillis, what));
}
