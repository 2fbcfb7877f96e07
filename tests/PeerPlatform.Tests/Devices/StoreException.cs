using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Tests.Devices;

/// <summary>A store that cannot be used, for tests.</summary>
internal sealed class StoreException() : StateException("test.db", "The disk is gone.", "Put it back.")
{
}
