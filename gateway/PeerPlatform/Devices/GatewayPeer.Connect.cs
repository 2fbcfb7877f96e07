using System.Collections.Concurrent;
using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>How the gateway gets a session with a device: it asks, offering resumption where a secret is kept, and a fresh RSA key.</summary>
public sealed partial class GatewayPeer
{
    private readonly ConcurrentDictionary<Task, bool> _connecting = new();

    /// <summary>A device asks for a session by itself.</summary>
    internal void NameAttempt(ulong attemptId, Identifier device) => _journal.Name(attemptId, device, _links.ContainsKey(device));

    /// <summary>The secret that a device wants to resume with; null when it is not kept, not the device's, or damaged: then there is a full set-up.</summary>
    internal PresharedKeyExchange? FindResumption(ulong id, Identifier device)
    {
        byte[] secret = new byte[IResumptionStore.SecretLength];
        try
        {
            bool kept = _options.Resumptions.TryFind(id, _options.Time.GetUtcNow(), secret, out Identifier? peer) && peer.Equals(device);
            return kept ? new PresharedKeyExchange(KeyExchangeMethod.Resumption, id, secret, 0) : null;
        }
        catch (StateException fault)
        {
            CountStateFault(device.ToString(), fault);
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Asks for a session where the device was proven to be, if that is known and none is under way.</summary>
    private void Return(DeviceLink link, bool renew)
    {
        if (!_stop.IsCancellationRequested && link.TryReturn(renew) is { } known)
        {
            Connect(link, known, 0, 0, _policy);
        }
    }

    /// <summary>Begins an attempt, off the caller's thread: secrets come from the disk.</summary>
    private void Connect(DeviceLink link, RemoteAddress to, uint bootCount, ulong attemptId, SessionPolicy policy)
    {
        Task connect = Task.Run(() => ConnectAsync(link, to, bootCount, attemptId, policy), CancellationToken.None);
        _connecting[connect] = true;
        connect.ContinueWith(
            static (done, connecting) => ((ConcurrentDictionary<Task, bool>)connecting!).TryRemove(done, out _),
            _connecting,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task ConnectAsync(DeviceLink link, RemoteAddress to, uint bootCount, ulong attemptId, SessionPolicy policy)
    {
        string problem = "";
        SecretAuthenticator? authenticator = null;
        IInitiatorKeyExchange[] exchanges = [];
        attemptId = attemptId != 0 ? attemptId : NewAttemptId();
        try
        {
            authenticator = AuthenticatorOf(link.Record.Id);
            if (authenticator is null)
            {
                problem = "the device is not enrolled any more";
                return;
            }

            exchanges = await ExchangesAsync(link.Record).ConfigureAwait(false);
            SessionRequest request = new(Group, KnownPurpose.Control, policy, authenticator, exchanges)
            {
                ExpectedPeer = link.Record.Id,
                AttemptId = attemptId,
            };
            _journal.Name(attemptId, link.Record.Id, true);
            ConnectResult result = await _node.ConnectAsync(to, request, _stop).ConfigureAwait(false);
            problem = result.Problem;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            problem = "the gateway stops";
        }
#pragma warning disable CA1031 // Whatever a store, the key pool or a transport throws ends this attempt; the next is due as after any other failure.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            problem = fault is StateException ? fault.Message : $"a fault at the gateway: {fault.Message}";
            CountStateFault(link.Record.Name, fault);
        }
        finally
        {
            authenticator?.Wipe();
            Array.ForEach(exchanges, static exchange => exchange.Wipe());
            bool failed = link.Ended(to, bootCount, problem, _node.NowMillis);
            if (failed && !_stop.IsCancellationRequested)
            {
                Tell(link, attemptId, problem);
            }
        }
    }

    private void Tell(DeviceLink link, ulong attemptId, string problem)
    {
        GatewayLog.ConnectFailed(_logger, link.Record.Name, attemptId, problem);
        _events.Publish(GatewayEventKind.AttemptFailed, link.Record.Name, null, $"{link.Record.Name}: {problem}, attempt {attemptId:x16}");
    }

    private void CountStateFault(string device, Exception fault)
    {
        Interlocked.Increment(ref _faults);
        if (_faultLogs.Admits(_node.NowMillis))
        {
            GatewayLog.StateFault(_logger, device, fault);
        }
    }

    private ulong NewAttemptId()
    {
        SessionTools tools = _node.RentTools();
        ulong id = tools.NewId();
        _node.ReturnTools(tools);
        return id;
    }

    private async Task<IInitiatorKeyExchange[]> ExchangesAsync(DeviceRecord device)
    {
        IInitiatorKeyExchange rsa = await _options.TakeRsaKey(_stop).ConfigureAwait(false);
        return FindNewestResumption(device) is { } resumption ? [resumption, rsa] : [rsa];
    }

    private PresharedKeyExchange? FindNewestResumption(DeviceRecord device)
    {
        byte[] secret = new byte[IResumptionStore.SecretLength];
        try
        {
            bool kept = _options.Resumptions.TryFindNewest(device.Id, _options.Time.GetUtcNow(), secret, out ulong id);
            return kept ? new PresharedKeyExchange(KeyExchangeMethod.Resumption, id, secret, 0) : null;
        }
        catch (StateException fault)
        {
            // A damaged secret costs the device a full set-up, not its session.
            CountStateFault(device.Name, fault);
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    internal SecretAuthenticator? AuthenticatorOf(Identifier device)
    {
        byte[] secret = new byte[IDeviceStore.SecretLength];
        try
        {
            return _options.Devices.TryCopySecret(device, secret)
                ? new SecretAuthenticator(_options.Cryptography, AuthenticatorMethod.Secret, secret, 0)
                : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
