using System.Text;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.Vectors;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>Invitations to groups as a line of text; GROUP-INVITATIONS.md.</summary>
public sealed class GroupInvitationTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly VectorCase[] _vectors = VectorFile.Load("groups/invitations");

    [Fact]
    public void They_mean_what_the_vectors_say()
    {
        foreach (VectorCase vector in _vectors)
        {
            GroupInvitationStatus status = GroupInvitation.TryParse(vector.Text("text"), out GroupInvitation? read);
            Assert.Equal((vector.Name, vector.Text("status")), (vector.Name, status.ToString()));
            Assert.Equal(status == GroupInvitationStatus.Valid, read is not null);
            if (read is not null)
            {
                Assert.Equal(Make(vector), read);
                Assert.Equal(Make(vector).GetHashCode(), read.GetHashCode());
                Assert.Equal(vector.Text("groupName"), read.Name);
                Assert.Equal(vector.Number("way"), read.Way);
                Assert.Equal(vector.Text("secret"), Convert.ToHexStringLower(read.Secret));
            }
        }
    }

    [Fact]
    public void They_are_written_as_the_vectors_are()
    {
        VectorCase[] valid = [.. _vectors.Where(vector => vector.Text("status") == "Valid")];
        Assert.Equal(4, valid.Length);
        foreach (VectorCase vector in valid)
        {
            Assert.Equal(vector.Text("text"), Make(vector).ToText());
        }

        Assert.Equal(GroupInvitation.MaxTextLength, valid.Max(vector => vector.Text("text").Length));
    }

    [Fact]
    public void Every_status_has_a_vector_and_words_of_its_own()
    {
        GroupInvitationStatus[] all = Enum.GetValues<GroupInvitationStatus>();
        Assert.Equal(all.Select(status => status.ToString()).Order(), _vectors.Select(vector => vector.Text("status")).Distinct().Order());
        Assert.Equal(all.Length, all.Select(GroupInvitationStatusText.Of).Distinct().Count());
        Assert.DoesNotContain(GroupInvitationStatusText.Of((GroupInvitationStatus)99), all.Select(GroupInvitationStatusText.Of));
    }

    [Fact]
    public void Blanks_and_line_breaks_anywhere_are_passed_over()
    {
        string text = _vectors[1].Text("text");
        string wrapped = "  \t" + string.Join("\r\n  ", text.Chunk(20).Select(part => new string(part))) + "\n\n";
        Assert.Equal(GroupInvitationStatus.Valid, GroupInvitation.TryParse(wrapped, out GroupInvitation? read));
        Assert.Equal(text, read!.ToText());
        Assert.Equal(GroupInvitationStatus.NotAnInvitation, GroupInvitation.TryParse(null, out _));
        Assert.Equal(GroupInvitationStatus.NotAnInvitation, GroupInvitation.TryParse(" \n", out _));
    }

    [Fact]
    public void Every_single_wrong_character_is_noticed()
    {
        string text = _vectors[1].Text("text");
        for (int i = 0; i < text.Length; i++)
        {
            foreach (char c in Alphabet + "=+/.%\u706f\0")
            {
                if (c != text[i])
                {
                    AssertRefused(text[..i] + c + text[(i + 1)..]);
                }

                AssertRefused(text[..i] + c + text[i..], unless: text);
            }

            AssertRefused(text.Remove(i, 1), unless: text);
            AssertRefused(text[..i]);
            if (i > 0 && text[i] != text[i - 1])
            {
                AssertRefused(text[..(i - 1)] + text[i] + text[i - 1] + text[(i + 1)..]);
            }
        }
    }

    [Fact]
    public void Whatever_is_read_is_whole_and_is_written_the_same_again()
    {
        Random random = new(20261121);
        string[] valid = [.. _vectors.Select(vector => vector.Text("text"))];
        int read = 0;
        for (int i = 0; i < 20_000; i++)
        {
            StringBuilder text = new(valid[random.Next(valid.Length)]);
            for (int edits = random.Next(4); edits > 0 && text.Length > 0; edits--)
            {
                Mutate(random, text);
            }

            GroupInvitationStatus status = GroupInvitation.TryParse(text.ToString(), out GroupInvitation? invitation);
            Assert.Equal(status == GroupInvitationStatus.Valid, invitation is not null);
            if (invitation is not null)
            {
                read++;
                Assert.Equal(GroupInvitationStatus.Valid, invitation.Check());
                Assert.Equal(text.Replace(" ", "").ToString(), invitation.ToText());
            }
        }

        Assert.InRange(read, 100, 19_000);
    }

    [Fact]
    public void What_a_reader_would_refuse_is_not_written()
    {
        GroupInvitation good = Make(_vectors[1]);
        (GroupInvitation Bad, GroupInvitationStatus Status)[] all =
        [
            (good with { Name = "" }, GroupInvitationStatus.BadName),
            (good with { Name = new string('n', 33) }, GroupInvitationStatus.BadName),
            (good with { MadeOutTo = "a\nb" }, GroupInvitationStatus.BadName),
            (good with { MadeOutTo = "" }, GroupInvitationStatus.BadSecret),
            (good with { Secret = [] }, GroupInvitationStatus.BadSecret),
            (good with { Secret = new byte[31] }, GroupInvitationStatus.BadSecret),
            (good with { AskedKey = new byte[32] }, GroupInvitationStatus.BadKey),
            (good with { AskedKey = new byte[] { 1 } }, GroupInvitationStatus.BadKey),
            (good with { Founder = new byte[31] }, GroupInvitationStatus.BadKey),
            (good with { Way = 0 }, GroupInvitationStatus.BadWay),
            (good with { Endpoints = [] }, GroupInvitationStatus.BadEndpoint),
            (good with { Endpoints = [.. Enumerable.Repeat(good.Endpoints[0], 5)] }, GroupInvitationStatus.BadEndpoint),
            (good with { Endpoints = [Endpoint.Parse("memory://" + new string('x', 56))!] }, GroupInvitationStatus.BadEndpoint),
            (good with { GoodUntil = DateTimeOffset.UnixEpoch }, GroupInvitationStatus.BadTime),
        ];
        foreach ((GroupInvitation bad, GroupInvitationStatus status) in all)
        {
            Assert.NotEqual(good, bad);
            Assert.Equal(status, bad.Check());
            Assert.Equal(GroupInvitationStatusText.Of(status), Assert.Throws<InvalidOperationException>(bad.ToText).Message);
        }
    }

    [Fact]
    public void The_secret_is_never_shown_and_can_be_wiped()
    {
        GroupInvitation invitation = Make(_vectors[1]);
        Assert.DoesNotContain(_vectors[1].Text("secret"), invitation.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal($"invitation to house ({invitation.Group}) by {invitation.Asked} for kim", invitation.ToString());
        invitation.Wipe();
        Assert.Equal(new byte[32], invitation.Secret);
        Assert.Equal(GroupInvitationStatus.BadSecret, invitation.Check());
    }

    private static void AssertRefused(string text, string? unless = null)
    {
        if (text == unless)
        {
            return;
        }

        GroupInvitationStatus status = GroupInvitation.TryParse(text, out GroupInvitation? read);
        Assert.True(status != GroupInvitationStatus.Valid && read is null, text);
    }

    private static void Mutate(Random random, StringBuilder text)
    {
        int at = random.Next(text.Length);
        switch (random.Next(4))
        {
            case 0:
                text[at] = Alphabet[random.Next(Alphabet.Length)];
                break;
            case 1:
                text.Remove(at, random.Next(1, text.Length - at + 1));
                break;
            case 2:
                text.Insert(at, " ");
                break;
            default:
                text.Insert(at, (char)random.Next(1, 0x10000));
                break;
        }
    }

    private static GroupInvitation Make(VectorCase vector) => new(
        new Identifier(vector.Octets("group"), 0),
        vector.Text("groupName"),
        new Identifier(vector.Octets("asked"), 0),
        vector.Octets("askedKey"),
        vector.Number("way"),
        [.. vector.Text("endpoints").Split(' ').Select(text => Endpoint.Parse(text)!)],
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(vector.Text("goodUntil"), System.Globalization.CultureInfo.InvariantCulture)))
    {
        Founder = vector.Octets("founder"), MadeOutTo = vector.Text("madeOutTo"), Secret = vector.Octets("secret"),
    };
}
