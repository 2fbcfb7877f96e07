namespace NanoPeers.Switching;

/// <summary>Why a request was not carried out. The numbers are fixed.</summary>
public enum SwitchRefusal
{
    /// <summary>It was carried out.</summary>
    None = 0,

    /// <summary>No room for another subscriber.</summary>
    TooManySubscribers = 1,

    /// <summary>The value is not one that the field can have.</summary>
    BadValue = 2,
}
