using System.Text;
using System.Text.Json;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Vectors;

/// <summary>One file of <c>tests/vectors/messages</c>.</summary>
public sealed class MessageVector(JsonElement json)
{
    public byte[] Octets { get; } = json.Octets("hex");

    /// <summary>Whether the vector says how it was made, so that it can be made again.</summary>
    public bool HasFields => json.TryGetProperty("fields", out _);

    public JsonElement Fields => json.GetProperty("fields");

    /// <summary>What is to come of it: <c>stream</c>, <c>datagram</c> or <c>open</c>.</summary>
    public string Expected(string step, int maxLength)
    {
        bool constrained = maxLength == Limits.MaxConstrainedMessage && json.TryGetProperty("expectedConstrained", out _);
        return json.GetProperty(constrained ? "expectedConstrained" : "expected").Text(step);
    }

    /// <summary>The protection of the vector's keys; clear when it has none.</summary>
    public IEnvelopeProtection Protection(IFullCryptography cryptography)
    {
        JsonElement keys = json.GetProperty("keys");
        var digest = new EnvelopeDigest();
        ulong keyId = HasFields ? Number("keyId") : 1;
        if (keys.TryGetProperty("cipher", out _))
        {
            byte[] octets = [.. keys.Octets("cipher"), .. keys.Octets("mac"), .. keys.Octets("iv")];
            return new CbcHmacProtection(keyId, cryptography, octets, 0, 16, 48, digest);
        }

        if (keys.TryGetProperty("salt", out _))
        {
            byte[] octets = [.. keys.Octets("key"), .. keys.Octets("salt")];
            return new GcmProtection(keyId, cryptography, octets, 0, 32, digest);
        }

        if (keys.TryGetProperty("mac", out _))
        {
            return new HmacProtection(keyId, cryptography, keys.Octets("mac"), 0, digest);
        }

        return new ClearProtection(cryptography, digest);
    }

    /// <summary>An eight-octet field.</summary>
    public ulong Number(string field) => Convert.ToUInt64(Fields.Text(field), 16);

    /// <summary>A field that is a small number.</summary>
    public int Small(string field) => Fields.GetProperty(field).GetInt32();

    /// <summary>An endpoint's octets.</summary>
    public byte[] Endpoint(string field) => Encoding.UTF8.GetBytes(Fields.Text(field));

    /// <summary>Writes the message from its fields; hop limit and trailer are set as a relay sets them, behind the writer's back.</summary>
    public byte[] Write(IFullCryptography cryptography)
    {
        byte[] buffer = new byte[Octets.Length + 64];
        var writer = new MessageWriter(Identifier.Parse(Fields.Text("sender"))!);
        writer.BeginTo(buffer, 0, buffer.Length, Endpoint("source"), Endpoint("destination"));
        foreach (JsonElement body in Fields.GetProperty("bodies").EnumerateArray())
        {
            writer.BeginBody(Encoding.ASCII.GetBytes(body.Text("tag")));
            WriteBody(writer, body);
            writer.EndBody();
        }

        int length = writer.Finish(Protection(cryptography), Number("sequence"));
        byte[] message = [.. buffer[..length], .. Fields.Octets("trailer")];
        message[5] = (byte)Small("hopLimit");
        BigEndian.WriteUInt32(message, 8, (uint)message.Length);
        return message;
    }

    /// <summary>Tags, field ids and values of the bodies, as text to compare.</summary>
    public List<string> Bodies()
    {
        var bodies = new List<string>();
        foreach (JsonElement body in Fields.GetProperty("bodies").EnumerateArray())
        {
            string content = body.TryGetProperty("octets", out JsonElement octets)
                ? octets.GetString()!
                : string.Concat(body.GetProperty("fields").EnumerateArray().Select(
                    field => $"[{field.GetProperty("id").GetInt32()} {field.Text("value")}]"));
            bodies.Add(body.Text("tag") + " " + content);
        }

        return bodies;
    }

    /// <summary>The same of an opened message; a body whose fields the vector does not name is given as octets.</summary>
    public List<string> BodiesOf(Envelope envelope)
    {
        var bodies = new List<string>();
        var reader = new FieldReader();
        foreach (JsonElement body in Fields.GetProperty("bodies").EnumerateArray())
        {
            Assert.Equal(DecodeStatus.Complete, envelope.NextBody());
            string content = "";
            if (body.TryGetProperty("octets", out _))
            {
                content = Convert.ToHexStringLower(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
            }
            else
            {
                reader.Begin(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
                while (reader.Next() == DecodeStatus.Complete)
                {
                    content += $"[{reader.Id} {Convert.ToHexStringLower(reader.Buffer, reader.Offset, reader.Length)}]";
                }

                Assert.Equal(DecodeStatus.End, reader.Next());
            }

            bodies.Add(Encoding.ASCII.GetString(envelope.Buffer, envelope.TagOffset, envelope.TagLength) + " " + content);
        }

        Assert.Equal(DecodeStatus.End, envelope.NextBody());
        return bodies;
    }

    private static void WriteBody(MessageWriter writer, JsonElement body)
    {
        if (body.TryGetProperty("octets", out _))
        {
            byte[] octets = body.Octets("octets");
            writer.WriteRaw(octets, 0, octets.Length);
            return;
        }

        foreach (JsonElement field in body.GetProperty("fields").EnumerateArray())
        {
            byte[] value = field.Octets("value");
            writer.WriteOctets(field.GetProperty("id").GetInt32(), value, 0, value.Length);
        }
    }
}
