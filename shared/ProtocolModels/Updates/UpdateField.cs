namespace NanoPeers.Updates;

/// <summary>Field ids of a manifest. The numbers are fixed; fields stand in ascending order. UPDATES.md.</summary>
public static class UpdateField
{
    /// <summary>Printable ASCII: the product.</summary>
    public const int Product = 1;

    /// <summary>u64: the lowest version of the installed product that can take this update.</summary>
    public const int Minimum = 2;

    /// <summary>A component; stands once for each.</summary>
    public const int Component = 3;
}
