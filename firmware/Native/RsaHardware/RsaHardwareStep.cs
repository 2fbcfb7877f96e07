namespace NanoPeers.Hardware;

/// <summary>In which step of the native library something went wrong. The numbers are those of <c>enum np_rsa_step</c> in rsa_hardware.h.</summary>
public enum RsaHardwareStep
{
    /// <summary>A missing buffer, or a length that cannot be.</summary>
    Argument = 1,

    /// <summary>No open key has this handle: it was disposed.</summary>
    Handle = 2,

    /// <summary>As many keys are open as the library has places for.</summary>
    Table = 3,

    /// <summary>No native memory for the key.</summary>
    Memory = 4,

    /// <summary>The random generator could not be seeded.</summary>
    Entropy = 5,

    /// <summary>Making or checking the key.</summary>
    Generate = 6,

    /// <summary>Writing the modulus.</summary>
    Export = 7,

    /// <summary>The bare private operation: most often, a number that is not below the modulus.</summary>
    Operation = 8,

    /// <summary>OAEP decryption: most often, octets that were not encrypted for this key.</summary>
    Decrypt = 9,

    /// <summary>The signature, or the hash of its message.</summary>
    Sign = 10,
}
