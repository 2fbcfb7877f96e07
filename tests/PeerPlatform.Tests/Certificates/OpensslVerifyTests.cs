using System.Diagnostics;
using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using Xunit;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>The openssl program, as a judge that shares no code with ours, accepts a member's certificate and no other.</summary>
public sealed class OpensslVerifyTests : IDisposable
{
    private static readonly Identifier _peer = Identifier.Parse("12345678-1234-1234-1234-1234567890ab")!;
    private readonly CertificateGroup _group = new();
    private readonly CertificateGroup _other = new();
    private readonly PeerKey _key = PeerKey.Create();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanopeers-certificates-");

    public void Dispose()
    {
        _group.Dispose();
        _other.Dispose();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    [Trait("Capability", "M10")]
    public async Task Openssl_verifies_the_chain()
    {
        MemberCertificate certificate = _group.Authority.Issue(_peer, _key.PublicKey, 1, 7, CertificateGroup.Now);
        string leaf = Write("member.pem", certificate.Octets);
        string root = Write("authority.pem", _group.Authority.Certificate.Octets);
        string stranger = Write("stranger.pem", _other.Authority.Certificate.Octets);
        Assert.Equal((0, true), await VerifyAsync(root, leaf, CertificateGroup.Now));
        Assert.NotEqual(0, (await VerifyAsync(stranger, leaf, CertificateGroup.Now)).Code);
        Assert.NotEqual(0, (await VerifyAsync(root, leaf, CertificateGroup.Now + TimeSpan.FromDays(8))).Code);
        Assert.NotEqual(0, (await VerifyAsync(root, leaf, CertificateGroup.Now - TimeSpan.FromDays(1))).Code);
        (int code, string text) = await RunAsync(["x509", "-in", leaf, "-noout", "-text", "-certopt", "ext_dump"]);
        Assert.Equal(0, code);
        Assert.Contains("2.25.227853142994241469759338280466682603665", text, StringComparison.Ordinal);
        Assert.Contains("Digital Signature", text, StringComparison.Ordinal);
        Assert.Contains("CA:FALSE", text, StringComparison.Ordinal);
    }

    private string Write(string name, ReadOnlyMemory<byte> octets)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, new string(PemEncoding.Write("CERTIFICATE", octets.Span)));
        return path;
    }

    private static async Task<(int Code, bool Ok)> VerifyAsync(string root, string leaf, DateTimeOffset at)
    {
        string[] arguments = ["verify", "-x509_strict", "-no-CApath", "-no-CAstore", "-attime", $"{at.ToUnixTimeSeconds()}", "-CAfile", root, leaf];
        (int code, string text) = await RunAsync(arguments);
        return (code, text.EndsWith("OK\n", StringComparison.Ordinal));
    }

    private static async Task<(int Code, string Text)> RunAsync(IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(text + await errors);
        return (process.ExitCode, text);
    }
}
