using NanoPeers.Cryptography;

namespace NanoPeers.Firmware.Peering;

/// <summary>
/// What updater and errand use in turn, never at the same time: one connection with its buffer, and one RSA verifier. <see cref="UpdatingBoard"/> sees to it:
/// an errand begins while the updater rests, and the updater has no turn until it is over. Together they are some 3 KiB that a board has once.
/// </summary>
public sealed class WorkInTurn
{
    /// <summary>Takes the memory.</summary>
    /// <param name="streams">The board's connections.</param>
    public WorkInTurn(IStreamPort streams)
    {
        Request = new HttpRequest(streams);
        Signatures = new SignedOctetsVerifier(Sha, new RsaSignature(new RsaPublicOperation(RsaPublicKey.ModulusSize2048)));
    }

    /// <summary>The connection.</summary>
    public HttpRequest Request { get; }

    /// <summary>Hashes; the verifier's while a verification is under way.</summary>
    public Sha256 Sha { get; } = new Sha256();

    /// <summary>Verifies signatures in steps.</summary>
    public SignedOctetsVerifier Signatures { get; }
}
