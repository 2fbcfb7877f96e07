using System.Runtime.InteropServices;

namespace NanoPeers.Hardware;

/// <summary>The same calls as in the class library's RsaNatives, into the library that CMake builds for a PC.</summary>
internal static partial class RsaNatives
{
    internal const string Library = "nanopeers-rsa";

    internal static int Begin() => np_rsa_begin();

    internal static int Step(int handle) => np_rsa_step(handle);

    internal static int Close(int handle) => np_rsa_close(handle);

    internal static int Modulus(int handle, byte[] modulus) => np_rsa_modulus(handle, modulus, Length(modulus));

    internal static int Private(int handle, byte[] input, byte[] output) => np_rsa_private(handle, input, Length(input), output, Length(output));

    internal static int Decrypt(int handle, byte[] input, byte[] output) => np_rsa_decrypt(handle, input, Length(input), output, Length(output));

    internal static int Sign(int handle, byte[] message, byte[] signature) =>
        np_rsa_sign(handle, message, Length(message), signature, Length(signature));

    private static nuint Length(byte[]? octets) => (nuint)(octets?.Length ?? 0);

    [LibraryImport(Library)]
    private static partial int np_rsa_begin();

    [LibraryImport(Library)]
    private static partial int np_rsa_step(int handle);

    [LibraryImport(Library)]
    private static partial int np_rsa_close(int handle);

    [LibraryImport(Library)]
    private static partial int np_rsa_modulus(int handle, [Out] byte[] modulus, nuint length);

    [LibraryImport(Library)]
    private static partial int np_rsa_private(int handle, byte[] input, nuint inputLength, [Out] byte[] output, nuint outputLength);

    [LibraryImport(Library)]
    private static partial int np_rsa_decrypt(int handle, byte[] input, nuint inputLength, [Out] byte[] output, nuint outputLength);

    [LibraryImport(Library)]
    private static partial int np_rsa_sign(int handle, byte[] message, nuint messageLength, [Out] byte[] signature, nuint signatureLength);
}
