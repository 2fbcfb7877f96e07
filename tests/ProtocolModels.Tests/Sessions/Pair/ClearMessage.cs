using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions.Pair;

/// <summary>A clear session message taken apart, as anyone on the network can, to be read or changed and sent on.</summary>
internal sealed class ClearMessage
{
    private static ulong _sequence = 0x7000_0000_0000_0000;

    public ClearMessage(Identifier sender, params (int Id, byte[] Value)[] fields)
    {
        Sender = sender;
        Fields = [.. fields];
    }

    public Identifier Sender { get; set; }

    public List<(int Id, byte[] Value)> Fields { get; }

    public int Kind => this[SessionField.Kind][0];

    /// <summary>The value of a field; setting changes it where it stands.</summary>
    public byte[] this[int id]
    {
        get => Fields.Single(field => field.Id == id).Value;
        set => Fields[Fields.FindIndex(field => field.Id == id)] = (id, value);
    }

    public bool Has(int id) => Fields.Any(field => field.Id == id);

    /// <summary>Takes a datagram apart; null when it is not a clear session message.</summary>
    public static ClearMessage? Read(byte[] octets)
    {
        var envelope = new Envelope();
        bool clear = envelope.TryDecodeDatagram(octets, 0, octets.Length, Limits.MaxDatagram) == DecodeStatus.Complete && envelope.KeyId == 0;
        if (!clear || envelope.NextBody() != DecodeStatus.Complete || !envelope.BodyIs(ProtocolTag.Session))
        {
            return null;
        }

        var message = new ClearMessage(envelope.CopySender());
        var reader = new FieldReader();
        reader.Begin(octets, envelope.BodyOffset, envelope.BodyLength);
        while (reader.Next() == DecodeStatus.Complete)
        {
            message.Fields.Add((reader.Id, octets[reader.Offset..(reader.Offset + reader.Length)]));
        }

        return message;
    }

    /// <summary>Puts it together again, with a digest that shows no damage: in clear that needs no key.</summary>
    public byte[] Build()
    {
        var writer = new MessageWriter(Sender);
        byte[] octets = new byte[Limits.MaxDatagram];
        writer.Begin(octets, 0, octets.Length);
        writer.BeginBody(ProtocolTag.Session);
        foreach ((int id, byte[] value) in Fields)
        {
            writer.WriteOctets(id, value, 0, value.Length);
        }

        writer.EndBody();
        ICryptography cryptography = new TestCryptography(0);
        int length = writer.Finish(new ClearProtection(cryptography, new EnvelopeDigest()), Interlocked.Increment(ref _sequence));
        return octets[..length];
    }

    /// <summary>The body alone, as the parser of session messages gets it.</summary>
    public SessionMessage Parse(out DecodeStatus status)
    {
        byte[] octets = Build();
        var envelope = new Envelope();
        Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(octets, 0, octets.Length, Limits.MaxDatagram));
        Assert.Equal(DecodeStatus.Complete, envelope.NextBody());
        var message = new SessionMessage();
        status = message.TryDecode(octets, envelope.BodyOffset, envelope.BodyLength);
        return message;
    }
}
