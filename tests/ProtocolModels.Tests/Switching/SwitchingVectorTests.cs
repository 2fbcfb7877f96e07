using System.Globalization;
using System.Text;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Messages;
using NanoPeers.Switching;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Switching;

/// <summary>The golden octets of <c>tests/vectors/switching</c>, made apart from the code: decoded, and said again by a client and a light.</summary>
public sealed class SwitchingVectorTests
{
    private static readonly (string Name, int Field)[] _numbers =
    [
        ("kind", SwitchField.Kind), ("requestId", SwitchField.RequestId), ("on", SwitchField.On), ("cause", SwitchField.Cause),
        ("seconds", SwitchField.Seconds), ("reason", SwitchField.Reason),
    ];

    private readonly List<(string From, byte[] Body)> _said = [];

    [Theory]
    [InlineData("switching/conversation", 22)]
    [InlineData("switching/refusals", 4)]
    public void EveryMessageIsDecoded(string file, int count)
    {
        VectorCase[] vectors = VectorFile.Load(file);
        Assert.Equal(count, vectors.Length);
        foreach (VectorCase vector in vectors)
        {
            var message = new SwitchMessage();
            Assert.Equal(DecodeStatus.Complete, BodyShapeJudge.Decode(message, vector.Octets("hex")));
            VectorCase fields = vector.Inner("fields");
            foreach ((string name, int field) in _numbers)
            {
                Assert.Equal(fields.Has(name), message.Has(field));
                Assert.Equal(fields.Has(name) ? fields.Number(name) : 0, (int)message.NumberOf(field));
            }

            ulong version = fields.Has("version") ? ulong.Parse(fields.Text("version"), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : 0;
            Assert.Equal(version, message.Version);
            string lightName = Encoding.UTF8.GetString(message.Buffer, message.OffsetOf(SwitchField.Name), message.LengthOf(SwitchField.Name));
            Assert.Equal(fields.Has("name") ? fields.Text("name") : "", lightName);
        }
    }

    [Fact]
    public void AClientAndALightSayTheConversation()
    {
        var it = new SwitchedLight { Light = new LightSwitchService("Küche", 3, 2) };
        foreach ((int kind, int value) in ((int, int)[])
        [
            (SwitchMessageKind.Describe, 0), (SwitchMessageKind.Get, 0), (SwitchMessageKind.Set, 1), (SwitchMessageKind.Set, 1),
            (SwitchMessageKind.Set, 0), (SwitchMessageKind.Toggle, 0), (SwitchMessageKind.Subscribe, 3600),
        ])
        {
            Say(it, kind, value);
        }

        it.Light.Set(false, SwitchCause.Button, 0);
        ToClient(it, it.NextOfLight()!);
        SayAll(it);
        Say(it, SwitchMessageKind.Unsubscribe, 0);
        AssertSaid("switching/conversation");
    }

    [Fact]
    public void ALightSaysTheRefusals()
    {
        var it = new SwitchedLight(maxRequesters: 0);
        Say(it, SwitchMessageKind.Set, 1);
        byte[] subscribe = it.Write(SwitchMessageKind.Subscribe, 2, 0);
        byte[] answer = it.ToLight(subscribe)!;
        _said.Add(("client", it.Board.LastBody));
        ToClient(it, answer);
        AssertSaid("switching/refusals");
    }

    [Fact]
    public void BodiesAreTakenAndRefusedByName()
    {
        foreach (VectorCase vector in VectorFile.Load("switching/bodies"))
        {
            string status = BodyShapeJudge.Decode(new SwitchMessage(), vector.Octets("hex")).ToString();
            Assert.True(vector.Text("expected") == status, $"{vector.Name}: {status}");
        }
    }

    private void Say(SwitchedLight it, int kind, int value)
    {
        Assert.NotEqual(0u, it.Client.Ask(kind, value, 0));
        SayAll(it);
    }

    private void SayAll(SwitchedLight it)
    {
        for (byte[]? next = it.NextOfClient(); next != null; next = it.NextOfClient())
        {
            byte[]? answer = it.ToLight(next);
            _said.Add(("client", it.Board.LastBody));
            if (answer != null)
            {
                ToClient(it, answer);
            }
        }

        Assert.Null(it.NextOfLight());
    }

    private void ToClient(SwitchedLight it, byte[] datagram)
    {
        it.ToClient(datagram);
        _said.Add(("light", it.Gateway.LastBody));
    }

    private void AssertSaid(string file)
    {
        string[] expected = [.. VectorFile.Load(file).Select(vector => $"{vector.Text("from")} {vector.Text("hex")}")];
        Assert.Equal(expected, _said.Select(one => $"{one.From} {Convert.ToHexStringLower(one.Body)}"));
    }
}
