using Microsoft.Extensions.Logging;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>What pipes log; event ids 3500 to 3599. Never what goes through them.</summary>
internal static partial class PipeLog
{
    [LoggerMessage(EventId = 3501, Level = LogLevel.Information, Message = "Pipe {Pipe}: this peer's input end is {State}")]
    internal static partial void InputIs(ILogger logger, Identifier pipe, PipeInputState state);

    [LoggerMessage(EventId = 3502, Level = LogLevel.Warning, Message = "Pipes: something failed and is tried again")]
    internal static partial void Fault(ILogger logger, Exception fault);
}
