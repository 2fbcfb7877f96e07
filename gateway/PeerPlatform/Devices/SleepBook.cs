using System.Collections.Concurrent;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>
/// Which devices sleep, and the newest order to the light of each. In memory for whoever asks, and in the store; what is only noted is written behind, an
/// order before it is called kept. Thread-safe. DEVICES.md.
/// </summary>
internal sealed class SleepBook
{
    private readonly ISleepStore _store;
    private readonly Action<Exception> _failed;
    private readonly ConcurrentDictionary<Identifier, SleepRecord> _asleep = new();
    private readonly Lock _disk = new();

    /// <param name="store">Keeps it.</param>
    /// <param name="failed">Takes what the store throws behind everybody's back.</param>
    internal SleepBook(ISleepStore store, Action<Exception> failed)
    {
        _store = store;
        _failed = failed;
        foreach (SleepRecord record in store.List())
        {
            _asleep[record.Device] = record;
        }
    }

    /// <summary>Whether a device said that it sleeps, and was not heard since.</summary>
    internal bool IsAsleep(Identifier device) => _asleep.ContainsKey(device);

    /// <summary>The order that waits for a device; null for none, or none that is worth carrying out.</summary>
    internal SleepRecord? OrderOf(Identifier device, DateTimeOffset now) =>
        _asleep.TryGetValue(device, out SleepRecord? record) && record.LightUntil > now ? record : null;

    /// <summary>A device went to sleep. An order that it did not carry out goes on waiting.</summary>
    internal void NoteAsleep(Identifier device, DateTimeOffset now)
    {
        _asleep.AddOrUpdate(device, id => new SleepRecord(id, now, null, null), (_, record) => record with { At = now });
        WriteBehind(device);
    }

    /// <summary>A device is awake. It stays in the book while an order waits.</summary>
    internal void NoteAwake(Identifier device, DateTimeOffset now)
    {
        if (_asleep.TryGetValue(device, out SleepRecord? record) && !(record.LightUntil > now))
        {
            Done(record);
        }
    }

    /// <summary>Keeps an order in place of the one before it.</summary>
    /// <returns>False when the device does not sleep.</returns>
    /// <exception cref="StateException">The store does not keep it; the order before it stands.</exception>
    internal bool Keep(Identifier device, bool on, DateTimeOffset until)
    {
        lock (_disk)
        {
            if (!_asleep.TryGetValue(device, out SleepRecord? record))
            {
                return false;
            }

            SleepRecord kept = record with { Light = on, LightUntil = until };
            _store.Save(kept);
            _asleep[device] = kept;
            return true;
        }
    }

    /// <summary>An order was carried out, or another way was taken; a newer one goes on waiting.</summary>
    internal void Done(SleepRecord record)
    {
        if (_asleep.TryRemove(KeyValuePair.Create(record.Device, record)))
        {
            WriteBehind(record.Device);
        }
    }

    /// <summary>The device was removed, or was told something newer.</summary>
    internal void Forget(Identifier device)
    {
        if (_asleep.TryRemove(device, out _))
        {
            WriteBehind(device);
        }
    }

    /// <summary>Called where nobody may wait for a disk. Whichever write comes last writes what is so then.</summary>
    private void WriteBehind(Identifier device) => ThreadPool.QueueUserWorkItem(
        _ =>
        {
            try
            {
                lock (_disk)
                {
                    if (_asleep.TryGetValue(device, out SleepRecord? record))
                    {
                        _store.Save(record);
                    }
                    else
                    {
                        _store.Remove(device);
                    }
                }
            }
#pragma warning disable CA1031 // A thread of the pool has nobody to throw to.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                _failed(fault);
            }
        });
}
