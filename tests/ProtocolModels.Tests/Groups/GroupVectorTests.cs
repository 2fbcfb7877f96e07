using System.Globalization;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.ProtocolModels.Tests.Groups.Rig;
using NanoPeers.ProtocolModels.Tests.Messages;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Groups;

/// <summary>The golden octets of <c>tests/vectors/groups</c>, made apart from the code.</summary>
public sealed class GroupVectorTests
{
    [Theory]
    [InlineData(Suite.Aes128CbcHmac)]
    [InlineData(Suite.Aes256Gcm)]
    public void WhatAMemberSealsOpensUnderTheKeysOfTheVector(int suite)
    {
        foreach (VectorCase vector in VectorFile.Load("groups/keys"))
        {
            var group = new Identifier(vector.Octets("group"), 0);
            var self = new Identifier(vector.Octets("sender"), 0);
            var roster = new TestRoster();
            roster.Lead(GroupNet.IdOf(99), (uint)vector.Number("term"), 2);
            var cryptography = new TestCryptography(1);
            var keys = new GroupKeys(new GroupTools(self, cryptography, 5), group, roster, null, null, 4);
            keys.HandleMessage(KeyMessage(vector, suite), GroupNet.IdOf(99), GroupProtection.Pair, 0);
            ulong keyId = ulong.Parse(vector.Text("keyId"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            Assert.Equal(keyId, keys.Ring.Current!.KeyId);
            byte[] buffer = new byte[512];
            var writer = new MessageWriter(self);
            writer.Begin(buffer, 0, buffer.Length);
            writer.BeginBody(ProtocolTag.Chat);
            writer.WriteUInt8(1, 7);
            writer.EndBody();
            int length = keys.Finish(writer);
            var envelope = new Envelope();
            Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(buffer, 0, length, 512));
            Assert.Equal(EnvelopeFlags.GroupKey | EnvelopeFlags.Encrypted, envelope.Flags);
            Assert.Equal((5UL << 32) + 1, envelope.Sequence);
            byte[] material = vector.Octets(suite == Suite.Aes256Gcm ? "suite2" : "suite1");
            IEnvelopeProtection apart = suite == Suite.Aes256Gcm
                ? new GcmProtection(keyId, cryptography, material, 0, 32, new EnvelopeDigest())
                : new CbcHmacProtection(keyId, cryptography, material, 0, 16, 48, new EnvelopeDigest());
            Assert.Equal(OpenStatus.Opened, apart.Open(envelope));
        }
    }

    [Fact]
    public void EveryBodyIsTakenAndNoShorterOne()
    {
        var message = new GroupMessage();
        var kinds = new HashSet<int>();
        foreach (VectorCase vector in VectorFile.Load("groups/messages"))
        {
            byte[] octets = vector.Octets("hex");
            Assert.Equal(DecodeStatus.Complete, BodyShapeJudge.Decode(message, octets));
            kinds.Add(message.Kind);
            for (int i = 0; i < octets.Length; i++)
            {
                Assert.NotEqual(DecodeStatus.Complete, message.TryDecode(octets, 0, i));
            }

            byte[] doubled = [.. octets, .. octets[4..7]];
            Assert.NotEqual(DecodeStatus.Complete, message.TryDecode(doubled, 0, doubled.Length));
        }

        Assert.Equal(GroupMessageKind.Last, kinds.Count);
    }

    [Fact]
    public void TheCoresWriteTheBodies()
    {
        VectorCase[] vectors = VectorFile.Load("groups/messages");
        GroupNet net = GroupNet.Of(3);
        net.Until(() => net.AllUse());
        var shapes = new HashSet<string>();
        net.Nodes.ForEach(node => node.Wrote = body => shapes.Add(ShapeOf(body)));
        net.Nodes[0].Owner.Rekey(net.NowMillis);
        net.Nodes[0].Pump();
        net.Run(10_000);
        net.Nodes[2].Restart();
        net.Nodes[1].Say("unproven");
        net.Run(10_000);
        net.Roster.Remove(net.Nodes[2].Id);
        net.Nodes[0].RosterChanged();
        net.Nodes[1].RosterChanged();
        net.Run(3000);
        net.Nodes[0].Say("under a key that the removed one lacks");
        net.Run(10_000);
        foreach (string name in (string[])["key", "seen", "switch", "drop", "dropped", "ask", "refused", "probe", "fresh"])
        {
            Assert.Contains(ShapeOf(vectors.Single(vector => vector.Name == name).Octets("hex")), shapes);
        }
    }

    [Fact]
    public void TheFirstKeyOfAnOwnerAloneIsTheVectors()
    {
        VectorCase vector = VectorFile.Load("groups/origins", "creator");
        var roster = new TestRoster();
        roster.Lead(GroupNet.IdOf(0), 1, 0);
        ScriptedRandom random = new ScriptedRandom().Then(vector.Octets("own"));
        var keys = new GroupKeys(new GroupTools(GroupNet.IdOf(0), random, 1), new Identifier(vector.Octets("group"), 0), roster, new GroupKeyPolicy(), null, 4);
        keys.HandleRoster(0);
        Assert.Equal(vector.Octets("key"), SecretOf(keys));
    }

    [Theory]
    [InlineData("second peer", GroupKeyOrigin.SecondPeer, 1)]
    [InlineData("contributed", GroupKeyOrigin.Contributed, 2)]
    public void AKeyOfSeveralPartsIsTheVectors(string name, GroupKeyOrigin origin, int parts)
    {
        VectorCase vector = VectorFile.Load("groups/origins", name);
        byte[] material = vector.Octets("material");
        var roster = new TestRoster();
        Enumerable.Range(0, parts + 1).ToList().ForEach(i => roster.Add(GroupNet.IdOf(i)));
        roster.Lead(GroupNet.IdOf(0), 1, 0);
        ScriptedRandom random = new ScriptedRandom().Then(vector.Octets("own"));
        IGroupKeyWrap? wrap = vector.Octets("fingerprint").Any(octet => octet != 0) ? new FingerprintOnly(vector.Octets("fingerprint")) : null;
        var policy = new GroupKeyPolicy { Origin = origin, Contributors = parts };
        var keys = new GroupKeys(new GroupTools(GroupNet.IdOf(0), random, 1), new Identifier(vector.Octets("group"), 0), roster, policy, wrap, 4);
        for (int number = 1; ; number++)
        {
            keys.HandleRoster(0);
            keys.Owner!.Rekey(0);
            Assert.Equal(GroupOwnerPhase.Gathering, keys.Owner.Phase);
            if (number == vector.Number("number"))
            {
                break;
            }

            // Numbers before the vector's: nobody answers, the owner makes them alone and gives them up.
            keys.HandleTimeout(policy.GatherMillis);
            random.Then(vector.Octets("own"));
        }

        for (int i = 0; i < parts; i++)
        {
            keys.HandleMessage(Contribution(vector, material[(64 + (48 * i) + 16)..][..32]), GroupNet.IdOf(i + 1), GroupProtection.Pair, 0);
        }

        Assert.Equal(vector.Octets("key"), SecretOf(keys));
        Assert.Equal(origin, keys.Owner!.MadeBy);
    }

    private static string ShapeOf(byte[] body)
    {
        var reader = new FieldReader();
        reader.Begin(body, 0, body.Length);
        var shape = new List<string>();
        while (reader.Next() == DecodeStatus.Complete)
        {
            shape.Add($"{reader.Id}:{reader.Length}" + (reader.Id == 1 ? $"={reader.Number}" : ""));
        }

        return string.Join(' ', shape);
    }

    private static byte[] SecretOf(GroupKeys keys)
    {
        byte[] record = new byte[GroupKeyRing.MaxRecordLength];
        int length = keys.Ring.Save(record, 0);
        return record[(length - 32)..length];
    }

    private static GroupMessage Contribution(VectorCase vector, byte[] secret) => Decode(writer =>
    {
        writer.WriteUInt8(GroupField.Kind, GroupMessageKind.Contribution);
        writer.ReserveOctets(GroupField.Credential, 0);
        writer.WriteOctets(GroupField.Group, vector.Octets("group"), 0, 16);
        writer.WriteUInt32(GroupField.Term, (uint)vector.Number("term"));
        writer.WriteUInt32(GroupField.Number, (uint)vector.Number("number"));
        writer.WriteUInt8(GroupField.Rank, 0);
        writer.WriteOctets(GroupField.Secret, secret, 0, 32);
    });

    private static GroupMessage KeyMessage(VectorCase vector, int suite) => Decode(writer =>
    {
        writer.WriteUInt8(GroupField.Kind, GroupMessageKind.Key);
        writer.ReserveOctets(GroupField.Credential, 0);
        writer.WriteOctets(GroupField.Group, vector.Octets("group"), 0, 16);
        writer.WriteUInt32(GroupField.Term, (uint)vector.Number("term"));
        writer.WriteUInt32(GroupField.Number, (uint)vector.Number("number"));
        writer.WriteUInt8(GroupField.Rank, 2);
        writer.WriteOctets(GroupField.KeyId, vector.Octets("keyId"), 0, 8);
        writer.WriteUInt8(GroupField.Suite, suite);
        writer.WriteUInt8(GroupField.State, (int)GroupKeyState.Active);
        writer.WriteUInt8(GroupField.Cause, (int)GroupKeyCause.First);
        writer.WriteUInt32(GroupField.Grace, 0);
        writer.WriteOctets(GroupField.Secret, vector.Octets("secret"), 0, 32);
    });

    private static GroupMessage Decode(Action<MessageWriter> write)
    {
        byte[] buffer = new byte[1400];
        var writer = new MessageWriter(GroupNet.IdOf(99));
        writer.Begin(buffer, 0, buffer.Length);
        int at = writer.Position;
        write(writer);
        var message = new GroupMessage();
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(buffer, at, writer.Position - at));
        return message;
    }

    private sealed class FingerprintOnly(byte[] fingerprint) : IGroupKeyWrap
    {
        public bool Knows(Identifier peer) => false;

        public void CopyFingerprint(byte[] into, int offset) => fingerprint.CopyTo(into, offset);

        public int Wrap(Identifier recipient, byte[] secret, int offset, byte[] into, int intoOffset) => 0;

        public bool TryUnwrap(byte[] wrapped, int offset, int count, byte[] secret, int secretOffset) => false;

        public int Sign(byte[] data, int offset, int count, byte[] into, int intoOffset) => 0;

        public bool Verify(Identifier signer, byte[] data, int offset, int count, byte[] signature, int signatureOffset, int signatureCount) => false;
    }
}
