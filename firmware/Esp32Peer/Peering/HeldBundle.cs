using NanoPeers.Cryptography;
using NanoPeers.Firmware.Bundles;
using NanoPeers.Identifiers;
using NanoPeers.Peering;

namespace NanoPeers.Firmware.Peering;

/// <summary>
/// The one object that a board holds for others: the bundle that it runs, once that has reported healthy. So a bundle that fails on boards is not handed on by
/// them. Its octets were judged at the start, chunk by chunk, against the signed manifest.
/// </summary>
public sealed class HeldBundle : IAliasedCopy
{
    private const int NameLength = 16;

    private readonly BundleBoot _boot;
    private readonly IStreamPort _streams;
    private readonly byte[] _host = new byte[4];
    private string? _href;

    /// <summary>Makes the alias's name by chance.</summary>
    /// <param name="boot">What runs.</param>
    /// <param name="streams">Where the alias server listens.</param>
    /// <param name="cryptography">Draws the name.</param>
    public HeldBundle(BundleBoot boot, IStreamPort streams, ICryptography cryptography)
    {
        _boot = boot;
        _streams = streams;
        byte[] name = new byte[NameLength];
        cryptography.FillRandom(name, 0, NameLength);
        Path = "/a/" + Hexadecimal.Format(name, 0, NameLength);
    }

    /// <summary>The alias's path; nobody guesses it.</summary>
    public string Path { get; }

    /// <summary>Whether there is something to hand out.</summary>
    public bool IsHeld
    {
        get { return _boot.IsHealthy && _boot.Running.Slot != BootRecord.NoSlot && _streams.Port != 0; }
    }

    /// <summary>Its octets.</summary>
    public int Length
    {
        get { return _boot.Running.Length; }
    }

    /// <summary>SHA-256 of it, 64 hexadecimal digits. A new text.</summary>
    public string Digest
    {
        get { return _boot.Running.Digest; }
    }

    /// <inheritdoc/>
    public int State
    {
        get { return IsHeld && _streams.TryOwnHost(_host) ? AliasedCopyState.Complete : AliasedCopyState.None; }
    }

    /// <inheritdoc/>
    public string Href
    {
        get
        {
            if (_href == null)
            {
                _href = _boot.Running.Manifest.HrefOf(_boot.Running.Component);
            }

            return _href;
        }
    }

    /// <inheritdoc/>
    public string Alias
    {
        get { return _streams.TryOwnHost(_host) ? "http://" + AliasUrl.HostText(_host) + ":" + _streams.Port.ToString() + Path : ""; }
    }

    /// <inheritdoc/>
    public long Received
    {
        get { return Length; }
    }

    /// <inheritdoc/>
    public long Total
    {
        get { return Length; }
    }

    /// <inheritdoc/>
    public void WritePairs(PeeringPacketWriter writer)
    {
        writer.Write(PeeringKey.Digest, Digest);
    }

    /// <summary>Reads octets of it.</summary>
    /// <param name="at">Where they begin.</param>
    /// <param name="into">Receives them.</param>
    /// <param name="offset">Where they are written.</param>
    /// <param name="count">How many.</param>
    public bool Read(int at, byte[] into, int offset, int count)
    {
        return _boot.Running.Read(at, into, offset, count);
    }
}
