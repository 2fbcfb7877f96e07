namespace NanoPeers.Advertisements;

/// <summary>Arrays of text without an element.</summary>
public static class Texts
{
    /// <summary>No texts; shared, since there is nothing in it to change.</summary>
    public static readonly string[] None = new string[0];
}
