using System.Globalization;
using NanoPeers.Groups;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Tests.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Chat;

/// <summary>A fifth of all messages is lost, as many come twice, and they overtake each other: all members hear the same lines all the same.</summary>
public sealed class GroupLineSimulationTests
{
    private static readonly LinkQuality _poor = new(0.2, 0.2, 1, 120);

    [Theory]
    [InlineData(2, 1, GroupProtection.Common)]
    [InlineData(3, 2, GroupProtection.Pair)]
    [InlineData(5, 3, GroupProtection.Common)]
    [InlineData(5, 4, GroupProtection.Pair)]
    [InlineData(20, 5, GroupProtection.Common)]
    public void All_members_hear_the_same_thousand_lines_each_sender_in_order(int members, int seed, GroupProtection protection)
    {
        GroupLineCrowd crowd = new(seed, _poor, members);
        crowd.MeetAll();
        List<string>[] said = [.. crowd.Members.Select(static _ => new List<string>())];
        Random random = new(seed);
        for (int number = 0; number < 1_000; number++)
        {
            GroupLinePeer sender = crowd.Members[random.Next(members)];
            string text = $"line {number} of {sender.Number}";
            said[sender.Number - 1].Add($"{sender.Id.ToString()[^2..]} {protection}: {text}");
            crowd.Say(sender, text, protection);
            crowd.RunFor(random.Next(40));
        }

        crowd.RunFor(120_000);
        Assert.True(crowd.Link.Lost > crowd.Link.Sent / 6, $"Seed {seed}: the link lost only {crowd.Link.Lost} of {crowd.Link.Sent}.");
        foreach (GroupLinePeer hearer in crowd.Members)
        {
            foreach (GroupLinePeer sender in crowd.Members.Where(sender => sender != hearer))
            {
                string mark = sender.Id.ToString()[^2..] + " ";
                Assert.Equal(said[sender.Number - 1], hearer.Told.Where(line => line.StartsWith(mark, StringComparison.Ordinal)));
            }

            Assert.Equal(1_000 - said[hearer.Number - 1].Count, hearer.Told.Count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void In_clear_lines_come_once_and_in_order_and_what_does_not_come_is_told(int seed)
    {
        GroupLineCrowd crowd = new(seed, _poor, 5);
        crowd.MeetAll();
        GroupLinePeer sender = crowd.Members[0];
        for (int number = 1; number <= 500; number++)
        {
            crowd.Say(sender, $"{number}", GroupProtection.Clear);
            crowd.RunFor(100);
        }

        crowd.RunFor(120_000);
        foreach (GroupLinePeer hearer in crowd.Members.Skip(1))
        {
            int next = 1;
            foreach (string told in hearer.Told)
            {
                Assert.StartsWith("01 Clear", told, StringComparison.Ordinal);
                bool lost = told.StartsWith("01 Clear lost ", StringComparison.Ordinal);
                next += lost ? int.Parse(told["01 Clear lost ".Length..], CultureInfo.InvariantCulture) : 1;
                Assert.True(lost || told == $"01 Clear: {next - 1}", $"Seed {seed}: {told} came as line {next - 1}.");
            }

            Assert.Equal(501, next);
            Assert.InRange(hearer.Told.Count(static told => !told.Contains("lost", StringComparison.Ordinal)), 450, 500);
        }
    }

    [Fact]
    public void A_member_that_comes_late_hears_on_from_there()
    {
        GroupLineCrowd crowd = new(7, _poor, 3);
        GroupLinePeer sender = crowd.Members[0];
        crowd.Members[1].Lines.Joined(sender.Id);
        crowd.Link.IsCut = true;
        for (int number = 1; number <= 20; number++)
        {
            crowd.Say(sender, $"{number}", GroupProtection.Common);
        }

        crowd.Link.IsCut = false;
        sender.Lines.Joined(crowd.Members[2].Id);
        sender.Lines.Announce(crowd.Members[2].Id, GroupProtection.Common, crowd.NowMillis);
        crowd.Pump(sender);
        crowd.RunFor(60_000);
        crowd.Say(sender, "21", GroupProtection.Common);
        crowd.RunFor(60_000);
        Assert.Equal(Enumerable.Range(1, 21).Select(static number => $"01 Common: {number}"), crowd.Members[1].Told);
        Assert.Equal(["01 Common: 21"], crowd.Members[2].Told);
    }

    [Fact]
    public void A_line_is_handled_without_garbage_but_its_text()
    {
        GroupLinePeer one = new(1);
        GroupLinePeer other = new(2);
        Assert.True(one.Lines.Begin("hello"));
        List<byte[]> bodies = [];
        for (int number = 0; number < 2_000; number++)
        {
            one.Lines.ToAll(0);
            bodies.Add(one.TakeDue().Single().Body);
        }

        ChatMessage message = new();
        HandleAll(bodies[..1_000]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        HandleAll(bodies[1_000..]);
        HandleAll(bodies);
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000;
        Assert.InRange(each, 0, 40);

        void HandleAll(List<byte[]> all)
        {
            foreach (byte[] body in all)
            {
                message.TryDecode(body, 0, body.Length);
                other.Lines.HandleMessage(message, one.Id, GroupProtection.Common, 0);
                while (other.Lines.NextEvent(out _))
                {
                }
            }
        }
    }
}
