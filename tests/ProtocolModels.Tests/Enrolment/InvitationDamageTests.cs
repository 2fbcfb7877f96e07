using NanoPeers.Enrolment;

namespace NanoPeers.ProtocolModels.Tests.Enrolment;

/// <summary>Invitations that are not what was written: cut, flipped, mutated. Every one is named, none is taken, none throws.</summary>
public sealed class InvitationDamageTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    [Fact]
    public void EveryStrictPrefixIsTruncated()
    {
        byte[] octets = SampleInvitation.Octets(SampleInvitation.Make());
        for (int count = 1; count < octets.Length; count++)
        {
            Assert.Equal(InvitationStatus.Truncated, SampleInvitation.Decode(octets[..count]));
        }

        Assert.Equal(InvitationStatus.NotAnInvitation, SampleInvitation.Decode([]));
        string text = SampleInvitation.Text(SampleInvitation.Make());
        for (int count = 1; count < text.Length; count++)
        {
            Assert.Equal(InvitationStatus.Truncated, InvitationText.TryParse(text[..count], out _));
        }
    }

    [Fact]
    public void EveryFlippedBitIsRefusedByName()
    {
        byte[] octets = SampleInvitation.Octets(SampleInvitation.Make());
        var refused = new Dictionary<InvitationStatus, int>();
        for (int bit = 0; bit < octets.Length * 8; bit++)
        {
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
            InvitationStatus status = SampleInvitation.Decode(octets);
            octets[bit / 8] ^= (byte)(1 << (bit % 8));
            refused[status] = refused.GetValueOrDefault(status) + 1;
        }

        Assert.False(refused.ContainsKey(InvitationStatus.Valid));
        Assert.Equal(24, refused[InvitationStatus.NotAnInvitation]);
        Assert.Equal(8, refused[InvitationStatus.UnknownVersion]);
        Assert.Equal(refused.Values.Sum() - 32, refused[InvitationStatus.Damaged] + refused[InvitationStatus.Truncated] + refused[InvitationStatus.TooLong]);
        Assert.InRange(refused[InvitationStatus.Truncated] + refused[InvitationStatus.TooLong], 1, 15);
    }

    [Fact]
    public void EveryOtherCharacterIsRefused()
    {
        // Lengths that leave no, four and two bits over in the last character.
        for (int name = 1; name <= 3; name++)
        {
            char[] text = SampleInvitation.Text(SampleInvitation.Make(made => made.Name = new string('n', name))).ToCharArray();
            for (int at = 0; at < text.Length; at++)
            {
                char right = text[at];
                foreach (char wrong in at % 16 == 0 || at > text.Length - 3 ? Alphabet : "A_" + (char)(right ^ 1) + "=\u00FF")
                {
                    text[at] = wrong;
                    InvitationStatus status = InvitationText.TryParse(new string(text), out Invitation? invitation);
                    Assert.Equal(wrong == right, status == InvitationStatus.Valid);
                    Assert.Equal(wrong == right, invitation != null);
                }

                text[at] = right;
            }

            foreach (char behind in Alphabet)
            {
                Assert.Equal(InvitationStatus.Damaged, InvitationText.TryParse(new string(text) + behind, out _));
            }
        }
    }

    [Fact]
    public void TwentyThousandMutationsAreRefusedOrReadAsTheyStand()
    {
        byte[] octets = SampleInvitation.Octets(SampleInvitation.Make());
        var seen = new Dictionary<InvitationStatus, int>();
        for (int seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            byte[] mutated = Mutate(octets, random);
            if (random.Next(4) != 0)
            {
                mutated = SampleInvitation.Reseal(mutated);
            }

            InvitationStatus status = InvitationCodec.TryDecode(mutated, 0, mutated.Length, out Invitation? invitation);
            seen[status] = seen.GetValueOrDefault(status) + 1;
            Assert.Equal(status == InvitationStatus.Valid, invitation != null);
            if (invitation != null)
            {
                // A true check over changed fields: another sound invitation, which is written again as it stands, but for what is
                // skipped and for endpoints, which have one spelling.
                byte[] again = SampleInvitation.Octets(invitation);
                Assert.Equal(InvitationStatus.Valid, SampleInvitation.Decode(again));
                Assert.InRange(again.Length, 17, mutated.Length);
            }
        }

        foreach (InvitationStatus status in Enum.GetValues<InvitationStatus>())
        {
            // A mutation does not make a secret of zeros, nor characters; those have tests of their own.
            bool unlikely = status is InvitationStatus.BadSecret or InvitationStatus.BadCharacter;
            Assert.True(unlikely || seen.ContainsKey(status), status + " never came");
        }
    }

    [Fact]
    public void MutatedTextNeverThrows()
    {
        string text = SampleInvitation.Text(SampleInvitation.Make());
        for (int seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var mutated = new System.Text.StringBuilder(text);
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                int at = random.Next(mutated.Length);
                switch (random.Next(3))
                {
                    case 0:
                        mutated[at] = random.Next(2) == 0 ? (char)random.Next(65536) : Alphabet[random.Next(64)];
                        break;
                    case 1:
                        mutated.Remove(at, Math.Min(random.Next(1, 30), mutated.Length - at)).Append('A');
                        break;
                    default:
                        mutated.Insert(at, "\n NP1-".AsSpan(random.Next(6)));
                        break;
                }
            }

            InvitationStatus status = InvitationText.TryParse(mutated.ToString(), out _);
            bool onlyBlanks = string.Concat(mutated.ToString().Where(c => c is not ' ' and not '\n')) == text;
            Assert.Equal(onlyBlanks, status == InvitationStatus.Valid);
        }
    }

    private static byte[] Mutate(byte[] octets, Random random)
    {
        var mutated = new List<byte>(octets);
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = FieldStart(mutated, random) + (random.Next(2) * random.Next(6));
            at = Math.Min(at, mutated.Count - 1);
            switch (random.Next(6))
            {
                case 0:
                    mutated[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    mutated[at] = (byte)(random.Next(2) * 255);
                    break;
                case 2:
                    mutated.RemoveRange(at, Math.Min(random.Next(1, 40), mutated.Count - at));
                    mutated.Add(0);
                    break;
                case 3:
                    mutated.InsertRange(at, mutated.GetRange(at, Math.Min(random.Next(1, 300), mutated.Count - at)));
                    break;
                case 4:
                    RemoveField(mutated, random);
                    break;
                default:
                    mutated[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. mutated];
    }

    private static int FieldStart(List<byte> octets, Random random)
    {
        int at = 0;
        for (int skip = random.Next(17); skip > 0 && at + 3 < octets.Count; skip--)
        {
            at += 3 + (octets[at + 1] << 8) + octets[at + 2];
        }

        return Math.Min(at, octets.Count - 1);
    }

    private static void RemoveField(List<byte> octets, Random random)
    {
        int at = FieldStart(octets, random);
        if (at + 3 < octets.Count)
        {
            int length = 3 + (octets[at + 1] << 8) + octets[at + 2];
            octets.RemoveRange(at, Math.Min(length, octets.Count - at - 1));
        }
    }
}
