namespace NanoPeers.Peering;

/// <summary>How one upload asks.</summary>
public sealed class PeeringUploadSettings
{
    /// <summary>Where the file is to go at the backend: the href of "I need". Printable ASCII.</summary>
    public string Href { get; set; } = "";

    /// <summary>The task's name, which goes into "I need"; empty for an upload. Printable ASCII.</summary>
    public string Task { get; set; } = "";

    /// <summary>Whether it is tried directly before anybody is asked.</summary>
    public bool TriesDirectly { get; set; } = true;

    /// <summary>Whether "I need" asks for the certificate; otherwise a second exchange does, with who answered.</summary>
    public bool AsksForCertificate { get; set; } = true;

    /// <summary>From one "I need" to the next, while nobody was accepted, milliseconds.</summary>
    public int RepeatMillis { get; set; } = PeeringTiming.UploadRepeatMillis;

    /// <summary>It ends without success after this, milliseconds.</summary>
    public int OverallMillis { get; set; } = PeeringTiming.UploadOverallMillis;

    /// <summary>How long a receipt is waited for before another peer is asked, milliseconds; 0 ends when the file is forwarded.</summary>
    public int ReceiptMillis { get; set; }
}
