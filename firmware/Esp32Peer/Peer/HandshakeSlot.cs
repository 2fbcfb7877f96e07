using System;
using NanoPeers.Firmware.Ports;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>A session set-up under way, and where its answers go. Made once.</summary>
internal sealed class HandshakeSlot
{
    internal HandshakeSlot(SessionResponder responder)
    {
        Responder = responder;
    }

    /// <summary>Answers the request.</summary>
    internal SessionResponder Responder { get; }

    /// <summary>Where the request last came from.</summary>
    internal byte[] Address { get; } = new byte[AddressOctets.Length];

    /// <summary>Whether a request is being answered.</summary>
    internal bool IsInUse
    {
        get { return Responder.State != ResponderState.Idle; }
    }

    internal void TakeAddress(byte[] address)
    {
        Array.Copy(address, 0, Address, 0, AddressOctets.Length);
    }
}
