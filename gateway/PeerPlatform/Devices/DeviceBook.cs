using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>
/// Writes into the stores what is to be kept of devices: off the threads that receive, one device at a time, each at most once in the queue. What
/// a store throws is counted and logged and costs that note.
/// </summary>
internal sealed class DeviceBook : IAsyncDisposable
{
    private readonly Channel<DeviceLink> _due = Channel.CreateUnbounded<DeviceLink>(new UnboundedChannelOptions { SingleReader = true });
    private readonly GatewayPeerOptions _options;
    private readonly ILogger _logger;
    private readonly Task _writer;
    private long _faults;

    internal DeviceBook(GatewayPeerOptions options, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _writer = Task.Run(WriteAllAsync);
    }

    /// <summary>Notes that could not be written.</summary>
    internal long Faults => Interlocked.Read(ref _faults);

    /// <summary>A device has something noted.</summary>
    internal void Post(DeviceLink link)
    {
        if (link.Notes.TryQueue())
        {
            _due.Writer.TryWrite(link);
        }
    }

    /// <summary>Writes what is noted, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _due.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
    }

    private async Task WriteAllAsync()
    {
        await foreach (DeviceLink link in _due.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            link.Notes.Begin();
            link.Write(Write);
        }
    }

    private void Write(DeviceLink link)
    {
        Guard(link, WriteSecret);
        Guard(link, WriteSeen);
        Guard(link, WriteLight);
    }

    private void WriteSecret(DeviceLink link)
    {
        byte[] secret = new byte[IResumptionStore.SecretLength];
        try
        {
            if (link.Notes.TryTakeSecret(secret, out ulong id))
            {
                _options.Resumptions.Save(link.Record.Id, id, secret, _options.Time.GetUtcNow() + _options.ResumptionLifetime);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private void WriteSeen(DeviceLink link)
    {
        if (link.Notes.TryTakeSeen(out string? endpoint, out DateTimeOffset at))
        {
            _options.Devices.RecordSeen(link.Record.Id, endpoint, at);
        }
    }

    private void WriteLight(DeviceLink link)
    {
        if (link.Notes.TryTakeLight(out bool on, out ulong version, out DateTimeOffset at))
        {
            _options.Lights.Save(link.Record.Id, on, version, at);
        }
    }

    private void Guard(DeviceLink link, Action<DeviceLink> write)
    {
        try
        {
            write(link);
        }
#pragma warning disable CA1031 // The other notes are to be written too.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Interlocked.Increment(ref _faults);
            GatewayLog.StateFault(_logger, link.Record.Name, fault);
        }
    }
}
