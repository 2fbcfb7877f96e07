using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Groups;
using NanoPeers.Firmware.Peer;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.PeerPlatform.GroupPeers.Boards;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>A board takes nothing about a group on its gateway's word: it verifies an authority's signature itself.</summary>
public sealed class GroupStatementTests
{
    [Fact]
    public void An_admission_counts_when_an_authority_of_the_group_signed_it_and_never_otherwise()
    {
        GroupedBoards grouped = new(420);
        byte[] founding = grouped.Home.View.Founding!.Octets.ToArray();
        byte[] good = Admission(grouped, GroupHome.KeyOf(0));
        Assert.Equal(MemberReason.UnknownIssuer, grouped.Show(0, good));
        Assert.Equal(MemberReason.None, grouped.Show(0, founding));
        Assert.Equal(MemberReason.BadProof, grouped.Show(0, Admission(grouped, GroupHome.KeyOf(1))));
        byte[] damaged = (byte[])good.Clone();
        damaged[^1] ^= 1;
        Assert.Equal(MemberReason.BadProof, grouped.Show(0, damaged));
        Assert.Equal(MemberReason.UnknownIssuer, grouped.Show(0, Admission(grouped, GroupHome.KeyOf(1), grouped.Ids[1])));
        Assert.Equal(0, grouped.GroupsOf(0).Joined);
        Assert.Equal(MemberReason.None, grouped.Show(0, good));
        Assert.Equal(1, grouped.GroupsOf(0).Joined);
        Assert.Equal(4, grouped.Counted(0, PeerCounter.StatementsRefused));
    }

    [Fact]
    public void A_first_document_of_another_key_or_salt_proves_no_group()
    {
        GroupedBoards grouped = new(421);
        byte[] forged = grouped.Home.Sign(
            GroupHome.KeyOf(1), grouped.Gateway, StatementKind.Document, writer => Document(writer, GroupHome.KeyOf(1).PublicKey.Modulus.ToArray()));
        Assert.Equal(MemberReason.WrongGroup, grouped.Show(0, forged));
        byte[] borrowed = grouped.Home.Sign(
            GroupHome.KeyOf(1), grouped.Gateway, StatementKind.Document, writer => Document(writer, GroupHome.KeyOf(0).PublicKey.Modulus.ToArray()));
        Assert.Equal(MemberReason.WrongGroup, grouped.Show(0, borrowed));
        Assert.Equal(MemberReason.WrongGroup, grouped.Show(0, grouped.Home.View.Founding!.Octets.ToArray(), grouped.HomeGroup));
    }

    [Fact]
    public void A_peer_that_is_not_the_home_gateway_can_show_nothing()
    {
        GroupedBoards grouped = new(422);
        House house = new(423);
        house.Board.Options.Groups = new BoardGroups(2);
        house.Board.Boot();
        house.RunUntilLive();
        IntroducedPeer peer = new(house, 9);
        peer.Begin();
        house.Board.RunUntil(() => peer.IsLive, 20_000, "the introduced peer's session");
        peer.SendBody(writer => GroupedBoards.WriteVouch(writer, grouped.Home.Group, new byte[16], grouped.Home.View.Founding!.Octets.ToArray()));
        house.Board.RunUntil(() => house.Board.Counted(PeerCounter.StatementsRefused) == 1, 2_000, "the refusal");
    }

    [Fact]
    public void A_board_without_room_for_another_group_says_so_and_one_without_groups_does_not_know_the_protocol()
    {
        GroupedBoards grouped = new(424, 2, 1);
        grouped.Home.Admit(grouped.Ids[0]);
        grouped.RunUntil(() => grouped.AllUse(grouped.Home), 60_000);
        GroupHome other = grouped.AddHome(1);
        other.Admit(grouped.Ids[0]);
        grouped.RunUntil(() => other.VoucherOf(grouped.Ids[0]).Standing == BoardStanding.Refused, 20_000);
        Assert.Equal(MemberReason.Full, other.VoucherOf(grouped.Ids[0]).Reason);
        grouped.Boards[1].Options.Groups = null;
        grouped.Boards[1].Boot();
        grouped.RunUntil(() => grouped.Hands[1].IsLive && grouped.Boards[1].Peer.State == PeerState.Live, 60_000);
        other.Admit(grouped.Ids[1]);
        grouped.RunUntil(() => grouped.Hands[1].RefusedTags.Contains("member"), 20_000);
    }

    [Fact]
    public void A_revocation_list_counts_with_its_first_message_and_an_older_one_never_again()
    {
        GroupedBoards grouped = GroupedBoards.Joined(425, 3);
        byte[] list = List(grouped, 2, grouped.Ids[1]);
        byte[] older = List(grouped, 1, grouped.Ids[2]);
        byte[] forged = grouped.Home.Sign(GroupHome.KeyOf(1), grouped.Gateway, StatementKind.RevocationList, writer => Revoked(writer, 3, grouped.Ids[2]));
        Assert.Equal(MemberReason.None, grouped.Show(0, list));
        Assert.Equal(MemberReason.BadProof, grouped.Show(0, forged));
        Assert.Equal(MemberReason.None, grouped.Show(0, older));
        grouped.StopGateway();
        grouped.Boards[1].Pins.Press();
        grouped.RunUntil(() => grouped.Boards[2].Pins.IsLit, 4_000);
        grouped.Run(2_000);
        Assert.False(grouped.Boards[0].Pins.IsLit);
        Assert.InRange(grouped.Counted(0, PeerCounter.GroupSenderRefused), 1, 100);
        grouped.Boards[0].Boot();
        grouped.Run(3_000);
        grouped.PressAndSee(1, 2);
        Assert.False(grouped.Boards[0].Pins.IsLit);
    }

    [Fact]
    public void A_board_that_is_on_the_list_is_out_and_one_in_more_parts_than_it_holds_is_refused_by_name()
    {
        GroupedBoards grouped = GroupedBoards.Joined(426, 2);
        byte[] parts = grouped.Home.Sign(GroupHome.KeyOf(0), grouped.Gateway, StatementKind.RevocationList, writer => Revoked(writer, 1, grouped.Ids[1], 2));
        Assert.Equal(MemberReason.Full, grouped.Show(0, parts));
        Assert.Equal(MemberReason.None, grouped.Show(0, List(grouped, 1, grouped.Ids[0])));
        Assert.Equal(0, grouped.GroupsOf(0).Joined);
        Assert.DoesNotContain(grouped.Boards[0].Storage.Records.Keys, name => name.StartsWith("group", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_authority_takes_over_by_statements_alone_and_the_one_before_is_owner_no_more()
    {
        GroupedBoards grouped = GroupedBoards.Joined(427, 2);
        Identifier second = grouped.Ids[1];
        byte[] document = grouped.Home.Sign(GroupHome.KeyOf(0), grouped.Gateway, StatementKind.Document, writer =>
        {
            writer.Add(StatementField.Name, "stairs"u8.ToArray(), 0, 6);
            writer.AddUInt32(StatementField.Version, 2);
            writer.AddOctet(StatementField.Security, 2);
            byte[] order = [.. GroupStatementBytes(grouped.Gateway), .. GroupStatementBytes(second)];
            writer.Add(StatementField.Authorities, order, 0, order.Length);
        });
        byte[] takeover = grouped.Home.Sign(GroupHome.KeyOf(1), second, StatementKind.Takeover, writer => writer.AddUInt64(StatementField.Since, 0), null, 1);
        Assert.Equal(MemberReason.UnknownIssuer, grouped.Show(0, takeover));
        Assert.Equal(MemberReason.None, grouped.Show(0, document));
        Assert.Equal(MemberReason.UnknownIssuer, grouped.Show(0, takeover));
        Assert.Equal(MemberReason.None, grouped.Show(0, Authority(grouped, second)));
        Assert.Equal(MemberReason.None, grouped.Show(0, takeover));
        grouped.Home.Keys.Owner!.Rekey(grouped.World.NowMillis);
        grouped.Home.Heard.Clear();
        grouped.RunUntil(() => grouped.Home.Heard.Contains(NanoPeers.Groups.GroupMessageKind.Refused), 20_000);
        grouped.Boards[0].Boot();
        grouped.RunUntil(() => grouped.Hands[0].IsLive && grouped.Boards[0].Peer.State == PeerState.Live, 60_000);
        Assert.Equal(MemberReason.None, grouped.Show(0, takeover));
    }

    private static byte[] GroupStatementBytes(Identifier id)
    {
        byte[] octets = new byte[Identifier.Length];
        id.CopyTo(octets, 0);
        return octets;
    }

    private static byte[] Authority(GroupedBoards grouped, Identifier subject) =>
        grouped.Home.Sign(GroupHome.KeyOf(0), grouped.Gateway, StatementKind.Admission, writer =>
        {
            byte[] modulus = GroupHome.KeyOf(1).PublicKey.Modulus.ToArray();
            writer.AddUInt32(StatementField.Exponent, GroupHome.KeyOf(1).PublicKey.Exponent);
            writer.Add(StatementField.Modulus, modulus, 0, modulus.Length);
            writer.AddId(StatementField.Subject, subject);
            writer.AddUInt32(StatementField.Round, 1);
            writer.AddOctet(StatementField.Role, MemberRole.Authority);
            writer.AddUInt32(StatementField.Rights, MemberRights.All);
            writer.AddOctet(StatementField.Flags, MemberFlags.WantsKey);
        });

    private static byte[] Admission(GroupedBoards grouped, NanoPeers.PeerPlatform.Certificates.PeerKey key, Identifier? issuer = null) =>
        grouped.Home.Sign(key, issuer ?? grouped.Gateway, StatementKind.Admission, writer =>
        {
            writer.AddId(StatementField.Subject, grouped.Ids[0]);
            writer.AddUInt32(StatementField.Round, 1);
            writer.AddOctet(StatementField.Role, MemberRole.Member);
            writer.AddUInt32(StatementField.Rights, MemberRights.Speak);
            writer.AddOctet(StatementField.Flags, MemberFlags.Constrained | MemberFlags.WantsKey);
        });

    private static void Document(StatementWriter writer, byte[] modulus)
    {
        writer.Add(StatementField.Name, "stairs"u8.ToArray(), 0, 6);
        writer.Add(StatementField.Salt, new byte[16], 0, 16);
        writer.AddUInt32(StatementField.Exponent, 65537);
        writer.Add(StatementField.Modulus, modulus, 0, modulus.Length);
        writer.AddUInt32(StatementField.Version, 1);
        writer.AddOctet(StatementField.Security, 2);
    }

    private static byte[] List(GroupedBoards grouped, uint number, Identifier revoked) =>
        grouped.Home.Sign(GroupHome.KeyOf(0), grouped.Gateway, StatementKind.RevocationList, writer => Revoked(writer, number, revoked));

    private static void Revoked(StatementWriter writer, uint number, Identifier revoked, int parts = 1)
    {
        writer.AddUInt32(StatementField.ListNumber, number);
        writer.AddOctet(StatementField.Part, 0);
        writer.AddOctet(StatementField.Parts, parts);
        writer.Add(StatementField.Revoked, GroupStatementBytes(revoked), 0, Identifier.Length);
    }
}
