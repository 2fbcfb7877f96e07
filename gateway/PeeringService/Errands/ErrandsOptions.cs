using NanoPeers.Peering;

namespace NanoPeers.PeeringService.Errands;

/// <summary>How files are uploaded and tasks are done on behalf: for this node by peers, and for peers by this node. ERRANDS-ON-GATEWAYS.md.</summary>
public sealed record ErrandsOptions
{
    /// <summary>The folder of uploads, receipts and the black list; made with mode 0700. One process at a time.</summary>
    public required string Folder { get; init; }

    /// <summary>Where files go at the backend: http or https, printable ASCII, at most 200 octets.</summary>
    public required Uri Upload { get; init; }

    /// <summary>Where the backend issues certificates; null for <c>certificates</c> beside the upload URL.</summary>
    public Uri? Certificates { get; init; }

    /// <summary>The proxy to the Internet; null takes the system's, if it names one. Peers are never asked through a proxy.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Whether a file is tried directly before peers are asked (S2: "by default").</summary>
    public bool TriesDirectly { get; init; } = true;

    /// <summary>Whether peers are asked at all.</summary>
    public bool AsksPeers { get; init; } = true;

    /// <summary>Whether this node does tasks for peers, as long as the backend gives it certificates.</summary>
    public bool WorksForPeers { get; init; } = true;

    /// <summary>Says whether files are sent and peers answered now; null: always. What this node asks for itself is done in any case.</summary>
    public Func<bool>? IsOn { get; init; }

    /// <summary>What is fetched on behalf of peers (the task <c>fetch</c>): exactly these URLs.</summary>
    public IReadOnlyList<Uri> Fetchable { get; init; } = [];

    /// <summary>What else is fetched on behalf of peers; null for nothing. Called under locks: it must be quick, and ask nothing of this service.</summary>
    public Func<string, bool>? MayFetch { get; init; }

    /// <summary>Further tasks, by their names; they come after <c>upload</c> and <c>fetch</c>.</summary>
    public IReadOnlyList<IErrandTask> Tasks { get; init; } = [];

    /// <summary>Files of this node that are looked at: 1,000. More wait until some are gone, and none is added.</summary>
    public int MaxFiles { get; init; } = 1_000;

    /// <summary>Octets of all of them, before none is added: 64 MiB.</summary>
    public long MaxOctets { get; init; } = 64L << 20;

    /// <summary>Octets of one file: 1 MiB.</summary>
    public int MaxFileOctets { get; init; } = 1 << 20;

    /// <summary>Files that are under way at once: 4. One, while nothing gets through.</summary>
    public int AtOnce { get; init; } = 4;

    /// <summary>How often the upload folder is looked at: 2 s.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a file that somebody put there must stay as it is before it is taken for whole: 1 s.</summary>
    public TimeSpan Settled { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The wait before the first retry; each next one is twice as long, with chance in it: 5 s.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait before a retry: 15 minutes.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long one exchange with the backend may take: 20 s.</summary>
    public TimeSpan BackendPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long one exchange with a peer may take: 15 s.</summary>
    public TimeSpan PeerPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether "I need" asks for the certificate; otherwise a second exchange does.</summary>
    public bool AsksForCertificate { get; init; } = true;

    /// <summary>From one "I need" to the next while nobody was accepted, milliseconds: 2,200.</summary>
    public int RepeatMillis { get; init; } = PeeringTiming.UploadRepeatMillis;

    /// <summary>How long peers are asked and waited for before a try ends, milliseconds: 60,000.</summary>
    public int OverallMillis { get; init; } = PeeringTiming.UploadOverallMillis;

    /// <summary>How long an accepted peer has until the answer is there, milliseconds: 20,000. Then it goes on the black list.</summary>
    public int ReceiptMillis { get; init; } = 20_000;

    /// <summary>How long a peer stays on the black list whose certificate or answer was wrong: 24 hours.</summary>
    public TimeSpan ListedForLie { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a peer stays on it that brought nothing in time: an hour. It may have been unlucky.</summary>
    public TimeSpan ListedForSilence { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an alias for a peer's files stays open: 10 minutes.</summary>
    public TimeSpan AliasLife { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Peers that tasks are done for at a time: 64.</summary>
    public int MaxAskers { get; init; } = 64;

    /// <summary>Of these, from one address: 4.</summary>
    public int MaxAskersOfOneAddress { get; init; } = 4;

    /// <summary>Files of one peer that wait here: 64.</summary>
    public int MaxFilesOfOnePeer { get; init; } = 64;

    /// <summary>Octets of one peer's files that wait here: 4 MiB.</summary>
    public long MaxOctetsOfOnePeer { get; init; } = 4L << 20;

    /// <summary>Octets of all peers' files that wait here, before no more are taken: 64 MiB.</summary>
    public long MaxOctetsOfPeers { get; init; } = 64L << 20;

    /// <summary>How long a peer's file is kept that the backend does not take: 7 days.</summary>
    public TimeSpan KeepForPeers { get; init; } = TimeSpan.FromDays(7);

    /// <summary>After the backend could not be reached, peers are not answered for so long: 10 s.</summary>
    public TimeSpan OfflineTime { get; init; } = TimeSpan.FromSeconds(10);
}
