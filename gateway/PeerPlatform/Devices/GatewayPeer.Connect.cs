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
    internal PresharedKeyExchange? FindResumption(ulong id, Identifier device)
    {
        byte[] secret = new byte[IResumptionStore.SecretLength];
        try
        {
            bool kept = _options.Resumptions.TryFind(id, _options.Time.GetUtcNow(), secret, out Identifier? peer) && peer.Equals(device);
            return kept ? new PresharedKeyExchange(KeyExchangeMethod.Resumption, id, secret, 0) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private void Connect(DeviceLink link, RemoteAddress? address, ulong attemptId, uint bootCount, bool renew)
    {
        if (!_stopping.IsCancellationRequested && link.TryBeginConnect(address, bootCount, renew) is { } to)
        {
            _ = ConnectAsync(link, to, attemptId);
        }
    }

    private async Task ConnectAsync(DeviceLink link, RemoteAddress to, ulong attemptId)
    {
        string problem = "";
        SecretAuthenticator? authenticator = null;
        try
        {
            authenticator = AuthenticatorOf(link.Record.Id);
            if (authenticator is null)
            {
                problem = "the device is not enrolled any more";
                return;
            }

            IInitiatorKeyExchange[] exchanges = await ExchangesAsync(link.Record.Id).ConfigureAwait(false);
            SessionRequest request = new(Group, ControlPurpose, _policy, authenticator, exchanges)
            {
                ExpectedPeer = link.Record.Id,
                AttemptId = attemptId != 0 ? attemptId : NewAttemptId(),
            };
            _journal.Name(request.AttemptId, link.Record.Id);
            ConnectResult result = await _node.ConnectAsync(to, request, _stopping.Token).ConfigureAwait(false);

            // Another attempt, begun when the device was started again, may have its session by now: then nothing is amiss.
            problem = link.Session is { IsLive: true } ? "" : result.Problem;
            if (problem.Length > 0)
            {
                GatewayLog.ConnectFailed(_logger, link.Record.Name, result.AttemptId, problem);
                string text = $"{link.Record.Name}: {problem}, attempt {result.AttemptId:x16}";
                _events.Publish(GatewayEventKind.AttemptFailed, link.Record.Name, null, text);
            }
        }
        catch (OperationCanceledException)
        {
            problem = "the gateway stops";
        }
        catch (StateException fault)
        {
            problem = fault.Message;
            GatewayLog.StateFault(_logger, link.Record.Name, fault);
        }
        finally
        {
            authenticator?.Wipe();
            link.Ended();
            if (problem.Length > 0)
            {
                link.Failed(problem, _node.NowMillis);
            }
        }
    }

    private ulong NewAttemptId()
    {
        SessionTools tools = _node.RentTools();
        ulong id = tools.NewId();
        _node.ReturnTools(tools);
        return id;
    }

    private async Task<IInitiatorKeyExchange[]> ExchangesAsync(Identifier device)
    {
        IInitiatorKeyExchange rsa = await _options.TakeRsaKey(_stopping.Token).ConfigureAwait(false);
        byte[] secret = new byte[IResumptionStore.SecretLength];
        try
        {
            bool kept = _options.Resumptions.TryFindNewest(device, _options.Time.GetUtcNow(), secret, out ulong id);
            return kept ? [new PresharedKeyExchange(KeyExchangeMethod.Resumption, id, secret, 0), rsa] : [rsa];
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
