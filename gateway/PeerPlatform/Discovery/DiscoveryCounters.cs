namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>What discovery at a peer did since its start. All only grow.</summary>
public sealed class DiscoveryCounters
{
    /// <summary>Queries that were answered, repeats counted.</summary>
    public long QueriesAnswered { get; internal set; }

    /// <summary>Queries that came once more by another way, and were left.</summary>
    public long QueriesDuplicate { get; internal set; }

    /// <summary>Queries for which there was no room.</summary>
    public long QueriesShed { get; internal set; }

    /// <summary>Queries handed on, each copy.</summary>
    public long QueriesHandedOn { get; internal set; }

    /// <summary>Answers and parts that went back through this peer.</summary>
    public long AnswersRelayed { get; internal set; }

    /// <summary>Answers and parts that nobody here asked for, that came from who was not asked, or were more than the question allows.</summary>
    public long AnswersRefused { get; internal set; }

    /// <summary>Parts of documents sent.</summary>
    public long PartsSent { get; internal set; }

    /// <summary>Documents of others that were put into the index.</summary>
    public long DocumentsTaken { get; internal set; }

    /// <summary>Documents of others that were refused.</summary>
    public long DocumentsRefused { get; internal set; }

    /// <summary>Bodies that break the protocol.</summary>
    public long BadBodies { get; internal set; }

    /// <summary>Questions about the region that were answered.</summary>
    public long RegionAnswers { get; internal set; }

    /// <summary>Bodies that were left because too many came.</summary>
    public long Shed { get; internal set; }
}
