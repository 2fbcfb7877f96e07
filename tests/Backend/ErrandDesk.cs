using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Errands;

namespace NanoPeers.Backend;

/// <summary>A report that came in.</summary>
internal sealed record CollectedReport(string Task, string Reporter, string Sha256, long Length, DateTimeOffset At);

/// <summary>Approves aliases for tasks, collects what is handed in, and says so with receipts.</summary>
internal sealed class ErrandDesk(RSA key, BackendOptions options)
{
    /// <summary>Reports that are remembered; the oldest go first.</summary>
    private const int MaxReports = 10_000;

    private readonly byte[] _keyId = SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..ErrandCertificate.KeyIdLength];
    private readonly Lock _gate = new();
    private readonly Queue<CollectedReport> _reports = [];
    private readonly HashSet<(string Task, string Reporter, string Sha256)> _known = [];

    public IReadOnlyList<CollectedReport> Reports
    {
        get
        {
            lock (_gate)
            {
                return [.. _reports];
            }
        }
    }

    /// <summary>Whether aliases on a host are approved at all.</summary>
    public bool IsApproved(string alias) =>
        Uri.TryCreate(alias, UriKind.Absolute, out Uri? url) && url.Scheme == "http" && (options.ApprovedHosts.Count == 0 || options.ApprovedHosts.Contains(url.Host));

    /// <summary>A certificate from now on; null when a text is none.</summary>
    public byte[]? Certify(string alias, string task, string upload)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        byte[] header = new byte[ErrandCertificate.HeaderLength];
        byte[]? signed = ErrandCertificate.Write(new Sha256(), _keyId, now, now + options.CertificateSeconds, alias, task, upload, header);
        return signed is null ? null : [.. header, .. Sign(signed)];
    }

    /// <summary>
    /// Takes a file, and gives the receipt for it; null when a text is none. A file is known by task, reporter and digest: who hands it in again, since it
    /// did not hear the answer, gets a receipt again, and it is one report.
    /// </summary>
    public byte[]? Collect(byte[] file, string task, string upload, string reporter)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        byte[] digest = SHA256.HashData(file);
        byte[]? signed = ErrandReceipt.Write(_keyId, now.ToUnixTimeSeconds(), digest, task, upload, reporter);
        if (signed is null)
        {
            return null;
        }

        lock (_gate)
        {
            string sha256 = Convert.ToHexStringLower(digest);
            if (_known.Add((task, reporter, sha256)))
            {
                _reports.Enqueue(new CollectedReport(task, reporter, sha256, file.Length, now));
            }

            if (_reports.Count > MaxReports)
            {
                CollectedReport oldest = _reports.Dequeue();
                _known.Remove((oldest.Task, oldest.Reporter, oldest.Sha256));
            }
        }

        return [.. signed, .. Sign(signed)];
    }

    private byte[] Sign(byte[] octets) => key.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
