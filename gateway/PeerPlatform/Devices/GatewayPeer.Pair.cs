using System.Security.Cryptography;
using NanoPeers.Endpoints;
using NanoPeers.Enrolment;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>How the gateway pairs devices: what lets one ask the other for a session when no gateway runs. Nothing is kept of it.</summary>
public sealed partial class GatewayPeer
{
    /// <inheritdoc/>
    public PairAnswer Pair(string asker, string answerer, string? endpoint)
    {
        DeviceRecord? from = _options.Devices.FindByName(asker);
        DeviceRecord? with = _options.Devices.FindByName(answerer);
        if (from is null || with is null)
        {
            return Unpaired($"No device is called \"{(from is null ? asker : answerer)}\".");
        }

        string? where = endpoint ?? with.LastEndpoint;
        if (from.Id.Equals(with.Id))
        {
            return Unpaired("A device cannot be paired with itself.");
        }

        if (where is null || Endpoint.Parse(where)?.Scheme != EndpointScheme.Udp || where.Length > Limits.MaxPairingEndpoint)
        {
            return Unpaired(where is null
                ? $"{with.Name} was never heard: say where it is, such as udp://192.168.1.20:9701."
                : $"\"{where}\" is no address of a device, such as udp://192.168.1.20:9701.");
        }

        return Write(from, with, where);
    }

    private static PairAnswer Unpaired(string problem) => new(null, "", problem);

    private PairAnswer Write(DeviceRecord from, DeviceRecord with, string endpoint)
    {
        byte[] enrolment = new byte[IDeviceStore.SecretLength];
        byte[] secret = new byte[PairingSecret.Length];
        byte[] asker = new byte[Identifier.Length];
        from.Id.CopyTo(asker, 0);
        try
        {
            if (from.Revoked || !_options.Devices.TryCopySecret(with.Id, enrolment))
            {
                return Unpaired("A device whose enrolment was taken back is paired with none.");
            }

            PairingSecret.Derive(_options.Cryptography, enrolment, asker, 0, with.Id, secret);
            Pairing pairing = new(from.Id, with.Id, Group, secret, 0, endpoint);
            string? text = PairingCodec.TryFormat(pairing);
            pairing.Wipe();
            return text is null ? Unpaired("The pairing cannot be written.") : new PairAnswer(text, endpoint, "");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(enrolment);
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
