namespace NanoPeers.Peering;

/// <summary>States of an upload on behalf. Those from 582 to 592 are the steps of S2, fig. 9; the text gives the step at 588 no number of its own.</summary>
public static class PeeringUploadState
{
    /// <summary>Not begun, or ended.</summary>
    public const int Idle580 = 580;

    /// <summary>The caller tries directly, before anybody is asked.</summary>
    public const int TriesDirectly581 = 581;

    /// <summary>"I need", method post, is broadcast.</summary>
    public const int Asks582 = 582;

    /// <summary>Waiting for "I have".</summary>
    public const int Awaits584 = 584;

    /// <summary>The caller verifies the answer's certificate.</summary>
    public const int Verifies586 = 586;

    /// <summary>The responder goes on the black list.</summary>
    public const int BlackLists588 = 588;

    /// <summary>"I found" is broadcast.</summary>
    public const int Announces590 = 590;

    /// <summary>The caller forwards the file to the alias.</summary>
    public const int Forwards592 = 592;

    /// <summary>Waiting for the receipt that the backend signed.</summary>
    public const int AwaitsReceipt594 = 594;

    /// <summary>A state's name.</summary>
    /// <param name="state">One of the above.</param>
    public static string NameOf(int state)
    {
        switch (state)
        {
            case Idle580: return "idle";
            case TriesDirectly581: return "tries-directly";
            case Asks582: return "asks";
            case Awaits584: return "awaits";
            case Verifies586: return "verifies";
            case BlackLists588: return "black-lists";
            case Announces590: return "announces";
            case Forwards592: return "forwards";
            default: return "awaits-receipt";
        }
    }
}
