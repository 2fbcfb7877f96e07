using NanoPeers.Cryptography;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.Vectors;

namespace NanoPeers.PeerPlatform.Tests.Messages;

/// <summary>The message vectors on the gateway's cryptography.</summary>
public sealed class MessageVectorsOnPlatformCryptography : MessageVectorTests, IDisposable
{
    private readonly PlatformCryptography _cryptography = new();

    protected override IFullCryptography Cryptography => _cryptography;

    public void Dispose() => _cryptography.Dispose();
}
