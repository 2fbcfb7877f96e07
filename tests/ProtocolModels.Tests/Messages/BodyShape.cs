using System.Text;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>
/// The second opinion on a body: which octets are a sound message, told from the tables of a protocol's page, without any class under test.
/// </summary>
public sealed class BodyShape
{
    private readonly Dictionary<int, (int Least, int Most, Func<byte[], bool> IsSound)> _fields = [];
    private readonly Dictionary<int, int[]> _kinds = [];

    public required int MaxBody { get; init; }

    public IEnumerable<int> Kinds => _kinds.Keys;

    public IEnumerable<int> Fields => _fields.Keys;

    public BodyShape Field(int id, int least, int most, Func<byte[], bool>? isSound = null)
    {
        _fields[id] = (least, most, isSound ?? (_ => true));
        return this;
    }

    /// <summary>A kind, and the fields that it has beside 1 and 2.</summary>
    public BodyShape Kind(int kind, params int[] fields)
    {
        _kinds[kind] = [1, 2, .. fields];
        return this;
    }

    public (int Least, int Most) LengthOf(int field) => (_fields[field].Least, _fields[field].Most);

    /// <summary>Whether a body is a sound message.</summary>
    public bool IsSound(byte[] body)
    {
        if (body.Length > MaxBody || Parse(body) is not List<(int Id, byte[] Value)> all)
        {
            return false;
        }

        List<(int Id, byte[] Value)> known = [.. all.Where(field => field.Id < 128)];
        bool each = known.All(field => _fields.TryGetValue(field.Id, out var rule)
            && field.Value.Length >= rule.Least && field.Value.Length <= rule.Most && rule.IsSound(field.Value));
        bool once = known.Select(field => field.Id).Distinct().Count() == known.Count;
        return each && once && known.Count > 0 && known[0].Id == 1
            && _kinds.TryGetValue(known[0].Value[0], out int[]? needs)
            && needs.Order().SequenceEqual(known.Select(field => field.Id).Order());
    }

    /// <summary>Strict UTF-8 without what could forge a line or command a terminal.</summary>
    public static bool IsShown(byte[] value)
    {
        try
        {
            string text = new UTF8Encoding(false, true).GetString(value);
            return text.All(c => !char.IsControl(c) && c is not (>= '\u2028' and <= '\u202E') && c is not (>= '\u2066' and <= '\u2069'));
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    public static byte[] Body(params (int Id, byte[] Value)[] fields) =>
        [.. fields.SelectMany(field => (byte[])[(byte)field.Id, .. RawMessage.Big16(field.Value.Length), .. field.Value])];

    private static List<(int Id, byte[] Value)>? Parse(byte[] body)
    {
        var fields = new List<(int Id, byte[] Value)>();
        int at = 0;
        while (at < body.Length)
        {
            if (body.Length - at < 3)
            {
                return null;
            }

            int length = (body[at + 1] << 8) | body[at + 2];
            if (length > body.Length - at - 3)
            {
                return null;
            }

            fields.Add((body[at], body[(at + 3)..(at + 3 + length)]));
            at += 3 + length;
        }

        return fields;
    }
}
