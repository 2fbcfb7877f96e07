using System.Collections.Concurrent;
using System.Text;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Pipes;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>What comes from members, and what goes out to them.</summary>
public sealed partial class PipeService
{
    private const int NotHereEachSecond = 50;

    [ThreadStatic]
    private static PipeMessage? _message;

    private readonly RateGate _notHere = new(NotHereEachSecond);
    private readonly ConcurrentDictionary<(Identifier Group, Identifier Peer), long> _connecting = new();

    private sealed class Bodies(PipeService service) : IBodyHandler
    {
        public bool AcceptsClear => true;

        public bool AcceptsGroup => true;

        public void Handle(ReceivedBody body)
        {
            PipeMessage message = _message ??= new PipeMessage();
            Envelope envelope = body.Envelope;
            if (message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) != DecodeStatus.Complete)
            {
                body.Node.Counters.Add(NodeCounter.BadBody);
            }
            else if (message.Kind == PipeMessageKind.Data)
            {
                service.HandleData(body, message);
            }
            else
            {
                service.HandleControl(body, message);
            }
        }
    }

    private void HandleData(ReceivedBody body, PipeMessage message)
    {
        Dictionary<Identifier, PipeInput> inputs = _inputs;
        (byte[], int) id = (message.Buffer, message.OffsetOf(PipeField.Pipe));
        bool isHere = inputs.GetAlternateLookup<(byte[] Buffer, int Offset)>().TryGetValue(id, out PipeInput? input);
        if (!isHere || !input!.Takes)
        {
            TellNotHere(body, message);
            return;
        }

        bool isProtected = input.Description switch
        {
            { Type: PipeType.SecuredUnicast } => body.Session is not null,
            { DemandsSecurity: true } => body.IsSecured,
            _ => true,
        };
        Identifier? from = isProtected ? input.Port!.Judge(body, true) : null;
        if (from is null || !input.Port!.May(from, MemberRights.Speak))
        {
            input.CountRefused();
            return;
        }

        if (input.LateUntilMillis <= body.NowMillis)
        {
            TellNotHere(body, message);
            return;
        }

        input.Take(message, from, body.IsSecured, body.Transport.MaxMessageLength > Limits.MaxDatagram);
    }

    private void HandleControl(ReceivedBody body, PipeMessage message)
    {
        GroupPort? port = _groups.FindPort(message.Buffer, message.OffsetOf(PipeField.Group));
        if (port?.Judge(body) is not { } from)
        {
            return;
        }

        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            Learn(message, port);
            _boardEnds.Note(port, from, message);
            if (_resolver.HandleMessage(message, from, body.NowMillis))
            {
                Say(port, from, (_resolver, message), static (writer, state) => state._resolver.WriteAnswer(writer, state.message));
            }
        }

        Settle();
    }

    /// <summary>Pipes that others have ends of become known by name, as many as there is room for.</summary>
    private void Learn(PipeMessage message, GroupPort port)
    {
        bool tells = message.Kind is PipeMessageKind.Bind or PipeMessageKind.Bound && message.Has(PipeField.Name);
        (byte[], int) id = (message.Buffer, message.OffsetOf(PipeField.Pipe));
        if (!tells || _known.Count >= PipeLimits.MaxPipes || _known.GetAlternateLookup<(byte[] Buffer, int Offset)>().ContainsKey(id))
        {
            return;
        }

        Identifier pipe = new(message.Buffer, message.OffsetOf(PipeField.Pipe));
        string name = Encoding.UTF8.GetString(message.Buffer, message.OffsetOf(PipeField.Name), message.LengthOf(PipeField.Name));
        _known[pipe] = new PipeDescription(pipe, port.Group, message.Type, name);
    }

    /// <summary>Who sends into an end that is not here is told, a few times a second: it asks again who has the pipe.</summary>
    private void TellNotHere(ReceivedBody body, PipeMessage message)
    {
        if (body.Session is not { } session || !_notHere.Admits(body.NowMillis) || _groups.FindPort(session.Group) is not { } port || port.Judge(body) is null)
        {
            return;
        }

        Identifier pipe = new(message.Buffer, message.OffsetOf(PipeField.Pipe));
        lock (_gate)
        {
            port.SendUnder(session, ProtocolTag.Pipe, (_resolver, pipe, port.Group), static (writer, state) =>
                state._resolver.WriteNotHere(writer, state.pipe, state.Group));
        }
    }

    private void Tick()
    {
        try
        {
            long now = Node.NowMillis;
            lock (_gate)
            {
                _resolver.HandleTimeout(now);
            }

            foreach (PipeInput input in _inputs.Values)
            {
                if (input.LateUntilMillis <= now)
                {
                    input.EndLate();
                }
            }

            Settle();
        }
#pragma warning disable CA1031 // A timer has nobody to throw to.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            PipeLog.Fault(_logger, fault);
        }
    }

    /// <summary>What has to follow every change: what is due goes out, ends learn where they stand. No lock is held when their listeners are told.</summary>
    private void Settle()
    {
        List<(PipeInput Input, PipeInputState State)>? changed = null;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            long now = Node.NowMillis;
            while (_resolver.PollDue(now))
            {
                if (_groups.FindPort(_resolver.DueGroup!) is { } port)
                {
                    port.SendToAll(ProtocolTag.Pipe, _resolver, static (writer, resolver) => resolver.WriteDue(writer));
                }
            }

            while (_resolver.NextEvent() is { } pipe)
            {
                Identifier[] ends = EndsOf(pipe);
                foreach (PipeOutput output in _outputs)
                {
                    if (output.Description.Pipe.Equals(pipe))
                    {
                        output.SetEnds(ends);
                    }
                }

                if (_inputs.TryGetValue(pipe, out PipeInput? input))
                {
                    (changed ??= []).Add((input, StateOf(input, now)));
                }
            }
        }

        foreach ((PipeInput input, PipeInputState state) in changed ?? [])
        {
            if (input.State != state && input.State != PipeInputState.Closed)
            {
                input.Become(state);
                PipeLog.InputIs(_logger, input.Description.Pipe, state);
            }
        }
    }

    private PipeInputState StateOf(PipeInput input, long now)
    {
        switch (_resolver.StateOf(input.Description.Pipe))
        {
            case PipeBindState.Claiming:
                return PipeInputState.Claiming;
            case PipeBindState.Bound:
                return PipeInputState.Bound;
            case PipeBindState.Lost:
                input.LateUntilMillis = Math.Min(input.LateUntilMillis, now + PipeTiming.LateMillis);
                return PipeInputState.Moved;
            case PipeBindState.Occupied:
                Remove(input);
                _resolver.Unbind(input.Description.Pipe, now);
                return PipeInputState.Occupied;
            default:
                return input.State;
        }
    }

    /// <summary>Says something to a member: under the pair's session, else under the group's key.</summary>
    private static void Say<TState>(GroupPort port, Identifier to, TState state, Action<MessageWriter, TState> write)
    {
        if (port.SendTo(to, ProtocolTag.Pipe, state, write) == SendStatus.Unreachable)
        {
            port.SendUnderKey([to], ProtocolTag.Pipe, state, write);
        }
    }

    /// <summary>Has a session with an end set up, for an output that waits for it.</summary>
    /// <returns>Whether one is under way; false when one failed a moment ago.</returns>
    internal bool Connect(PipeOutput output, Identifier end)
    {
        (Identifier, Identifier) key = (output.Port.Group, end);
        if (_connecting.TryGetValue(key, out long until))
        {
            if (until == long.MaxValue || Node.NowMillis < until)
            {
                return until == long.MaxValue;
            }

            _connecting.TryRemove(key, out _);
        }

        if (_connecting.TryAdd(key, long.MaxValue))
        {
            _ = ConnectAsync(output, end, key);
        }

        return true;
    }

    private async Task ConnectAsync(PipeOutput output, Identifier end, (Identifier, Identifier) key)
    {
        PeerSession? session = null;
        try
        {
            session = await output.Port.ConnectAsync(end, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nobody waits for this task: a set-up that throws is one that failed.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            PipeLog.Fault(_logger, fault);
        }

        if (session is null)
        {
            // Perhaps the end is gone: the others are asked.
            _connecting[key] = Node.NowMillis + _options.ConnectAgainMillis;
            lock (_gate)
            {
                _resolver.Doubt(output.Description.Pipe, Node.NowMillis);
            }

            Settle();
        }
        else
        {
            _connecting.TryRemove(key, out _);
        }

        output.Schedule();
    }

    private void OnLive(PeerSession session)
    {
        if (session.Terms.Purpose != GroupSeat.GroupPurpose)
        {
            return;
        }

        lock (_gate)
        {
            _resolver.DoubtAll(session.Group, Node.NowMillis);
        }
    }

    private void OnPortsChanged()
    {
        List<PipeInput> gone = [];
        lock (_gate)
        {
            foreach (GroupPort port in _groups.Ports)
            {
                if (_listened.Add(port))
                {
                    port.MemberLeft += OnMemberLeft;
                    port.MemberJoined += OnMemberJoined;
                }
            }

            gone.AddRange(_inputs.Values.Where(input => !input.Port!.IsOpen));
            foreach (PipeInput input in gone)
            {
                Remove(input);
                _resolver.Unbind(input.Description.Pipe, Node.NowMillis);
            }
        }

        foreach (PipeInput input in gone)
        {
            input.Become(PipeInputState.NotMember);
        }
    }

    private void OnMemberLeft(GroupPort port, Identifier peer)
    {
        lock (_gate)
        {
            _resolver.Forget(port.Group, peer);
            _boardEnds.Forget(port.Group, peer);
        }

        Settle();
    }

    private void OnMemberJoined(GroupPort port, Identifier peer)
    {
        lock (_gate)
        {
            _resolver.DoubtAll(port.Group, Node.NowMillis);
        }
    }
}
