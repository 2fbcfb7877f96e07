using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Groups;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers.Boards;
using NanoPeers.Statements;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>Boards as full members of a group with a common key: they switch each other's lights with the gateway off.</summary>
public sealed class GroupTests
{
    [Theory]
    [InlineData(2, 0.0, 400)]
    [InlineData(3, 0.2, 401)]
    public void With_the_gateway_off_each_button_switches_the_lights_of_the_whole_group(int boards, double loss, int seed)
    {
        GroupedBoards grouped = GroupedBoards.Joined(seed, boards);
        grouped.StopGateway();
        grouped.Network.Loss = loss;
        int[] all = [.. Enumerable.Range(0, boards)];
        for (int i = 0; i < 10; i++)
        {
            int presser = i % boards;
            grouped.PressAndSee(presser, all);
            grouped.Run(3_100);
            Assert.All(all, board => Assert.Equal(i % 2 == 0, grouped.Boards[board].Pins.IsLit));
        }

        Assert.Contains(grouped.Boards[1].Log, line => line.Contains("Light on, by the group's member " + grouped.Ids[0], StringComparison.Ordinal));
        Assert.All(all, board => Assert.Equal(0, grouped.Counted(board, PeerCounter.Faults) + grouped.Counted(board, PeerCounter.PressesUnanswered)));
    }

    [Fact]
    public void After_a_power_cut_of_all_boards_and_no_gateway_the_buttons_work_again()
    {
        GroupedBoards grouped = GroupedBoards.Joined(402, 3);
        grouped.StopGateway();
        for (int i = 0; i < 4; i++)
        {
            grouped.Boards.ForEach(board => board.Boot());
            grouped.Run(500 + grouped.World.Random.Next(2_000));
            grouped.PressAndSee(i % 3, 0, 1, 2);
            Assert.All(Enumerable.Range(0, 3), board => Assert.Equal(1, grouped.GroupsOf(board).Joined));
        }
    }

    /// <summary>The power goes after any one write while the board is let in and given its key: it ends up in the group, once.</summary>
    [Fact]
    public void A_power_cut_after_any_write_of_joining_leaves_one_whole_membership()
    {
        for (int cut = 1; cut < 12; cut++)
        {
            GroupedBoards grouped = new(430 + cut);
            int before = grouped.Boards[0].Storage.Writes;
            grouped.Home.Admit(grouped.Ids[0]);
            grouped.Home.Admit(grouped.Ids[1]);
            grouped.RunUntil(() => grouped.Boards[0].Storage.Writes >= before + cut || grouped.AllUse(grouped.Home), 60_000);
            grouped.Boards[0].Boot();
            grouped.RunUntil(() => grouped.Hands[0].IsLive && grouped.GroupsOf(0).Joined == 1 && grouped.AllUse(grouped.Home), 90_000);
            grouped.StopGateway();
            grouped.PressAndSee(0, 1);
            grouped.PressAndSee(1, 0);
        }
    }

    [Fact]
    public void A_removed_board_forgets_the_group_with_its_keys_and_its_button_is_its_own_again()
    {
        GroupedBoards grouped = GroupedBoards.Joined(403, 3);
        grouped.Home.Remove(grouped.Ids[0]);
        grouped.RunUntil(() => grouped.GroupsOf(0).Joined == 0 && grouped.AllUse(grouped.Home), 30_000);
        Assert.DoesNotContain(grouped.Boards[0].Storage.Records.Keys, name => name.StartsWith("group", StringComparison.Ordinal));
        grouped.StopGateway();
        grouped.Boards[0].Pins.Press();
        grouped.RunUntil(() => grouped.Boards[0].Pins.IsLit, 300);
        grouped.Run(4_000);
        Assert.False(grouped.Boards[1].Pins.IsLit || grouped.Boards[2].Pins.IsLit);
        grouped.PressAndSee(1, 2);
        grouped.PressAndSee(2, 1);
        grouped.Boards[0].Boot();
        grouped.Run(2_000);
        Assert.Equal(0, grouped.GroupsOf(0).Joined);
    }

    /// <summary>It was away when it was removed, and still has the old key: nobody heeds it, and it can read nothing.</summary>
    [Fact]
    public void A_removed_board_that_does_not_know_it_yet_switches_nothing_and_reads_nothing()
    {
        GroupedBoards grouped = GroupedBoards.Joined(404, 3);
        grouped.Network.Passes = datagram => datagram.Source[3] != 50 && (datagram.Destination is null || datagram.Destination[3] != 50);
        grouped.Home.Remove(grouped.Ids[0]);
        grouped.RunUntil(() => grouped.AllUse(grouped.Home), 60_000);
        grouped.StopGateway();
        grouped.Network.Passes = _ => true;
        NanoPeers.Groups.GroupEpoch? old = grouped.GroupsOf(0).EpochAt(0);
        Assert.Equal(1, grouped.GroupsOf(0).Joined);
        Assert.True(grouped.GroupsOf(1).EpochAt(0)!.IsAfter(old));
        grouped.Boards[0].Pins.Press();
        grouped.RunUntil(() => grouped.Boards[0].Pins.IsLit, 300);
        grouped.RunUntil(() => grouped.Counted(0, PeerCounter.PressesUnanswered) == 1, 4_000);
        Assert.False(grouped.Boards[1].Pins.IsLit || grouped.Boards[2].Pins.IsLit);
        Assert.InRange(grouped.Counted(1, PeerCounter.GroupKeyUnknown), 1, 100);
        grouped.Boards[0].Pins.Press();
        grouped.RunUntil(() => !grouped.Boards[0].Pins.IsLit, 4_000);
        grouped.Run(4_000);
        grouped.PressAndSee(1, 2);
        Assert.False(grouped.Boards[0].Pins.IsLit);
        Assert.InRange(grouped.Counted(0, PeerCounter.GroupKeyUnknown), 1, 100);
    }

    [Fact]
    public void What_passes_between_the_boards_is_sealed_under_the_groups_key_and_a_recording_switches_nothing()
    {
        GroupedBoards grouped = GroupedBoards.Joined(405);
        grouped.StopGateway();
        grouped.Network.Sent.Clear();
        grouped.PressAndSee(0, 1);
        List<Datagram> recorded = [.. grouped.Network.Sent.Where(datagram => IsOfGroup(datagram.Octets))];
        Assert.NotEmpty(recorded);
        Assert.All(grouped.Network.Sent, datagram => Assert.True(IsOfGroup(datagram.Octets) || KeyIdOf(datagram.Octets) != 0 || datagram.Destination is null));
        grouped.Run(4_000);
        grouped.PressAndSee(1, 0);
        grouped.Run(4_000);
        Replay(grouped, recorded);
        Assert.False(grouped.Boards[1].Pins.IsLit);
        Assert.InRange(grouped.Counted(1, PeerCounter.Replayed), 1, 1_000);

        // After a start the windows are empty: nothing counts before its sender has said what is old.
        grouped.Boards[1].Boot();
        grouped.Run(1_000);
        Replay(grouped, recorded);
        Assert.False(grouped.Boards[1].Pins.IsLit);
        Assert.InRange(grouped.Counted(1, PeerCounter.GroupUnproven), 1, 1_000);
        grouped.PressAndSee(0, 1);
    }

    [Fact]
    public void A_reader_hears_the_group_and_its_button_is_its_own()
    {
        GroupedBoards grouped = new(406);
        grouped.Home.Admit(grouped.Ids[0], 0, MemberRole.Reader);
        grouped.Home.Admit(grouped.Ids[1]);
        grouped.RunUntil(() => grouped.AllUse(grouped.Home), 60_000);
        grouped.PressAndSee(1, 0);
        grouped.Boards[0].Pins.Press();
        grouped.RunUntil(() => !grouped.Boards[0].Pins.IsLit, 300);
        grouped.Run(4_000);
        Assert.True(grouped.Boards[1].Pins.IsLit);
    }

    [Fact]
    public void A_board_in_two_groups_switches_both_and_nothing_leaks_between_them()
    {
        GroupedBoards grouped = new(407, 3);
        GroupHome other = grouped.AddHome(1);
        grouped.Home.Admit(grouped.Ids[0]);
        grouped.Home.Admit(grouped.Ids[1]);
        other.Admit(grouped.Ids[1]);
        other.Admit(grouped.Ids[2]);
        grouped.RunUntil(() => grouped.AllUse(grouped.Home) && grouped.AllUse(other), 90_000);
        grouped.StopGateway();
        grouped.PressAndSee(1, 0, 2);
        grouped.Run(3_500);
        grouped.PressAndSee(0, 1);
        grouped.Run(3_500);
        Assert.True(grouped.Boards[2].Pins.IsLit);
    }

    [Fact]
    public void A_board_that_is_enrolled_anew_is_in_no_group_of_before()
    {
        GroupedBoards grouped = GroupedBoards.Joined(408);
        Assert.Equal(
            NanoPeers.Enrolment.InvitationStatus.Valid,
            NanoPeers.Enrolment.InvitationText.TryFormat(grouped.Hands[0].Invite(grouped.Ids[0], [7, .. new byte[31]]), out string? text));
        grouped.Boards[0].Peer.Enrol(text!, out bool isKept);
        Assert.True(isKept);
        Assert.DoesNotContain(grouped.Boards[0].Storage.Records.Keys, name => name.StartsWith("group", StringComparison.Ordinal));
        Assert.Equal(0, grouped.GroupsOf(0).Joined);
    }

    [Fact]
    public void A_storage_that_does_not_keep_the_group_is_said_so_by_name_and_lets_nobody_in()
    {
        GroupedBoards grouped = new(409);
        grouped.Boards[0].Storage.FailsToWrite = name => name == "group.0";
        grouped.Home.Admit(grouped.Ids[0]);
        BoardVoucher voucher = grouped.Home.VoucherOf(grouped.Ids[0]);
        grouped.RunUntil(() => voucher.Standing == BoardStanding.Refused, 20_000);
        Assert.Equal(NanoPeers.Membership.MemberReason.NotKept, voucher.Reason);
        Assert.Equal(0, grouped.GroupsOf(0).Joined);
    }

    /// <summary>The power goes after any one write while the board forgets the group: no key of it outlives the next start.</summary>
    [Fact]
    public void A_power_cut_after_any_write_of_leaving_leaves_nothing_of_the_group()
    {
        GroupedBoards grouped = GroupedBoards.Joined(410);
        Dictionary<string, byte[]> records = grouped.Boards[0].Storage.Records.ToDictionary(record => record.Key, record => (byte[])record.Value.Clone());
        byte[] key = records["group.0.keys"];
        for (int cut = 0; cut < 4; cut++)
        {
            BoardStorage storage = new();
            foreach ((string name, byte[] record) in records)
            {
                storage.Records[name] = (byte[])record.Clone();
            }

            int writes = 0;
            int most = cut;
            storage.FailsToWrite = _ => ++writes > most ? throw new InvalidOperationException("The power is gone.") : false;
            GroupRecord before = new(PortsOf(grouped, storage), new PeerCounters());
            Assert.Throws<InvalidOperationException>(() => new GroupStore(before, 0).Wipe());
            storage.FailsToWrite = _ => false;
            GroupRecord after = new(PortsOf(grouped, storage), new PeerCounters());
            bool isWhole = new GroupStore(after, 0).Load(new byte[GroupStore.StateLength]);
            Assert.Equal(cut == 0, isWhole);
            Assert.Equal(isWhole, storage.Records.TryGetValue("group.0.keys", out byte[]? left) && left.SequenceEqual(key));
        }
    }

    [Fact]
    public void A_linked_light_of_the_same_group_goes_the_groups_way_and_is_not_toggled_back()
    {
        LinkedPair pair = LinkedPair.Live(411);
        GroupHome home = new(pair.House.World, pair.House.Gateway.Self);
        foreach ((Identifier id, SimulatedBoard board) in new[] { (pair.FirstId, pair.First), (pair.SecondId, pair.Second) })
        {
            board.Options.Groups = new BoardGroups(1);
            board.Boot();
            home.Serve(id, pair.GatewayOf(board));
        }

        pair.RunUntilLinked(20_000);
        home.Admit(pair.FirstId);
        home.Admit(pair.SecondId);
        pair.RunUntil(() => home.Keys.Owner!.Phase == NanoPeers.Groups.GroupOwnerPhase.Steady && home.Keys.Owner.CountUsing() == 2, 60_000);
        pair.StopGateway();
        for (int i = 0; i < 6; i++)
        {
            pair.PressAndSee();
            pair.Run(3_500);
            Assert.Equal(i % 2 == 0, pair.First.Pins.IsLit);
            Assert.Equal(i % 2 == 0, pair.Second.Pins.IsLit);
        }
    }

    [Fact]
    public void One_member_more_than_a_board_can_remember_is_counted_by_name_and_the_others_go_on()
    {
        GroupedBoards grouped = GroupedBoards.Joined(412);
        NanoPeers.Groups.GroupEpochKey key = grouped.Home.Keys.Ring.Current!;
        byte[] secret = new byte[NanoPeers.Groups.GroupMemberKeys.MaxMemberRecord + 200];
        int length = grouped.Home.Keys.Save(secret, 0);
        grouped.StopGateway();
        grouped.PressAndSee(1, 0);
        bool was = grouped.Boards[0].Pins.IsLit;
        for (int i = 0; i < BoardGroupTiming.Senders; i++)
        {
            byte[] id = new byte[Identifier.Length];
            grouped.World.Random.NextBytes(id);
            Identifier member = new(id, 0);
            NanoPeers.Groups.GroupTools tools = new(member, new NanoPeers.ProtocolModels.Tests.Cryptography.TestCryptography(i), 1);
            NanoPeers.Groups.GroupKeys keys = new(tools, grouped.Home.Group, new LedgerRoster(grouped.Home.View), new(), null, 4);
            Assert.True(keys.Restore(secret, 0, length));
            Assert.Equal(key.KeyId, keys.Ring.Current!.KeyId);
            was = !was;
            grouped.Network.Send([10, 0, 3, (byte)i, 1, 1], grouped.Boards[0].Address, SetMessage(member, keys, was));
            bool heard = i < BoardGroupTiming.Senders - 1;
            grouped.Run(100);
            Assert.Equal(heard ? was : !was, grouped.Boards[0].Pins.IsLit);
        }

        Assert.Equal(1, grouped.Counted(0, PeerCounter.GroupSenderRefused));
        grouped.PressAndSee(1, 0);
    }

    private static byte[] SetMessage(Identifier member, NanoPeers.Groups.GroupKeys keys, bool isOn)
    {
        byte[] buffer = new byte[Limits.MaxDatagram];
        MessageWriter writer = new(member);
        writer.Begin(buffer, 0, buffer.Length);
        writer.BeginBody(ProtocolTag.Switch);
        writer.WriteUInt8(SwitchField.Kind, SwitchMessageKind.Set);
        writer.WriteCredential();
        writer.WriteUInt32(SwitchField.RequestId, 1);
        writer.WriteUInt8(SwitchField.On, isOn ? 1 : 0);
        writer.EndBody();
        return buffer[..keys.Finish(writer)];
    }

    private static PeerPorts PortsOf(GroupedBoards grouped, BoardStorage storage)
    {
        SimulatedBoard board = grouped.Boards[0];
        return new PeerPorts(board.Cryptography, board.Datagrams, storage, board.Pins, board, board, board, board, null);
    }

    private static bool IsOfGroup(byte[] datagram) => (datagram[3] & EnvelopeFlags.GroupKey) != 0;

    private static ulong KeyIdOf(byte[] datagram) => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(datagram.AsSpan(16));

    private static void Replay(GroupedBoards grouped, List<Datagram> recorded)
    {
        recorded.ForEach(datagram => grouped.Network.Send(datagram.Source, datagram.Destination, datagram.Octets));
        grouped.Run(1_000);
    }
}
