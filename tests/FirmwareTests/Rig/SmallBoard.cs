using System;
using NanoPeers.Cryptography;
using NanoPeers.Endpoints;
using NanoPeers.Enrolment;
using NanoPeers.Firmware.Board.Storage;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.FirmwareTests.Golden;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Rig;

/// <summary>
/// A whole constrained peer on ports in memory: time goes on while it waits for a datagram, its storage outlives it, and its light, its button and its
/// network are in the test's hands.
/// </summary>
internal sealed class SmallBoard : IDatagramPort, IPinPort, IClockPort, IEntropyPort, IRestartPort, ILogPort
{
    private const int Places = 8;
    private const int MaxRecord = 700;

    private readonly byte[]?[] _arriving = new byte[Places][];
    private readonly byte[]?[] _sent = new byte[Places][];
    private long _pressedUntilMillis;

    internal SmallBoard(TornFlash flash)
    {
        Flash = flash;
    }

    /// <summary>What the board keeps.</summary>
    internal TornFlash Flash { get; }

    /// <summary>The peer; null until <see cref="Start"/>.</summary>
    internal ConstrainedPeer Peer { get; private set; } = null!;

    /// <summary>The peer's cryptography, which can be made to fail.</summary>
    internal FailingCryptography Cryptography { get; private set; } = null!;

    /// <summary>Whether the light is lit, as the pin has it.</summary>
    internal bool IsLit { get; private set; }

    /// <summary>What the small lamp shows.</summary>
    internal StatusPattern Status { get; private set; }

    /// <summary>Times that the peer wanted to start again.</summary>
    internal int Restarts { get; private set; }

    /// <summary>Whether receiving runs out of memory each time.</summary>
    internal bool ReceivesNothing { get; set; }

    /// <summary>Whether all memory is gone when a record is written.</summary>
    internal bool KeepsNothing { get; set; }

    /// <summary>Whether all memory is gone when a line is written.</summary>
    internal bool WritesNothing { get; set; }

    /// <summary>The last line that the peer wrote.</summary>
    internal string LastLine { get; private set; } = "";

    public long NowMillis { get; private set; }

    public bool IsReady
    {
        get { return true; }
    }

    public bool CameToAll
    {
        get { return false; }
    }

    public bool IsButtonPressed
    {
        get { return NowMillis < _pressedUntilMillis; }
    }

    /// <summary>An invitation of the vectors' peers: B is the device, A its gateway.</summary>
    internal static Invitation Invite(byte[] group)
    {
        Invitation invitation = new Invitation(
            new Identifier(GoldenPeers.Responder(), 0), new Identifier(group, 0), new Identifier(GoldenPeers.Initiator(), 0), GoldenPeers.Secret(), 0);
        byte[] octets = GoldenInvitation.OneAddress();
        InvitationCodec.TryDecode(octets, 0, octets.Length, out Invitation? other);
        invitation.AuthorityKey.Read(other!.AuthorityKey.Modulus, 0, other.AuthorityKey.ModulusSize, other.AuthorityKey.Exponent);
        invitation.Region = "home";
        invitation.Name = "kitchen";
        return invitation;
    }

    /// <summary>Puts an invitation where a tool would have put it.</summary>
    internal void Provision(Invitation invitation)
    {
        byte[] octets = new byte[Limits.MaxInvitation];
        Assert.AreEqual((int)InvitationStatus.Valid, (int)InvitationCodec.TryEncode(invitation, octets, 0, octets.Length, out int length));
        Flash.Put("invitation", Octets.CopyOf(octets, length));
    }

    /// <summary>Gives power.</summary>
    internal void Start()
    {
        Cryptography = new FailingCryptography();
        IStoragePort storage = new FailingStorage(this, new SlotStorage(Flash, MaxRecord));
        PeerOptions options = new PeerOptions { RsaKeyExchange = new GivenSecretExchange(), Sessions = 4 };
        Peer = new ConstrainedPeer(new PeerPorts(Cryptography, this, storage, this, this, this, this, this), options);
    }

    /// <summary>Turns the peer's loop for some time.</summary>
    internal void Run(int millis)
    {
        long until = NowMillis + millis;
        while (NowMillis < until)
        {
            Peer.RunOnce(10);
        }
    }

    /// <summary>Presses the button and lets go; the peer's loop turns meanwhile.</summary>
    internal void Press()
    {
        _pressedUntilMillis = NowMillis + 80;
        Run(140);
    }

    /// <summary>Puts a datagram on its way to the peer; the oldest is lost when there is no room.</summary>
    internal void Deliver(byte[] datagram)
    {
        Append(_arriving, datagram);
    }

    /// <summary>The next datagram that the peer sent; null when there is none.</summary>
    internal byte[]? TakeSent()
    {
        return Take(_sent);
    }

    public int Receive(byte[] buffer, int timeoutMillis, byte[] sourceAddress)
    {
        if (ReceivesNothing)
        {
            NowMillis += 5;
            throw new OutOfMemoryException();
        }

        byte[]? datagram = Take(_arriving);
        if (datagram == null)
        {
            NowMillis += timeoutMillis < 1 ? 1 : timeoutMillis;
            return 0;
        }

        Array.Copy(datagram, 0, buffer, 0, datagram.Length);
        sourceAddress[0] = 10;
        sourceAddress[3] = 1;
        sourceAddress[5] = 99;
        return datagram.Length;
    }

    public bool Send(byte[] buffer, int offset, int count, byte[] address)
    {
        byte[] datagram = new byte[count];
        Array.Copy(buffer, offset, datagram, 0, count);
        Append(_sent, datagram);
        return true;
    }

    public bool SendMulticast(byte[] buffer, int offset, int count)
    {
        return true;
    }

    public bool SendBroadcast(byte[] buffer, int offset, int count)
    {
        return true;
    }

    public bool TryResolve(Endpoint endpoint, byte[] address)
    {
        return false;
    }

    public void SetLight(bool on)
    {
        IsLit = on;
    }

    public void SetStatus(StatusPattern pattern)
    {
        Status = pattern;
    }

    public void Restart()
    {
        Restarts++;
    }

    public void Write(string line)
    {
        if (WritesNothing)
        {
            throw new OutOfMemoryException();
        }

        LastLine = line;
    }

    private static void Append(byte[]?[] queue, byte[] datagram)
    {
        int at = 0;
        while (at < Places && queue[at] != null)
        {
            at++;
        }

        if (at == Places)
        {
            Take(queue);
            at--;
        }

        queue[at] = datagram;
    }

    private static byte[]? Take(byte[]?[] queue)
    {
        byte[]? first = queue[0];
        for (int i = 1; i < Places; i++)
        {
            queue[i - 1] = queue[i];
        }

        queue[Places - 1] = null;
        return first;
    }

    private sealed class FailingStorage : IStoragePort
    {
        private readonly SmallBoard _owner;
        private readonly SlotStorage _inner;

        internal FailingStorage(SmallBoard owner, SlotStorage inner)
        {
            _owner = owner;
            _inner = inner;
        }

        public int Read(string name, byte[] into)
        {
            return _inner.Read(name, into);
        }

        public bool Write(string name, byte[] octets, int count)
        {
            if (_owner.KeepsNothing)
            {
                throw new OutOfMemoryException();
            }

            return _inner.Write(name, octets, count);
        }

        public void Delete(string name)
        {
            _inner.Delete(name);
        }
    }
}
