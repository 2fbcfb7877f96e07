using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>
/// What is to be written down of one device: of each thing only the newest, so a device that changes its light a thousand times a second costs
/// one note. Safe for threads.
/// </summary>
internal sealed class DeviceNotes
{
    private readonly Lock _gate = new();
    private readonly byte[] _secret = new byte[IResumptionStore.SecretLength];
    private ulong _secretId;
    private bool _hasSecret;
    private string? _endpoint;
    private DateTimeOffset _seenAt;
    private (bool On, ulong Version, DateTimeOffset At)? _light;
    private bool _isQueued;

    /// <summary>Whether the caller is to queue the device: it is not queued yet.</summary>
    internal bool TryQueue()
    {
        lock (_gate)
        {
            bool queue = !_isQueued;
            _isQueued = true;
            return queue;
        }
    }

    /// <summary>The device's turn has come; what is noted from now on queues it again.</summary>
    internal void Begin()
    {
        lock (_gate)
        {
            _isQueued = false;
        }
    }

    internal void Secret(ulong id, ReadOnlySpan<byte> secret)
    {
        lock (_gate)
        {
            secret.CopyTo(_secret);
            _secretId = id;
            _hasSecret = true;
        }
    }

    internal void Seen(string endpoint, DateTimeOffset at)
    {
        lock (_gate)
        {
            _endpoint = endpoint;
            _seenAt = at;
        }
    }

    internal void Light(bool on, ulong version, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_light is not { } noted || version > noted.Version)
            {
                _light = (on, version, at);
            }
        }
    }

    internal bool TryTakeSecret(Span<byte> into, out ulong id)
    {
        lock (_gate)
        {
            bool taken = _hasSecret;
            id = _secretId;
            _secret.CopyTo(into);
            CryptographicOperations.ZeroMemory(_secret);
            _hasSecret = false;
            return taken;
        }
    }

    internal bool TryTakeSeen([NotNullWhen(true)] out string? endpoint, out DateTimeOffset at)
    {
        lock (_gate)
        {
            endpoint = _endpoint;
            at = _seenAt;
            _endpoint = null;
            return endpoint is not null;
        }
    }

    internal bool TryTakeLight(out bool on, out ulong version, out DateTimeOffset at)
    {
        lock (_gate)
        {
            bool taken = _light is not null;
            (on, version, at) = _light ?? default;
            _light = null;
            return taken;
        }
    }
}
