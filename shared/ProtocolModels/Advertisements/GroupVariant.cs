namespace NanoPeers.Advertisements;

/// <summary>The kinds of advertisement that one group has (S0 fig. 16).</summary>
public enum GroupVariant
{
    /// <summary>For everyone: what somebody needs to know who is no member.</summary>
    Basic = 1,

    /// <summary>For members alone.</summary>
    Full = 2,
}
