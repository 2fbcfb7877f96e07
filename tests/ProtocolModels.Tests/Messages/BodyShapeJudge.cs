using NanoPeers.Messages;

namespace NanoPeers.ProtocolModels.Tests.Messages;

/// <summary>
/// Judges a protocol's view by the second opinion: whole bodies, every strict prefix, every flipped bit, every missing, foreign, doubled, too
/// short and too long field, and noise. A view never throws, and answers Complete for sound bodies and for no other.
/// </summary>
public static class BodyShapeJudge
{
    /// <summary>Judges a view with bodies of every kind.</summary>
    public static void Judge(BodyShape shape, BodyFields view, IReadOnlyList<byte[]> samples)
    {
        Assert.Equal(shape.Kinds.Order(), samples.Select(sample => (int)sample[3]).Distinct().Order());
        foreach (byte[] sample in samples)
        {
            Assert.Equal(DecodeStatus.Complete, Decode(view, sample));
            Assert.True(shape.IsSound(sample));
            JudgePrefixes(shape, view, sample);
            JudgeBits(shape, view, sample);
            JudgeFields(shape, view, sample);
            JudgeNoise(shape, view, sample);
        }
    }

    /// <summary>Decodes a body that stands between other octets, so that a wrong offset shows.</summary>
    public static DecodeStatus Decode(BodyFields view, byte[] body)
    {
        byte[] buffer = [1, 0, 1, .. body, 0xFF, 0xFF];
        return view.TryDecode(buffer, 3, body.Length);
    }

    private static void JudgePrefixes(BodyShape shape, BodyFields view, byte[] sample)
    {
        for (int count = 0; count < sample.Length; count++)
        {
            byte[] prefix = sample[..count];
            Assert.False(shape.IsSound(prefix));
            Assert.NotEqual(DecodeStatus.Complete, Decode(view, prefix));
        }
    }

    private static void JudgeBits(BodyShape shape, BodyFields view, byte[] sample)
    {
        for (int bit = 0; bit < sample.Length * 8; bit++)
        {
            byte[] flipped = [.. sample];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            JudgeOne(shape, view, flipped, $"bit {bit}");
        }
    }

    private static void JudgeFields(BodyShape shape, BodyFields view, byte[] sample)
    {
        List<(int Id, byte[] Value)> fields = Split(sample);
        for (int i = 0; i < fields.Count; i++)
        {
            (int id, byte[] value) = fields[i];
            Assert.NotEqual(DecodeStatus.Complete, Decode(view, BodyShape.Body([.. fields.Where((_, at) => at != i)])));
            Assert.Equal(DecodeStatus.Malformed, Decode(view, BodyShape.Body([.. fields, (id, value)])));
            (int least, int most) = shape.LengthOf(id);
            Assert.Equal(DecodeStatus.TooLong, Decode(view, With(fields, i, new byte[most + 1])));
            if (least > 0)
            {
                Assert.Equal(DecodeStatus.Malformed, Decode(view, With(fields, i, new byte[least - 1])));
            }
        }

        foreach (int foreign in shape.Fields.Except(fields.Select(field => field.Id)))
        {
            byte[] value = new byte[shape.LengthOf(foreign).Least];
            Assert.Equal(DecodeStatus.Malformed, Decode(view, BodyShape.Body([.. fields, (foreign, value)])));
        }

        Assert.Equal(DecodeStatus.Unknown, Decode(view, BodyShape.Body([.. fields, (shape.Fields.Max() + 1, [])])));
        Assert.Equal(DecodeStatus.Unknown, Decode(view, BodyShape.Body([.. fields, (127, [])])));
        Assert.Equal(DecodeStatus.Unknown, Decode(view, BodyShape.Body([.. fields, (0, [])])));
        Assert.Equal(DecodeStatus.Complete, Decode(view, BodyShape.Body([.. fields, (128, [9]), (255, []), (255, [])])));
        Assert.Equal(DecodeStatus.Complete, Decode(view, BodyShape.Body([(200, [1]), .. fields])));
        Assert.Equal(DecodeStatus.Malformed, Decode(view, BodyShape.Body([.. fields.Skip(1), fields[0]])));
        Assert.Equal(DecodeStatus.Malformed, Decode(view, With(fields, 0, [0])));
        Assert.Equal(DecodeStatus.Unknown, Decode(view, With(fields, 0, [(byte)(shape.Kinds.Max() + 1)])));
        Assert.Equal(DecodeStatus.Unknown, Decode(view, With(fields, 0, [255])));
        Assert.Equal(DecodeStatus.TooLong, Decode(view, BodyShape.Body([.. fields, (200, new byte[shape.MaxBody])])));
    }

    private static void JudgeNoise(BodyShape shape, BodyFields view, byte[] sample)
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            List<byte> noise = [.. sample];
            for (int i = random.Next(1, 5); i > 0; i--)
            {
                int at = random.Next(noise.Count);
                switch (random.Next(4))
                {
                    case 0: noise[at] = (byte)random.Next(256); break;
                    case 1: noise.RemoveAt(at); break;
                    case 2: noise.Insert(at, (byte)random.Next(32)); break;
                    default: noise.AddRange(noise[at..]); break;
                }
            }

            JudgeOne(shape, view, [.. noise], $"seed {seed}");
        }
    }

    private static void JudgeOne(BodyShape shape, BodyFields view, byte[] body, string what)
    {
        bool complete = Decode(view, body) == DecodeStatus.Complete;
        Assert.True(shape.IsSound(body) == complete, $"{what}: {Convert.ToHexStringLower(body)} is {(complete ? "taken" : "refused")}");
    }

    private static byte[] With(List<(int Id, byte[] Value)> fields, int index, byte[] value) =>
        BodyShape.Body([.. fields.Select((field, at) => at == index ? (field.Id, value) : field)]);

    private static List<(int Id, byte[] Value)> Split(byte[] body)
    {
        var fields = new List<(int Id, byte[] Value)>();
        for (int at = 0; at < body.Length; at += 3 + fields[^1].Value.Length)
        {
            int length = (body[at + 1] << 8) | body[at + 2];
            fields.Add((body[at], body[(at + 3)..(at + 3 + length)]));
        }

        return fields;
    }
}
