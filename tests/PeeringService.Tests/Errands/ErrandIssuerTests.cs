using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NanoPeers.Cryptography;
using NanoPeers.Errands;
using NanoPeers.PeeringService.Tests.Updates;

namespace NanoPeers.PeeringService.Tests.Errands;

/// <summary>The backend as issuer and collector: its certificates and receipts are good for what they are for, and for nothing else.</summary>
public sealed class ErrandIssuerTests : IDisposable
{
    private const string Alias = "http://192.168.7.20:6515/a/mfrggzdfmztwq2lknnwg23tpobyxe43u";

    private readonly HttpClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_certificate_is_good_for_its_alias_and_task_while_it_lasts()
    {
        using BackendProcess backend = await BackendProcess.StartAsync("--approve", "192.168.7.20", "--certificate", "600");
        ErrandVerifier verifier = await VerifierAsync(backend);
        byte[] certificate = await PostAsync($"{backend.Address}/certificates?alias={Uri.EscapeDataString(Alias)}&task=upload", []);
        string upload = backend.Address + "/upload";
        long issued = ErrandCertificate.IssuedSeconds(certificate, 0);
        Assert.Equal(issued + 600, ErrandCertificate.ExpiresSeconds(certificate, 0));
        Assert.Equal(ErrandStatus.Valid, Judge(Alias, "upload", upload, issued + 599));
        Assert.Equal(ErrandStatus.Expired, Judge(Alias, "upload", upload, issued + 600));
        Assert.Equal(ErrandStatus.OtherAlias, Judge(Alias + "x", "upload", upload, issued));
        Assert.Equal(ErrandStatus.OtherTask, Judge(Alias, "relay", upload, issued));
        Assert.Equal(ErrandStatus.OtherUpload, Judge(Alias, "upload", upload + "s", issued));

        ErrandStatus Judge(string alias, string task, string to, long now)
        {
            verifier.BeginCertificate(certificate, 0, certificate.Length, alias, task, to, now);
            return verifier.Run();
        }
    }

    [Theory]
    [InlineData("alias=http%3A%2F%2F192.168.7.66%2Fa&task=upload", HttpStatusCode.Forbidden)]
    [InlineData("alias=file%3A%2F%2F%2Fetc%2Fpasswd&task=upload", HttpStatusCode.Forbidden)]
    [InlineData("task=upload", HttpStatusCode.Forbidden)]
    [InlineData("alias=http%3A%2F%2F192.168.7.20%2Fa&task=up%20load", HttpStatusCode.BadRequest)]
    [InlineData("alias=http%3A%2F%2F192.168.7.20%2Fa", HttpStatusCode.BadRequest)]
    public async Task What_it_does_not_approve_gets_no_certificate(string query, HttpStatusCode status)
    {
        using BackendProcess backend = await BackendProcess.StartAsync("--approve", "192.168.7.20");
        using HttpResponseMessage answer = await _client.PostAsync($"{backend.Address}/certificates?{query}", null, TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_receipt_names_the_file_that_came_in_and_its_reporter()
    {
        using BackendProcess backend = await BackendProcess.StartAsync();
        ErrandVerifier verifier = await VerifierAsync(backend);
        byte[] file = Encoding.UTF8.GetBytes("<report version='2026.1121'/>");
        byte[] octets = await PostAsync($"{backend.Address}/upload?task=upload&reporter=node-7", file);
        var receipt = new ErrandReceipt();
        Assert.Equal(ErrandStatus.Valid, receipt.TryDecode(octets, 0, octets.Length));
        string upload = backend.Address + "/upload";
        verifier.BeginReceipt(receipt, "upload", upload, "node-7", SHA256.HashData(file));
        Assert.Equal(ErrandStatus.Valid, verifier.Run());
        Assert.Equal(ErrandStatus.OtherFile, verifier.BeginReceipt(receipt, "upload", upload, "node-7", SHA256.HashData([])));
        Assert.Equal(ErrandStatus.OtherReporter, verifier.BeginReceipt(receipt, "upload", upload, "node-8", SHA256.HashData(file)));

        using JsonDocument reports = JsonDocument.Parse(await _client.GetByteArrayAsync($"{backend.Address}/reports", TestContext.Current.CancellationToken));
        JsonElement report = Assert.Single(reports.RootElement.EnumerateArray());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), report.GetProperty("sha256").GetString());
        Assert.Equal("node-7", report.GetProperty("reporter").GetString());
        using HttpResponseMessage nothing =
            await _client.PostAsync($"{backend.Address}/upload?task=upload&reporter=node-7", new ByteArrayContent([]), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, nothing.StatusCode);
    }

    private async Task<byte[]> PostAsync(string url, byte[] body)
    {
        using HttpResponseMessage answer = await _client.PostAsync(url, new ByteArrayContent(body), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private async Task<ErrandVerifier> VerifierAsync(BackendProcess backend)
    {
        using RSA pair = RSA.Create();
        pair.ImportFromPem(await _client.GetStringAsync($"{backend.Address}/key.pem", TestContext.Current.CancellationToken));
        byte[] modulus = pair.ExportParameters(includePrivateParameters: false).Modulus!;
        var key = new RsaPublicKey(RsaPublicKey.ModulusSize2048);
        Assert.Equal(RsaKeyAnswer.Valid, key.Read(modulus, 0, modulus.Length, RsaPublicKey.UsualExponent));
        var signatures = new SignedOctetsVerifier(new Sha256(), new RsaSignature(new RsaPublicOperation(RsaPublicKey.ModulusSize2048)));
        return new ErrandVerifier(new Sha256(), signatures, key, SHA256.HashData(pair.ExportSubjectPublicKeyInfo()));
    }
}
