using NanoPeers.Firmware.Peer;
using NanoPeers.Messages;
using NanoPeers.Resolver;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Stack;

/// <summary>
/// The resolver: the board answers for its one handler, <c>light</c>, and says of every other that it has none. Its gateway alone may ask. RESOLVER.md.
/// </summary>
public sealed partial class BoardStack
{
    /// <summary>The handler's name.</summary>
    private const string LightHandler = "light";

    private readonly ResolverMessage _resolver = new ResolverMessage();

    private void HandleResolver(StackParts parts, Envelope envelope, SecuredSession session, byte[] source, long nowMillis)
    {
        if (!Decodes(parts, _resolver, envelope))
        {
            return;
        }

        if (_resolver.Kind != ResolverMessageKind.Query)
        {
            parts.Counters.Add(PeerCounter.NotForThisPeer);
            return;
        }

        ResolverStatus status = ResolverStatus.NotAllowed;
        if (parts.Host.IsGateway(session.Peer))
        {
            status = Is(ResolverField.Handler, LightHandler) ? AnswerLight(parts, envelope, nowMillis) : ResolverStatus.NoHandler;
        }

        MessageWriter writer = Begin(parts, StackTag.Resolver);
        writer.WriteUInt8(ResolverField.Kind, ResolverMessageKind.Response);
        writer.WriteCredential();
        writer.WriteOctets(ResolverField.Handler, _resolver.Buffer, _resolver.OffsetOf(ResolverField.Handler), _resolver.LengthOf(ResolverField.Handler));
        writer.WriteUInt64(ResolverField.QueryId, _resolver.LongNumberOf(ResolverField.QueryId));
        writer.WriteUInt8(ResolverField.Status, (int)status);
        writer.WriteIdentifier(ResolverField.Responder, parts.Tools.Self);
        string answer = status == ResolverStatus.Answered ? parts.Light.IsOn ? "on" : "off" : "";
        int at = writer.ReserveOctets(ResolverField.Payload, answer.Length);
        if (at >= 0)
        {
            _window.Begin(writer.Buffer, at, 0, answer.Length);
            _window.Write(answer);
        }

        Send(parts, session, source);
    }

    /// <summary>Carries out what is asked of the light; with no word it is only asked how it is.</summary>
    private ResolverStatus AnswerLight(StackParts parts, Envelope envelope, long nowMillis)
    {
        if (_resolver.LengthOf(ResolverField.Payload) == 0)
        {
            return ResolverStatus.Answered;
        }

        bool isToggle = Is(ResolverField.Payload, "toggle");
        bool isOn = Is(ResolverField.Payload, "on");
        if (!isToggle && !isOn && !Is(ResolverField.Payload, "off"))
        {
            return ResolverStatus.Failed;
        }

        parts.Host.SwitchLight(isToggle ? !parts.Light.IsOn : isOn, envelope.Buffer, envelope.SenderOffset, nowMillis);
        return ResolverStatus.Answered;
    }

    private bool Is(int field, string word)
    {
        _window.Compare(_resolver.Buffer, _resolver.OffsetOf(field), _resolver.LengthOf(field));
        _window.Write(word);
        return _window.IsSame;
    }
}
