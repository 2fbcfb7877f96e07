using System.Buffers.Binary;
using System.Diagnostics;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Pipes;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>The way of messages from the queue to the ends. One thread at a time is here: who set <c>_isScheduled</c>.</summary>
public sealed partial class PipeOutput
{
    private const int AgainMillis = 1;
    private const int NoWayMillis = 100;

    // Then the resolver has told a new output who is there; a broadcast that nobody hears goes nowhere.
    private const int FirstWaitMillis = 1_000;

    // Envelope, tag and the other fields, with the longest credential and the padding of suite 1.
    private const int Overhead = 180;

    private static readonly Action<MessageWriter, PipeOutput> _write = static (writer, output) => output.WriteData(writer);

    private int _batchEnd;

    private enum Step
    {
        /// <summary>The batch is over: it went out, or is lost.</summary>
        Done,

        /// <summary>A transport is busy.</summary>
        Again,

        /// <summary>There is no end yet, or no way to it: it waits.</summary>
        NoWay,
    }

    private void Flush(bool isPooled)
    {
        Step step = Step.Done;
        do
        {
            while (step == Step.Done && _sendingAt < _sendingEnd)
            {
                step = SendBatch();
            }
        }
        while (step == Step.Done && Exchange());

        if (step != Step.Done)
        {
            lock (_gate)
            {
                _isScheduled = false;
                _isBlocked = true;
                if (!_closed)
                {
                    _again.Change(step == Step.Again ? AgainMillis : NoWayMillis, Timeout.Infinite);
                }
            }
        }
        else if (isPooled)
        {
            _sentAtTicks = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Takes what was sent in the meantime; without any the flush is over.</summary>
    private bool Exchange()
    {
        TaskCompletionSource? room;
        lock (_gate)
        {
            if (_filled == 0)
            {
                _isScheduled = false;
                _sentAtTicks = Stopwatch.GetTimestamp();
                return false;
            }

            (_sending, _filling) = (_filling, _sending);
            _sendingAt = 0;
            _sendingEnd = _filled;
            _filled = 0;
            room = _room;
            _room = null;
        }

        room?.TrySetResult();
        return true;
    }

    /// <summary>Sends as many messages as one message of the transport takes, to all ends.</summary>
    private Step SendBatch()
    {
        Identifier[] ends = _ends;
        Identifier[] sleepers = Description.IsPointToPoint || IsClear ? [] : _service.SleepersOf(Description, Port, ends);
        if (sleepers.Length > 0 && (ends.Length > 0 || _service.Node.NowMillis - _madeAtMillis >= FirstWaitMillis))
        {
            return Deposit(sleepers, ends);
        }

        if (ends.Length == 0)
        {
            bool waits = Description.IsPointToPoint || _service.Node.NowMillis - _madeAtMillis < FirstWaitMillis;
            return waits ? Step.NoWay : GiveUp();
        }

        if (ends.Length == 1 && ends[0].Equals(Port.Self))
        {
            _batchEnd = _sendingEnd;
            DeliverHere();
            _sendingAt = _batchEnd;
            return Step.Done;
        }

        Step step = Description.IsPointToPoint ? SendToOne(ends[0]) : SendToAll(ends);
        if (step == Step.Done)
        {
            _sendingAt = _batchEnd;
        }

        return step;
    }

    /// <summary>Boards that have an end and sleep find the message in their mailboxes; the others get it as ever.</summary>
    private Step Deposit(Identifier[] sleepers, Identifier[] ends)
    {
        Identifier[] awake = [.. ends.Except(sleepers)];
        _batchEnd = EndOfBatch(RelayLimits.MaxOwnMessage);
        DeliverHereIn(awake);
        int sent = Port.DepositUnderKey(sleepers, ProtocolTag.Pipe, this, _write);
        sent += OthersIn(awake) == 0 ? 0 : Port.SendUnderKey(awake, ProtocolTag.Pipe, this, _write);
        CountAll(sent, sleepers.Length + OthersIn(awake));
        _sendingAt = _batchEnd;
        return Step.Done;
    }

    private Step SendToOne(Identifier end)
    {
        if (IsClear)
        {
            _batchEnd = EndOfBatch(Limits.MaxDatagram);
            return Count(Port.SendClearTo(end, ProtocolTag.Pipe, this, _write), end);
        }

        if (Port.Session(end) is not { } session)
        {
            _service.Connect(this, end);
            return Step.NoWay;
        }

        _batchEnd = EndOfBatch(session.Transport.MaxMessageLength);
        return Count(Port.SendUnder(session, ProtocolTag.Pipe, this, _write), end);
    }

    private Step SendToAll(Identifier[] ends)
    {
        bool isByKey = !IsClear && Port.Protection == Groups.PolicyProtection.Common;
        if (!isByKey && !IsClear)
        {
            bool waits = false;
            foreach (Identifier end in ends)
            {
                waits |= !end.Equals(Port.Self) && Port.Session(end) is null && _service.Connect(this, end);
            }

            if (waits)
            {
                return Step.NoWay;
            }
        }

        _batchEnd = EndOfBatch(Limits.MaxDatagram);
        DeliverHereIn(ends);
        if (_service.MulticastOf(Port) is { } transport && (isByKey || IsClear))
        {
            CountAll(Port.SendMulticast(transport, IsClear, ProtocolTag.Pipe, this, _write) == SendStatus.Sent ? ends.Length : 0, ends.Length);
            return Step.Done;
        }

        if (isByKey)
        {
            CountAll(Port.SendUnderKey(ends, ProtocolTag.Pipe, this, _write), OthersIn(ends));
            return Step.Done;
        }

        foreach (Identifier end in ends)
        {
            if (!end.Equals(Port.Self))
            {
                SendStatus status = IsClear
                    ? Port.SendClearTo(end, ProtocolTag.Pipe, this, _write)
                    : Port.SendTo(end, ProtocolTag.Pipe, this, _write);
                CountAll(status == SendStatus.Sent ? 1 : 0, 1);
            }
        }

        return Step.Done;
    }

    private void WriteData(MessageWriter writer)
    {
        writer.WriteUInt8(PipeField.Kind, PipeMessageKind.Data);
        writer.WriteCredential();
        writer.WriteIdentifier(PipeField.Pipe, Description.Pipe);
        writer.WriteOctets(PipeField.Messages, _sending, _sendingAt, _batchEnd - _sendingAt);
    }

    /// <summary>Where the messages end that fit a message of a transport: one at least, which may be too long.</summary>
    private int EndOfBatch(int longest)
    {
        int most = Math.Min(Math.Min(longest, NodeTuning.TransmitLength), PipeLimits.MaxBody) - Overhead;
        int end = _sendingAt + LengthAt(_sendingAt);
        while (end < _sendingEnd && end + LengthAt(end) - _sendingAt <= most)
        {
            end += LengthAt(end);
        }

        return end;
    }

    private int LengthAt(int at) => PipeLimits.MessageHead + BinaryPrimitives.ReadUInt16BigEndian(_sending.AsSpan(at));

    private int MessagesInBatch()
    {
        int count = 0;
        for (int at = _sendingAt; at < _batchEnd; at += LengthAt(at))
        {
            count++;
        }

        return count;
    }

    private Step Count(SendStatus status, Identifier end)
    {
        switch (status)
        {
            case SendStatus.Sent:
                Interlocked.Add(ref _sent, MessagesInBatch());
                return Step.Done;
            case SendStatus.Busy:
                return Step.Again;
            case SendStatus.Unreachable or SendStatus.Closed:
                _service.Connect(this, end);
                return Step.NoWay;
            default:
                return GiveUp();
        }
    }

    private Step GiveUp()
    {
        _batchEnd = Math.Max(_batchEnd, _sendingAt + LengthAt(_sendingAt));
        Interlocked.Add(ref _lost, MessagesInBatch());
        return Step.Done;
    }

    private void CountAll(int sent, int of)
    {
        int messages = MessagesInBatch();
        Interlocked.Add(ref _sent, (long)sent * messages);
        Interlocked.Add(ref _lost, (long)Math.Max(0, of - sent) * messages);
    }

    private int OthersIn(Identifier[] ends)
    {
        int count = 0;
        foreach (Identifier end in ends)
        {
            count += end.Equals(Port.Self) ? 0 : 1;
        }

        return count;
    }

    private void DeliverHereIn(Identifier[] ends)
    {
        if (OthersIn(ends) < ends.Length)
        {
            DeliverHere();
        }
    }

    private void DeliverHere()
    {
        PipeInput? input = _service.FindInput(Description.Pipe);
        for (int at = _sendingAt; at < _batchEnd; at += LengthAt(at))
        {
            input?.Take(_sending.AsSpan(at + PipeLimits.MessageHead, LengthAt(at) - PipeLimits.MessageHead), Port.Self);
            Interlocked.Increment(ref _sent);
        }
    }
}
