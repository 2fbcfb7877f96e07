using Microsoft.Extensions.Logging;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Credentials;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>What a node logs; event ids 2000 to 2099. Never keys, never what messages say.</summary>
internal static partial class NodeLog
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "Attempt {AttemptId:x16}: session with {Peer} is live: {Terms}")]
    internal static partial void SessionLive(ILogger logger, ulong attemptId, Identifier peer, SessionTerms terms);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "Attempt {AttemptId:x16}: session with {Peer} ended: {Reason}")]
    internal static partial void SessionEnded(ILogger logger, ulong attemptId, Identifier peer, CloseReason reason);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "Attempt {AttemptId:x16}: request from {Address} refused: {Reason}")]
    internal static partial void RequestRefused(ILogger logger, ulong attemptId, RemoteAddress address, string reason);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Error, Message = "{What} failed; the node goes on without it")]
    internal static partial void Fault(ILogger logger, string what, Exception fault);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Error, Message = "Attempt {AttemptId:x16}: ended by a fault at this end")]
    internal static partial void SetUpFault(ILogger logger, ulong attemptId, Exception fault);

    [LoggerMessage(EventId = 2006, Level = LogLevel.Warning, Message = "Attempt {AttemptId:x16}: certificate from {Address} refused: {Fault}")]
    internal static partial void CertificateRefused(ILogger logger, ulong attemptId, RemoteAddress address, CertificateFault fault);

    [LoggerMessage(EventId = 2008, Level = LogLevel.Information, Message = "Attempt {AttemptId:x16}: session with {Peer} goes from {From} to {To}")]
    internal static partial void PathChanged(ILogger logger, ulong attemptId, Identifier peer, SessionPath from, SessionPath to);

    [LoggerMessage(EventId = 2007, Level = LogLevel.Warning, Message = "Body of {Sender} from {Address} refused: credential {Judgement}")]
    internal static partial void CredentialRefused(ILogger logger, Identifier sender, RemoteAddress address, CredentialJudgement judgement);
}
