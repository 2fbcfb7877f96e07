using System.Runtime.CompilerServices;

namespace NanoPeers.Hardware;

/// <summary>
/// The native calls. Their names, order and parameters make the checksum that ties this assembly to the image: a change here needs a new image.
/// Each returns what the C function of the same name in rsa_hardware.h returns.
/// </summary>
internal static class RsaNatives
{
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Begin();

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Step(int handle);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Close(int handle);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Modulus(int handle, byte[] modulus);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Private(int handle, byte[] input, byte[] output);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Decrypt(int handle, byte[] input, byte[] output);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Sign(int handle, byte[] message, byte[] signature);
}
