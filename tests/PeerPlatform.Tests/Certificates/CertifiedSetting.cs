using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>How a test's peer with a certificate differs from the others.</summary>
internal sealed record CertifiedSetting
{
    internal DateTimeOffset Now { get; init; } = CertificateGroup.Now;

    /// <summary>What its node waits by.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    internal byte KeyExchange { get; init; } = KeyExchangeMethod.EcdhP256;

    internal bool KeyFollows { get; init; }

    internal bool ByCertificate { get; init; } = true;

    internal byte[] Secret { get; init; } = [];

    internal Identifier? Group { get; init; }

    /// <summary>Its id; null for one made of its number.</summary>
    internal Identifier? Id { get; init; }

    /// <summary>Its key, which is its own to dispose of; null for a new one.</summary>
    internal PeerKey? Key { get; init; }

    /// <summary>What a liar answers requests with, in place of a certificate; whatever the request proves it takes.</summary>
    internal Func<IAuthenticator>? AnswersWith { get; init; }

    /// <summary>The id that the node uses, where it is not the certificate's.</summary>
    internal Identifier? ClaimedId { get; init; }

    /// <summary>Adds services to the node before it starts.</summary>
    internal Action<PeerNode>? Configure { get; init; }

    /// <summary>Another certificate than the group's authority would issue.</summary>
    internal Func<CertifiedPeer, MemberCertificate>? Certificate { get; init; }
}
