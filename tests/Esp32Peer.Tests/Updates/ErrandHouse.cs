using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using NanoPeers.Cryptography;
using NanoPeers.Errands;
using NanoPeers.Firmware.Peering;

namespace NanoPeers.Esp32Peer.Tests.Updates;

/// <summary>A board without Internet in virtual time, the vendor's backend, and peers that are honest or are not.</summary>
internal sealed class ErrandHouse
{
    public const string Honest = "10.0.0.20";
    public const string Liar = "10.0.0.30";
    public const string Upload = "https://example.org/upload";
    public const long Now = 1_790_003_600;

    private static readonly RSA _key = RSA.Create(2048);
    private readonly Dictionary<string, ErrandPeer> _peers = new(StringComparer.Ordinal);

    public ErrandHouse()
    {
        Bench = UpdateBench.WithFirst();
        Bench.NowSeconds = Now;
        byte[] settings = Encoding.ASCII.GetBytes($"upload={Upload}\nbackend={Base64Url.EncodeToString(_key.ExportParameters(false).Modulus)}\n");
        Assert.True(Bench.Disk.Storage().Write(ErrandSettings.Name, settings, settings.Length));
        Bench.Heard = Hear;
        Bench.Desk = Serve;
        Bench.Boot();
        Assert.True(Bench.RunUntil(() => Bench.Board.Updater?.Last == "up to date", 60_000));
        Assert.NotNull(Bench.Board.Errand);
    }

    public UpdateBench Bench { get; }

    public BoardErrand Errand => Bench.Board.Errand!;

    /// <summary>What the board said to all.</summary>
    public List<XElement> Said { get; } = [];

    /// <summary>What the board asked of peers: address, method, path.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>What the backend has.</summary>
    public List<byte[]> Reports { get; } = [];

    public ErrandPeer Add(string host)
    {
        ErrandPeer peer = new(host);
        _peers[host] = peer;
        return peer;
    }

    public void Report(string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        Assert.True(Bench.Board.Report(octets, octets.Length));
    }

    public void RunUntil(Func<bool> isSo, long withinMillis = 200_000) =>
        Assert.True(Bench.RunUntil(isSo, withinMillis), $"{BoardErrandState.NameOf(Errand.State)} {Errand.Last}\n" + string.Join('\n', Bench.Log.TakeLast(40)));

    public static string Certificate(
        string alias, string task = "upload", string upload = Upload, long issued = Now - 60, long expires = Now + 3_600, RSA? key = null, RSA? named = null)
    {
        byte[] header = new byte[ErrandCertificate.HeaderLength];
        byte[] signed = ErrandCertificate.Write(new Sha256(), IdOf(named ?? _key), issued, expires, alias, task, upload, header)!;
        return Base64Url.EncodeToString([.. header, .. Sign(signed, key)]);
    }

    public byte[] Receipt(byte[] body, string task = "upload", string upload = Upload, string? reporter = null, RSA? key = null)
    {
        byte[] signed = ErrandReceipt.Write(IdOf(_key), Now, SHA256.HashData(body), task, upload, reporter ?? Bench.Board.Peering!.Name)!;
        return [.. signed, .. Sign(signed, key)];
    }

    public static byte[] Answer(string status, string fields, byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{fields}\r\n"), .. body];

    private static byte[] IdOf(RSA key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..ErrandCertificate.KeyIdLength];

    private static byte[] Sign(byte[] octets, RSA? key) => (key ?? _key).SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private void Hear(XElement packet)
    {
        Said.Add(packet);
        if ((string?)packet.Attribute("type") != "request" || (string?)packet.Attribute("method") != "post")
        {
            return;
        }

        foreach (ErrandPeer peer in _peers.Values.Where(peer => peer.Answers(this)))
        {
            string certificate = peer.Certify(peer.Alias) is { Length: > 0 } text ? $"certificate=\"{text}\"" : "";
            Bench.Say(
                peer.Host,
                $"type=\"response\" ID=\"{packet.Attribute("ID")!.Value}\" href=\"{packet.Attribute("href")!.Value}\" alias=\"{peer.Alias}\" {certificate}");
        }
    }

    private byte[]? Serve(string who, string what, byte[] body)
    {
        Asked.Add($"{who} {what}");
        ErrandPeer peer = _peers[who.Split(':')[0]];
        if (what.StartsWith("POST ", StringComparison.Ordinal))
        {
            Assert.Equal(new Uri(peer.Alias).AbsolutePath, what["POST ".Length..]);
            return peer.Take is { } take ? take(body) : TakeHonestly(peer, body);
        }

        Assert.Equal(new Uri(peer.Alias).AbsolutePath + "/7-a.b", what["GET ".Length..]);
        peer.Polls++;
        byte[]? receipt = peer.Polls < 3 ? [] : peer.Prove is { } prove ? prove(peer.Posted!) : Receipt(peer.Posted!);
        return receipt is null ? null : receipt.Length == 0 ? Answer("202 Accepted", "Retry-After: 1\r\n", []) : Answer("200 OK", "", receipt);
    }

    private byte[] TakeHonestly(ErrandPeer peer, byte[] body)
    {
        peer.Posted = body;
        peer.Polls = 0;
        if (peer.Host == Honest)
        {
            Reports.Add(body);
        }

        return Answer("201 Created", $"Location: {new Uri(peer.Alias).AbsolutePath}/7-a.b\r\n", []);
    }
}

/// <summary>One peer; honest where nothing else is said.</summary>
internal sealed class ErrandPeer(string host)
{
    public string Host { get; } = host;

    public string Alias { get; set; } = $"http://{host}:6515/u/name";

    /// <summary>Whether it says "I have".</summary>
    public Func<ErrandHouse, bool> Answers { get; set; } = _ => true;

    public Func<string, string> Certify { get; set; } = alias => ErrandHouse.Certificate(alias);

    /// <summary>What it says to a POST; null breaks off.</summary>
    public Func<byte[], byte[]?>? Take { get; set; }

    /// <summary>What it gives for a receipt; nothing for "not yet", null breaks off.</summary>
    public Func<byte[], byte[]?>? Prove { get; set; }

    public byte[]? Posted { get; set; }

    public int Polls { get; set; }
}
