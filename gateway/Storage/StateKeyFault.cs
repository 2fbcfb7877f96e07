namespace NanoPeers.Storage;

/// <summary>What can be wrong with a key file, its permissions apart (<see cref="StateExposedException"/>).</summary>
public enum StateKeyFault
{
    /// <summary>There is a database, but no key file.</summary>
    Missing,

    /// <summary>The file does not hold exactly 32 octets.</summary>
    WrongLength,

    /// <summary>The file holds a key, but not the one of this database.</summary>
    WrongKey,
}
