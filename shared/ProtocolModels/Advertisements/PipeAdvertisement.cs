using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>A pipe (S0 fig. 17).</summary>
public sealed class PipeAdvertisement : Advertisement
{
    /// <summary>Embedded pipes; none.</summary>
    public static readonly PipeAdvertisement[] None = new PipeAdvertisement[0];

    /// <summary>Makes an empty one.</summary>
    public PipeAdvertisement()
        : base(AdvertisementKind.Pipe)
    {
        PipeName = "";
        Type = AdvertisedPipeType.SecuredUnicast;
    }

    /// <summary>What the pipe is called.</summary>
    public string PipeName { get; set; }

    /// <summary>Whom it connects, and whether it protects.</summary>
    public AdvertisedPipeType Type { get; set; }

    /// <summary>The group that the pipe belongs to; null while it is being filled in.</summary>
    public Identifier? Group { get; set; }

    /// <inheritdoc/>
    public override string Title
    {
        get { return PipeName; }
    }

    /// <inheritdoc/>
    public override Identifier? GroupId
    {
        get { return Group; }
    }

    private protected override void AddAttributes(NamedValueList list)
    {
        list.Add("pipeType", AdvertisementWords.Of(Type));
    }
}
