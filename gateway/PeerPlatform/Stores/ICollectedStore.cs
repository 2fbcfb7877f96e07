using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// How far a collector has come with each gateway, so that a restart delivers nothing twice. What is saved is on disk when the call returns. May be
/// called from any thread. Every member may throw a <see cref="StateException"/>.
/// </summary>
public interface ICollectedStore
{
    /// <summary>Era and number of the last item that was handed over; zeros when there was none.</summary>
    /// <param name="gateway">The gateway.</param>
    (ulong Era, long Number) Find(Identifier gateway);

    /// <summary>Notes the last item.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="era">The era of its store; another than before starts anew.</param>
    /// <param name="number">The number.</param>
    void Save(Identifier gateway, ulong era, long number);
}
