namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>The native half of a class library: code in the image that an assembly calls. Both carry the same checksum, or nothing runs.</summary>
/// <param name="Name">The assembly's name; empty when its image does not hold it.</param>
/// <param name="Checksum">Of the native methods' signatures.</param>
internal sealed record NativeAssembly(string Name, uint Checksum)
{
    /// <summary>For people.</summary>
    public override string ToString() => $"{(Name.Length > 0 ? Name : "an assembly")} 0x{Checksum:X8}";
}
