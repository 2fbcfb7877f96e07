using System;
using NanoPeers.Cryptography;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;

namespace NanoPeers.Enrolment;

/// <summary>
/// What a device needs to join: who it becomes, whom it trusts, the secret that proves it, and where its gateway is. It is carried by
/// hand (a cable, a QR code), never over an open network. Read ENROLMENT.md first; octets and text are the work of
/// <see cref="InvitationCodec"/> and <see cref="InvitationText"/>.
/// </summary>
public sealed class Invitation
{
    /// <summary>The only version there is.</summary>
    public const int Version = 1;

    /// <summary>Octets of the device's secret.</summary>
    public const int SecretLength = 32;

    private readonly byte[] _secret = new byte[SecretLength];
    private readonly Endpoint[] _endpoints = new Endpoint[Limits.MaxGatewayAddresses];

    /// <summary>Invites a device. Key, names, addresses and policy are set afterwards.</summary>
    /// <param name="device">Id of the peer that the device becomes.</param>
    /// <param name="group">Id of the group that it joins.</param>
    /// <param name="gateway">Id of the gateway's peer.</param>
    /// <param name="secret">Holds the secret; the caller overwrites it.</param>
    /// <param name="secretOffset">Where its 32 octets begin.</param>
    public Invitation(Identifier device, Identifier group, Identifier gateway, byte[] secret, int secretOffset)
    {
        Device = device;
        Group = group;
        Gateway = gateway;
        Array.Copy(secret, secretOffset, _secret, 0, SecretLength);
    }

    /// <summary>Id of the peer that the device becomes.</summary>
    public Identifier Device { get; }

    /// <summary>Id of the group that it joins.</summary>
    public Identifier Group { get; }

    /// <summary>Id of the gateway's peer: nobody else is believed to be the gateway.</summary>
    public Identifier Gateway { get; }

    /// <summary>The secret that device and authority share, 32 octets; zeros after <see cref="Wipe"/>. The array itself: copy nothing.</summary>
    public byte[] Secret
    {
        get { return _secret; }
    }

    /// <summary>The authority's public key; its <see cref="RsaPublicKey.Read"/> sets it.</summary>
    public RsaPublicKey AuthorityKey { get; } = new RsaPublicKey(RsaPublicKey.ModulusSize3072);

    /// <summary>Name of the region, 1 to 32 octets of UTF-8.</summary>
    public string Region { get; set; } = "";

    /// <summary>Name of the device, 1 to 32 octets of UTF-8.</summary>
    public string Name { get; set; } = "";

    /// <summary>What the group allows.</summary>
    public InvitationPolicy Policy { get; } = new InvitationPolicy();

    /// <summary>How many addresses of gateways there are, 0 to 4; with none the device must find its gateway by itself.</summary>
    public int EndpointCount { get; private set; }

    /// <summary>An address of the gateway, best first.</summary>
    /// <param name="index">Below <see cref="EndpointCount"/>.</param>
    public Endpoint EndpointAt(int index)
    {
        return _endpoints[index];
    }

    /// <summary>Adds an address.</summary>
    /// <param name="endpoint">Where the gateway listens.</param>
    /// <returns>False when there are four already.</returns>
    public bool AddEndpoint(Endpoint endpoint)
    {
        if (EndpointCount == _endpoints.Length)
        {
            return false;
        }

        _endpoints[EndpointCount++] = endpoint;
        return true;
    }

    /// <summary>Overwrites the secret. The invitation can no longer be written.</summary>
    public void Wipe()
    {
        KeyWiping.Wipe(_secret);
    }

    /// <summary>Who is invited where; never the secret.</summary>
    public override string ToString()
    {
        return "invitation of " + Device.ToString() + " to group " + Group.ToString();
    }
}
