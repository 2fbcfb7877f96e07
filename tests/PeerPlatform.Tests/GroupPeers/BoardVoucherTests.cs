using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.GroupPeers.Boards;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Tests.Groups;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>What a board is shown of a group, in which order, and what follows from its answers.</summary>
public sealed class BoardVoucherTests : IDisposable
{
    private readonly PlatformCryptography _cryptography = new();
    private readonly GroupRig _rig = new(null, 0, 1);
    private readonly Identifier _board = GroupRig.Id(77);

    public void Dispose() => _cryptography.Dispose();

    [Fact]
    public void A_board_is_shown_the_lists_first_then_whose_keys_count_then_its_own_admission()
    {
        Assert.Empty(Statements());
        _rig.FillAuthorities(1);
        _rig.Fill(2);
        GroupRig.Must(AdmitBoard());
        GroupRig.Must(_rig.Remove(0, 2, true));
        _rig.Author(0).PublishRevocations(_rig.View, _rig.Now);
        GroupRig.Must(_rig.Author(1).TakeOver(_rig.View, _rig.Now.AddDays(-2), false, _rig.Now));
        Assert.Equal(
            [StatementKind.RevocationList, StatementKind.Document, StatementKind.Admission, StatementKind.Takeover, StatementKind.Admission],
            Statements().Select(statement => statement.Kind));
        Assert.Equal(GroupRig.Id(1), Statements()[2].Subject);
        Assert.Equal(_board, Statements()[^1].Subject);
        GroupRig.Must(_rig.Author(1).Remove(_rig.View, _rig.Ledger, _rig.View.Find(_board)!, false, false, "", _rig.Now));
        SignedStatement end = Assert.Single(Statements());
        Assert.Equal(StatementKind.Removal, end.Kind);
        Assert.Empty(BoardStatements.For(_rig.Ledger, _rig.View, GroupRig.Id(2)));
    }

    [Fact]
    public void It_is_shown_again_until_it_answers_and_from_the_beginning_under_a_new_session()
    {
        GroupRig.Must(AdmitBoard());
        BoardVoucher voucher = Voucher();
        Assert.Equal(BoardStanding.Waiting, voucher.Standing);
        Assert.False(voucher.IsDue);
        voucher.HandleSession(true, 0);
        byte[] first = Shown(voucher, 0);
        Assert.Equal(BoardVoucher.FirstResendMillis, voucher.NextTimeoutMillis);
        voucher.HandleTimeout(BoardVoucher.FirstResendMillis - 1);
        Assert.False(voucher.IsDue);
        voucher.HandleTimeout(BoardVoucher.FirstResendMillis);
        Assert.Equal(first, Shown(voucher, BoardVoucher.FirstResendMillis));
        Answer(voucher, first, MemberReason.None);
        byte[] second = Shown(voucher, 2_000);
        Assert.NotEqual(NonceOf(first), NonceOf(second));
        Answer(voucher, first, MemberReason.None);
        Assert.Equal(BoardStanding.Telling, voucher.Standing);
        voucher.HandleSession(false, 2_500);
        Assert.Equal(BoardStanding.Waiting, voucher.Standing);
        voucher.HandleSession(true, 3_000);
        Answer(voucher, Shown(voucher, 3_000), MemberReason.None);
        Answer(voucher, Shown(voucher, 3_000), MemberReason.None);
        Assert.Equal(BoardStanding.Told, voucher.Standing);
        Assert.Equal(BoardVoucher.Never, voucher.NextTimeoutMillis);
        voucher.Want(Statements(), 4_000);
        Assert.Equal(BoardStanding.Told, voucher.Standing);
    }

    [Fact]
    public void What_the_others_help_with_is_shown_again_after_them_and_no_more_when_nothing_helps()
    {
        GroupRig.Must(AdmitBoard());
        _rig.Author(0).PublishRevocations(_rig.View, _rig.Now);
        BoardVoucher voucher = Voucher();
        voucher.HandleSession(true, 0);
        int[] kinds = [StatementKind.RevocationList, StatementKind.Document, StatementKind.Admission, StatementKind.RevocationList];
        MemberReason[] reasons = [MemberReason.NotAMember, MemberReason.None, MemberReason.None, MemberReason.None];
        for (int i = 0; i < kinds.Length; i++)
        {
            byte[] shown = Shown(voucher, i);
            Assert.Equal(kinds[i], KindOf(shown));
            Answer(voucher, shown, reasons[i], 1);
        }

        Assert.Equal(BoardStanding.Told, voucher.Standing);
        Assert.Equal(1u, voucher.Revocation);
        voucher.HandleSession(true, 100);
        for (int i = 0; i < 3; i++)
        {
            Answer(voucher, Shown(voucher, 100 + i), MemberReason.UnknownIssuer);
        }

        Assert.Equal(BoardStanding.Refused, voucher.Standing);
        Assert.Equal(MemberReason.UnknownIssuer, voucher.Reason);
    }

    [Theory]
    [InlineData(MemberReason.Full)]
    [InlineData(MemberReason.NotKept)]
    [InlineData(MemberReason.BadProof)]
    public void A_refusal_that_nothing_helps_ends_it_by_name(MemberReason reason)
    {
        GroupRig.Must(AdmitBoard());
        BoardVoucher voucher = Voucher();
        voucher.HandleSession(true, 0);
        Answer(voucher, Shown(voucher, 0), reason);
        Assert.Equal((BoardStanding.Refused, reason), (voucher.Standing, voucher.Reason));
        Assert.Equal(BoardVoucher.Never, voucher.NextTimeoutMillis);
    }

    [Fact]
    public void A_busy_board_is_asked_again_and_one_that_does_not_know_the_protocol_is_not()
    {
        GroupRig.Must(AdmitBoard());
        BoardVoucher voucher = Voucher();
        voucher.HandleSession(true, 0);
        byte[] shown = Shown(voucher, 0);
        Answer(voucher, shown, MemberReason.Busy);
        voucher.HandleTimeout(BoardVoucher.FirstResendMillis);
        Assert.Equal(shown, Shown(voucher, BoardVoucher.FirstResendMillis));
        voucher.HandleNotSupported();
        Assert.Equal((BoardStanding.Refused, MemberReason.NotSupported), (voucher.Standing, voucher.Reason));
    }

    private static byte[] Shown(BoardVoucher voucher, long nowMillis)
    {
        Assert.True(voucher.IsDue);
        MessageWriter writer = new(GroupRig.Id(0));
        writer.Begin(new byte[Limits.MaxDatagram], 0, Limits.MaxDatagram);
        int start = writer.Position;
        voucher.WriteDue(writer);
        voucher.NoteSent(nowMillis);
        Assert.False(voucher.IsDue);
        return writer.Buffer[start..writer.Position];
    }

    private static byte[] NonceOf(byte[] body)
    {
        MemberMessage message = Decoded(body);
        return body[message.OffsetOf(MemberField.Nonce)..(message.OffsetOf(MemberField.Nonce) + Identifier.Length)];
    }

    private static int KindOf(byte[] body)
    {
        MemberMessage message = Decoded(body);
        Statement statement = new();
        Assert.Equal(
            StatementStatus.Valid, statement.TryDecode(body, message.OffsetOf(MemberField.Statement), message.LengthOf(MemberField.Statement)));
        return statement.Kind;
    }

    private static MemberMessage Decoded(byte[] body)
    {
        MemberMessage message = new();
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(body, 0, body.Length));
        return message;
    }

    private void Answer(BoardVoucher voucher, byte[] shown, MemberReason reason, uint revocation = 0)
    {
        byte[] nonce = NonceOf(shown);
        MessageWriter writer = new(_board);
        writer.Begin(new byte[Limits.MaxDatagram], 0, Limits.MaxDatagram);
        int start = writer.Position;
        writer.WriteUInt8(MemberField.Kind, MemberMessageKind.Vouched);
        writer.WriteCredential();
        writer.WriteIdentifier(MemberField.Group, _rig.Group);
        writer.WriteOctets(MemberField.Nonce, nonce, 0, nonce.Length);
        writer.WriteUInt8(MemberField.Reason, (int)reason);
        writer.WriteUInt32(MemberField.Revocation, revocation);
        voucher.HandleMessage(Decoded(writer.Buffer[start..writer.Position]), 0);
    }

    private BoardVoucher Voucher()
    {
        BoardVoucher voucher = new(_cryptography, _rig.Group, _board);
        voucher.Want(Statements(), 0);
        return voucher;
    }

    private IReadOnlyList<SignedStatement> Statements() => BoardStatements.For(_rig.Ledger, _rig.View, _board);

    private LedgerAnswer AdmitBoard() =>
        _rig.Author(0).Admit(_rig.View, new GroupAdmission(_board, null, 1) { Name = "lamp", Rights = MemberRights.Speak }, _rig.Now);
}
