namespace NanoPeers.PeeringService.Objects;

/// <summary>The local store cannot do what was asked; <see cref="Fault"/> says why, the message says it to people.</summary>
public sealed class ObjectStoreException : IOException
{
    private const int LinuxNoSpace = 28;
    private const int LinuxQuota = 122;
    private const int DarwinQuota = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    /// <summary>Names a fault.</summary>
    public ObjectStoreException(ObjectStoreFault fault, string message, Exception? cause = null)
        : base(message, cause) => Fault = fault;

    /// <summary>Why.</summary>
    public ObjectStoreFault Fault { get; }

    /// <summary>What the system's refusal means.</summary>
    internal static ObjectStoreException Of(Exception cause) => cause as ObjectStoreException ?? (IsDiskFull(cause)
        ? new ObjectStoreException(ObjectStoreFault.DiskFull, "The disk with the objects is full. Make room there.", cause)
        : new ObjectStoreException(ObjectStoreFault.Unavailable, $"The folder with the objects cannot be used: {cause.Message}", cause));

    /// <summary>Whether an exception is the system's refusal.</summary>
    internal static bool IsRefusal(Exception cause) => cause is IOException or UnauthorizedAccessException;

    private static bool IsDiskFull(Exception cause) => cause is IOException
        && (cause.HResult is WindowsDiskFull or WindowsHandleDiskFull or LinuxNoSpace
            || (OperatingSystem.IsMacOS() ? cause.HResult == DarwinQuota : cause.HResult == LinuxQuota));
}
