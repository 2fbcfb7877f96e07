using System.Buffers.Binary;
using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Endpoints;
using NanoPeers.Enrolment;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>How the gateway enrols devices: an id and a secret for each, kept here encrypted and handed out once, in the invitation.</summary>
public sealed partial class GatewayPeer
{
    private const int AuthorityKeyBits = 2048;

    private readonly Lock _authorityGate = new();

    /// <inheritdoc/>
    public InviteAnswer Invite(string name)
    {
        if (!DeviceRecord.IsNameUsable(name))
        {
            return new InviteAnswer(null, null, $"A device's name is 1 to {Limits.MaxNameLength} octets of UTF-8 without control characters or outer spaces.");
        }

        byte[] secret = RandomNumberGenerator.GetBytes(IDeviceStore.SecretLength);
        try
        {
            DeviceRecord device = new(NewIdentifier(), name, Group, _options.Time.GetUtcNow());
            AddDeviceAnswer added = _options.Devices.Add(device, secret);
            if (added != AddDeviceAnswer.Added)
            {
                return new InviteAnswer(null, null, $"A device named {name} is enrolled already: remove it first, or choose another name.");
            }

            InviteAnswer answer = WriteOrTakeBack(device, secret);
            if (answer.Text is null)
            {
                return answer;
            }

            _links[device.Id] = new DeviceLink(device, null);
            _events.Publish(GatewayEventKind.Enrolled, name, null, $"{name}: enrolled as {device.Id}");
            return answer;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>A device without an invitation could never join, and its name would be taken.</summary>
    private InviteAnswer WriteOrTakeBack(DeviceRecord device, byte[] secret)
    {
        InviteAnswer answer = new(null, null, "");
        try
        {
            answer = Write(device, secret);
            return answer;
        }
        finally
        {
            if (answer.Text is null)
            {
                _options.Devices.Remove(device.Id);
            }
        }
    }

    private InviteAnswer Write(DeviceRecord device, byte[] secret)
    {
        Invitation invitation = new(device.Id, Group, Id, secret, 0) { Region = Region, Name = device.Name };
        invitation.Policy.AllowResumption = _policy.AllowResumption;
        invitation.Policy.ResumptionLifetimeSeconds = (uint)_options.ResumptionLifetime.TotalSeconds;
        invitation.Policy.SessionLifetimeSeconds = _policy.LifetimeSeconds;
        invitation.Policy.MessageLimit = _policy.MessageLimit;
        using RSA authority = AuthorityKey();
        RSAParameters key = authority.ExportParameters(false);
        uint exponent = BinaryPrimitives.ReadUInt32BigEndian([.. new byte[4 - key.Exponent!.Length], .. key.Exponent]);
        RsaKeyAnswer read = invitation.AuthorityKey.Read(key.Modulus!, 0, key.Modulus!.Length, exponent);
        foreach (string endpoint in InvitedEndpoints())
        {
            invitation.AddEndpoint(Endpoint.Parse(endpoint)!);
        }

        InvitationStatus status = InvitationText.TryFormat(invitation, out string? text);
        invitation.Wipe();
        return read == RsaKeyAnswer.Valid && status == InvitationStatus.Valid && text is not null
            ? new InviteAnswer(text, device.Id, "")
            : new InviteAnswer(null, null, $"The invitation cannot be written: {InvitationStatusName.Of(status)}.");
    }

    private IEnumerable<string> InvitedEndpoints()
    {
        IReadOnlyList<string> wanted = _options.InvitedEndpoints.Count > 0 ? _options.InvitedEndpoints : Endpoints;
        return wanted.Where(endpoint => Endpoint.Parse(endpoint)?.Scheme == EndpointScheme.Udp).Take(Limits.MaxGatewayAddresses);
    }

    private static Identifier NewIdentifier() => new(Guid.NewGuid().ToByteArray(bigEndian: true), 0);

    // Two first invitations at once must not make two authorities.
    private RSA AuthorityKey()
    {
        lock (_authorityGate)
        {
            return ReadOrMakeAuthorityKey();
        }
    }

    private RSA ReadOrMakeAuthorityKey()
    {
        RSA key = RSA.Create();
        if (_options.State.TryReadAuthorityKey(out byte[]? stored))
        {
            key.ImportPkcs8PrivateKey(stored, out _);
            CryptographicOperations.ZeroMemory(stored);
            return key;
        }

        key.KeySize = AuthorityKeyBits;
        byte[] made = key.ExportPkcs8PrivateKey();
        _options.State.SaveAuthorityKey(made);
        CryptographicOperations.ZeroMemory(made);
        return key;
    }
}
