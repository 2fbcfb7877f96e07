using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Tests.Devices;

/// <summary>A gateway's state in memory; outlives the gateway, so that a restart can be played.</summary>
internal sealed class MemoryStores : IGatewayStateStore, IDeviceStore, IResumptionStore, ILightStateStore, ILinkStore
{
    private readonly ConcurrentDictionary<Identifier, (DeviceRecord Record, byte[] Secret)> _devices = new();
    private readonly ConcurrentDictionary<ulong, (Identifier Peer, byte[] Secret, DateTimeOffset ExpiresAt, int Order)> _resumptions = new();
    private readonly ConcurrentDictionary<Identifier, LightStateRecord> _lights = new();
    private readonly ConcurrentDictionary<(Identifier, Identifier), LinkRecord> _links = new();
    private byte[]? _authorityKey;
    private uint _boots;
    private int _order;

    public GatewayIdentity Identity { get; } = new(IdOf(0xA0), IdOf(0x60), "test region");

    internal int Resumptions => _resumptions.Count;

    /// <summary>Called with the name of each member that is used; what it throws, the store throws.</summary>
    internal Action<string>? OnUse { get; set; }

    internal static Identifier IdOf(byte octet) => new([.. Enumerable.Repeat(octet, 16)], 0);

    void ILinkStore.Save(LinkRecord link)
    {
        OnUse?.Invoke("SaveLink");
        _links[(link.Switch, link.Light)] = link;
    }

    bool ILinkStore.Remove(Identifier from, Identifier to) => _links.TryRemove((from, to), out _);

    IReadOnlyList<LinkRecord> ILinkStore.List() => [.. _links.Values];

    public uint IncrementBootCount() => ++_boots;

    public void SaveAuthorityKey(ReadOnlySpan<byte> pkcs8)
    {
        OnUse?.Invoke(nameof(SaveAuthorityKey));
        _authorityKey = pkcs8.ToArray();
    }

    public bool TryReadAuthorityKey([NotNullWhen(true)] out byte[]? pkcs8)
    {
        pkcs8 = (byte[]?)_authorityKey?.Clone();
        return pkcs8 is not null;
    }

    public AddDeviceAnswer Add(DeviceRecord device, ReadOnlySpan<byte> secret)
    {
        if (FindByName(device.Name) is not null)
        {
            return AddDeviceAnswer.DeviceNameTaken;
        }

        return _devices.TryAdd(device.Id, (device, secret.ToArray())) ? AddDeviceAnswer.Added : AddDeviceAnswer.DeviceIdTaken;
    }

    DeviceRecord? IDeviceStore.Find(Identifier id) => _devices.TryGetValue(id, out (DeviceRecord Record, byte[] Secret) found) ? found.Record : null;

    public DeviceRecord? FindByName(string name) =>
        _devices.Values.Select(found => found.Record).FirstOrDefault(record => string.Equals(record.Name, name, StringComparison.OrdinalIgnoreCase));

    IReadOnlyList<DeviceRecord> IDeviceStore.List() => [.. _devices.Values.Select(found => found.Record)];

    public bool TryCopySecret(Identifier id, Span<byte> into)
    {
        OnUse?.Invoke(nameof(TryCopySecret));
        bool known = _devices.TryGetValue(id, out (DeviceRecord Record, byte[] Secret) found);
        if (known)
        {
            found.Secret.CopyTo(into);
        }

        return known;
    }

    public bool RecordSeen(Identifier id, string endpoint, DateTimeOffset at)
    {
        OnUse?.Invoke(nameof(RecordSeen));
        if (!_devices.TryGetValue(id, out (DeviceRecord Record, byte[] Secret) found))
        {
            return false;
        }

        _devices[id] = (found.Record with { LastEndpoint = endpoint, LastSeenAt = at }, found.Secret);
        return true;
    }

    public bool Revoke(Identifier id) => throw new NotSupportedException();

    bool IDeviceStore.Remove(Identifier id)
    {
        OnUse?.Invoke("RemoveDevice");
        return _devices.TryRemove(id, out _);
    }

    public void Save(Identifier peer, ulong presharedId, ReadOnlySpan<byte> secret, DateTimeOffset expiresAt)
    {
        OnUse?.Invoke("SaveResumption");
        _resumptions[presharedId] = (peer, secret.ToArray(), expiresAt, Interlocked.Increment(ref _order));
    }

    public bool TryFind(ulong presharedId, DateTimeOffset now, Span<byte> secret, [NotNullWhen(true)] out Identifier? peer)
    {
        OnUse?.Invoke(nameof(TryFind));
        bool known = _resumptions.TryGetValue(presharedId, out (Identifier Peer, byte[] Secret, DateTimeOffset ExpiresAt, int Order) found) && found.ExpiresAt > now;
        peer = known ? found.Peer : null;
        if (known)
        {
            found.Secret.CopyTo(secret);
        }

        return known;
    }

    public bool TryFindNewest(Identifier peer, DateTimeOffset now, Span<byte> secret, out ulong presharedId)
    {
        OnUse?.Invoke(nameof(TryFindNewest));
        var newest = _resumptions.Where(entry => entry.Value.Peer.Equals(peer) && entry.Value.ExpiresAt > now).OrderByDescending(entry => entry.Value.Order).FirstOrDefault();
        presharedId = newest.Key;
        newest.Value.Secret?.CopyTo(secret);
        return newest.Value.Secret is not null;
    }

    public int DeleteExpired(DateTimeOffset now) => 0;

    int IResumptionStore.Remove(Identifier peer)
    {
        ulong[] ids = [.. _resumptions.Where(entry => entry.Value.Peer.Equals(peer)).Select(entry => entry.Key)];
        return ids.Count(id => _resumptions.TryRemove(id, out _));
    }

    public bool Save(Identifier device, bool on, ulong version, DateTimeOffset at)
    {
        OnUse?.Invoke("SaveLight");
        LightStateRecord state = new(device, on, version, at);
        return _lights.AddOrUpdate(device, state, (_, kept) => kept.Version < version ? state : kept) == state;
    }

    public LightStateRecord? Find(Identifier device) => _lights.GetValueOrDefault(device);

    IReadOnlyList<LightStateRecord> ILightStateStore.List() => [.. _lights.Values];

    bool ILightStateStore.Remove(Identifier device) => _lights.TryRemove(device, out _);
}
