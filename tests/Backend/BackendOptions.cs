using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace NanoPeers.Backend;

/// <summary>What the backend was told on its command line.</summary>
internal sealed record BackendOptions
{
    public const string Help = """
        usage: NanoPeers.Backend [options]

        The vendor's side of the peering service, for tests and demonstrations: the origin of a product's update, the issuer
        of errands' certificates, the collector of reports. It prints "listening URL" and serves until it is interrupted.

          --address IP        where it listens; 127.0.0.1
          --port N            0 for any free one; 0
          --base-url URL      what the manifest's URLs begin with, where peers reach it by another name; http://ADDRESS:PORT
          --seed N            what the six files are made from; the same seed, the same files; 1
          --stamp YYMMDDHHMM  the date in the files' names and versions; 2611211430
          --sequence N        the manifest's number; 1
          --life DAYS         how long a manifest counts; 7
          --rate OCTETS       octets a second for all responses together, as behind one line; unlimited
          --key FILE          private RSA key of 2048 bits (PEM) that signs; made and forgotten when there is none
          --certificate SECS  how long an errand's certificate counts; 3600
          --approve HOST      approves aliases on this host alone; may stand more often; any host
          --until-input-ends  end when the standard input does: the process that started it has ended
          --help              this

        GET /manifest       the signed manifest          GET /counters   requests and octets of each path, as JSON
        GET /key.pem        the public key               POST /issue     the next manifest: new number, new data; ?stamp=...
        GET /files/NAME     a file, whole or in ranges   GET /reports    what was handed in, as JSON
        POST /certificates?alias=URL&task=NAME&href=URL  an errand's certificate for that alias, that task and that URL here; /upload
        POST /upload?task=NAME&reporter=NAME             takes the body as a report; the answer is the receipt; the same again is one report
        """;

    private static readonly string[] _flags = ["--until-input-ends"];

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public int Port { get; init; }

    public string? BaseUrl { get; init; }

    public uint Seed { get; init; } = 1;

    public string Stamp { get; init; } = "2611211430";

    public uint Sequence { get; init; } = 1;

    public int LifeDays { get; init; } = 7;

    public long? OctetsPerSecond { get; init; }

    public string? KeyFile { get; init; }

    public long CertificateSeconds { get; init; } = 3600;

    public IReadOnlyList<string> ApprovedHosts { get; init; } = [];

    public bool UntilInputEnds { get; init; }

    public static bool TryParse(string[] args, [NotNullWhen(true)] out BackendOptions? options, [NotNullWhen(false)] out string? fault)
    {
        BackendOptions read = new();
        options = null;
        fault = null;
        for (int i = 0; i < args.Length; i++)
        {
            string? value = _flags.Contains(args[i]) ? "" : i + 1 < args.Length ? args[++i] : null;
            string name = _flags.Contains(args[i]) || value is null ? args[i] : args[i - 1];
            if (value is null)
            {
                fault = $"{name} needs a value, or is not known.";
                return false;
            }

            if (read.With(name, value) is not BackendOptions next)
            {
                fault = $"{name} {value} is not understood.";
                return false;
            }

            read = next;
        }

        options = read;
        return true;
    }

    private BackendOptions? With(string name, string value) => name switch
    {
        "--address" => IPAddress.TryParse(value, out IPAddress? address) ? this with { Address = address } : null,
        "--port" => Number(value, 65535) is long port ? this with { Port = (int)port } : null,
        "--base-url" => Uri.TryCreate(value, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" ? this with { BaseUrl = value.TrimEnd('/') } : null,
        "--seed" => Number(value, uint.MaxValue) is long seed ? this with { Seed = (uint)seed } : null,
        "--stamp" => UpdateRelease.IsStamp(value) ? this with { Stamp = value } : null,
        "--sequence" => Number(value, uint.MaxValue) is long sequence and > 0 ? this with { Sequence = (uint)sequence } : null,
        "--life" => Number(value, 3650) is long days and > 0 ? this with { LifeDays = (int)days } : null,
        "--rate" => Number(value, long.MaxValue) is long rate and > 0 ? this with { OctetsPerSecond = rate } : null,
        "--key" => this with { KeyFile = value },
        "--certificate" => Number(value, int.MaxValue) is long seconds and > 0 ? this with { CertificateSeconds = seconds } : null,
        "--approve" => this with { ApprovedHosts = [.. ApprovedHosts, value] },
        "--until-input-ends" => this with { UntilInputEnds = true },
        _ => null,
    };

    private static long? Number(string value, long most) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= most ? number : null;
}
