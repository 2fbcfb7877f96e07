using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Errands;

namespace NanoPeers.PeeringService.Errands;

/// <summary>The backend's pinned key: judges certificates and receipts (<see cref="ErrandVerifier"/>). All members may be called from any thread.</summary>
public sealed class BackendKey
{
    private readonly Lock _gate = new();
    private readonly ErrandVerifier _verifier;
    private readonly ErrandReceipt _receipt = new();

    private BackendKey(ErrandVerifier verifier) => _verifier = verifier;

    /// <summary>Pins a key.</summary>
    /// <param name="pem">SubjectPublicKeyInfo in PEM: RSA of 2048 bits.</param>
    /// <exception cref="ArgumentException">It is none, or another kind of key.</exception>
    public static BackendKey FromPem(string pem)
    {
        using RSA pair = RSA.Create();
        try
        {
            pair.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException("This is no public key in PEM.", nameof(pem), e);
        }

        RSAParameters parameters = pair.ExportParameters(includePrivateParameters: false);
        uint exponent = parameters.Exponent!.Aggregate(0u, (number, octet) => (number << 8) | octet);
        RsaPublicKey key = new(RsaPublicKey.ModulusSize2048);
        if (parameters.Exponent!.Length > 4 || key.Read(parameters.Modulus!, 0, parameters.Modulus!.Length, exponent) != RsaKeyAnswer.Valid)
        {
            throw new ArgumentException("The backend signs with an RSA key of 2048 bits.", nameof(pem));
        }

        SignedOctetsVerifier signatures = new(new Sha256(), new RsaSignature(new RsaPublicOperation(RsaPublicKey.ModulusSize2048)));
        return new BackendKey(new ErrandVerifier(new Sha256(), signatures, key, SHA256.HashData(pair.ExportSubjectPublicKeyInfo())));
    }

    /// <summary>Judges a certificate.</summary>
    /// <param name="certificate">Its octets.</param>
    /// <param name="alias">The alias URL that it came with.</param>
    /// <param name="order">The task and the URL that it must be for.</param>
    /// <param name="now">The time.</param>
    public ErrandStatus JudgeCertificate(byte[] certificate, string alias, ErrandOrder order, DateTimeOffset now)
    {
        lock (_gate)
        {
            _verifier.BeginCertificate(certificate, 0, certificate.Length, alias, order.Task, order.Href, now.ToUnixTimeSeconds());
            return _verifier.Run();
        }
    }

    /// <summary>Judges a receipt.</summary>
    /// <param name="receipt">Its octets.</param>
    /// <param name="order">The task, the upload URL and the reporter that it must be of.</param>
    /// <param name="file">The file that was handed over.</param>
    public ErrandStatus JudgeReceipt(byte[] receipt, ErrandOrder order, byte[] file)
    {
        byte[] digest = SHA256.HashData(file);
        lock (_gate)
        {
            ErrandStatus form = _receipt.TryDecode(receipt, 0, receipt.Length);
            if (form != ErrandStatus.Valid)
            {
                return form;
            }

            _verifier.BeginReceipt(_receipt, order.Task, order.Href, order.Reporter, digest);
            return _verifier.Run();
        }
    }
}
