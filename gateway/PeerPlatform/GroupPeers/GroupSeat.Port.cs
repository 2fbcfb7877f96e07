using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Credentials;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;
using NanoPeers.Statements;
using Proof = NanoPeers.PeerPlatform.Authentication.GroupMember;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What services send through the seat's <see cref="GroupPort"/>.</summary>
internal sealed partial class GroupSeat
{
    private const int MostPortPlaces = SeatContact.MostPlaces + 1;

    [ThreadStatic]
    private static List<(ITransport Transport, RemoteAddress Address)>? _portPlaces;

    /// <summary>How services speak in this group.</summary>
    internal GroupPort Port { get; }

    /// <summary>
    /// Seals a body once under the common key and sends it to members, each where an authentic message of it came from. The seat's lock is held while
    /// places are gathered and while the message is sealed, not while its fields are written, nor while it is sent.
    /// </summary>
    internal int SendUnderKey<TState>(IReadOnlyList<Identifier>? members, byte[] tag, TState state, Action<MessageWriter, TState> write)
    {
        List<(ITransport Transport, RemoteAddress Address)> places = _portPlaces ??= [];
        places.Clear();
        int capacity = GatherPlaces(members, places);
        int sent = SendUnderKey(places, capacity, tag, state, write);
        places.Clear();
        return sent;
    }

    /// <summary>As above, to places that the caller knows.</summary>
    internal int SendUnderKey<TState>(
        List<(ITransport Transport, RemoteAddress Address)> places, int capacity, byte[] tag, TState state, Action<MessageWriter, TState> write)
    {
        if (places.Count == 0)
        {
            return 0;
        }

        NodeScratch scratch = Node.Scratch;
        byte[] buffer = scratch.TransmitOf(capacity);
        WritePortBody(scratch.Writer, buffer, capacity, tag, state, write);
        int length;
        lock (_gate)
        {
            length = _disposed || !IsMember ? 0 : _keys.Finish(scratch.Writer);
        }

        int sent = 0;
        for (int i = 0; length > 0 && i < places.Count; i++)
        {
            sent += Node.Transmit(places[i].Transport, buffer, length, places[i].Address) == SendStatus.Sent ? 1 : 0;
        }

        return sent;
    }

    /// <summary>Seals a body under the common key, or writes it in clear, and sends it once to the transport's multicast group.</summary>
    internal SendStatus SendMulticast<TState>(
        IGroupTransport transport, bool inClear, byte[] tag, TState state, Action<MessageWriter, TState> write)
    {
        int capacity = Math.Min(transport.MaxMessageLength, Limits.MaxDatagram);
        NodeScratch scratch = Node.Scratch;
        byte[] buffer = scratch.TransmitOf(capacity);
        int length;
        if (inClear)
        {
            SessionTools tools = Node.RentTools();
            WritePortBody(tools.Writer, buffer, capacity, tag, state, write);
            length = tools.FinishClear();
            Node.ReturnTools(tools);
        }
        else
        {
            WritePortBody(scratch.Writer, buffer, capacity, tag, state, write);
            lock (_gate)
            {
                length = _disposed || !IsMember ? 0 : _keys.Finish(scratch.Writer);
            }
        }

        return length == 0 ? SendStatus.TooLong : transport.SendMulticast(buffer.AsSpan(0, length));
    }

    /// <summary>Sends a body in clear to where a member was heard.</summary>
    internal SendStatus SendClear<TState>(Identifier member, byte[] tag, TState state, Action<MessageWriter, TState> write)
    {
        ITransport? transport;
        RemoteAddress? address;
        lock (_gate)
        {
            SeatContact? contact = _disposed ? null : _contacts.GetValueOrDefault(member);
            transport = contact?.Transport;
            address = contact?.Proven;
        }

        if (transport is null || address is null)
        {
            return SendStatus.Unreachable;
        }

        SessionTools tools = Node.RentTools();
        int capacity = Math.Min(transport.MaxMessageLength, NodeTuning.TransmitLength);
        byte[] buffer = Node.Scratch.TransmitOf(capacity);
        WritePortBody(tools.Writer, buffer, capacity, tag, state, write);
        int length = tools.FinishClear();
        Node.ReturnTools(tools);
        return length == 0 ? SendStatus.TooLong : Node.Transmit(transport, buffer, length, address);
    }

    /// <summary>Sets a session with a member up: at each of its places in turn, until one answers.</summary>
    internal async Task<PeerSession?> ConnectMemberAsync(Identifier member)
    {
        for (int tried = 0; tried < MostPortPlaces; tried++)
        {
            RemoteAddress address;
            lock (_gate)
            {
                bool isFull = View.Find(member) is { IsActive: true, IsConstrained: false };
                if (_disposed || !IsMember || !isFull || !_contacts.TryGetValue(member, out SeatContact? contact))
                {
                    return null;
                }

                if (contact.Session is { IsLive: true } live)
                {
                    return live;
                }

                if (contact.NextPlace() is not { } place || tried > contact.Places.Count())
                {
                    return null;
                }

                address = place.Address;
            }

            if (await ConnectMemberAsync(member, address).ConfigureAwait(false) is { } session)
            {
                return session;
            }
        }

        return null;
    }

    /// <summary>Whether a body has the credential of the envelope's sender in this group. That the sender is in standing is judged elsewhere.</summary>
    internal bool NamesSender(Envelope envelope, FieldReader reader) => _credential.Names(
        BodyCredentials.CredentialOf(envelope, reader), envelope.Buffer.AsSpan(envelope.SenderOffset, Identifier.Length));

    private async Task<PeerSession?> ConnectMemberAsync(Identifier member, RemoteAddress address)
    {
        try
        {
            using Proof proof = new(Group, SessionPolicy, _options.Cryptography, null, Members, []);
            SessionRequest request = await proof.CreateRequestAsync(GroupPurpose, member, _peer.Stopping).ConfigureAwait(false);
            ConnectResult result = await Node.ConnectAsync(address, request, _peer.Stopping).ConfigureAwait(false);
            return result.Session;
        }
        catch (OperationCanceledException)
        {
            // The peer stops.
            return null;
        }
#pragma warning disable CA1031 // As with the seat's own set-ups: what a transport or an authenticator throws is a try that failed.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _peer.NoteFault(Group, fault);
            return null;
        }
    }

    private int GatherPlaces(IReadOnlyList<Identifier>? members, List<(ITransport Transport, RemoteAddress Address)> places)
    {
        int capacity = NodeTuning.TransmitLength;
        lock (_gate)
        {
            if (members is null)
            {
                foreach (SeatContact contact in _contacts.Values)
                {
                    capacity = Gather(contact, places, capacity);
                }

                return capacity;
            }

            for (int i = 0; i < members.Count; i++)
            {
                if (_contacts.TryGetValue(members[i], out SeatContact? contact))
                {
                    capacity = Gather(contact, places, capacity);
                }
            }
        }

        return capacity;
    }

    private int Gather(SeatContact contact, List<(ITransport Transport, RemoteAddress Address)> places, int capacity)
    {
        if (contact.Proven is null || !_roster.IsMember(contact.Peer))
        {
            return capacity;
        }

        places.Add((contact.Transport!, contact.Proven));
        return Math.Min(capacity, contact.Transport!.MaxMessageLength);
    }

    private void WritePortBody<TState>(
        MessageWriter writer, byte[] buffer, int capacity, byte[] tag, TState state, Action<MessageWriter, TState> write)
    {
        IBodyCredentials? before = writer.Credentials;
        writer.Credentials = Credentials;
        writer.Begin(buffer, 0, capacity);
        writer.BeginBody(tag);
        write(writer, state);
        writer.EndBody();
        writer.Credentials = before;
    }
}
