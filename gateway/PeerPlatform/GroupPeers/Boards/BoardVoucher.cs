using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Groups;

namespace NanoPeers.PeerPlatform.GroupPeers.Boards;

/// <summary>
/// Shows one board the statements of one group, at the gateway that is its home: one at a time, again until it answers, and from the beginning under each
/// new session. What the board has already it answers at once. It needs no store: the board says itself what it took. No I/O, one thread at a time.
/// BOARDS.md.
/// </summary>
public sealed class BoardVoucher
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    /// <summary>First wait before a statement is shown again; doubles. A board may verify for some seconds.</summary>
    public const int FirstResendMillis = 1000;

    /// <summary>Longest wait before a statement is shown again.</summary>
    public const int LongestResendMillis = 16000;

    private readonly ICryptography _cryptography;
    private readonly Identifier _group;
    private readonly byte[] _nonce = new byte[Identifier.Length];
    private readonly List<SignedStatement> _open = [];
    private readonly List<SignedStatement> _deferred = [];
    private IReadOnlyList<SignedStatement> _wanted = [];
    private bool _isLive;
    private bool _hasProgress;
    private long _sendAtMillis = Never;
    private int _waitMillis;

    /// <summary>Makes a voucher that has nothing to show yet.</summary>
    /// <param name="cryptography">Makes the names of messages.</param>
    /// <param name="group">The group.</param>
    /// <param name="board">The board.</param>
    public BoardVoucher(ICryptography cryptography, Identifier group, Identifier board)
    {
        _cryptography = cryptography;
        _group = group;
        Board = board;
    }

    /// <summary>The board.</summary>
    public Identifier Board { get; }

    /// <summary>How far it is.</summary>
    public BoardStanding Standing { get; private set; }

    /// <summary>Why the board refused; None while it did not.</summary>
    public MemberReason Reason { get; private set; }

    /// <summary>Number of the revocation list that the board has, as it said last.</summary>
    public uint Revocation { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due.</summary>
    public long NextTimeoutMillis => IsDue ? Never : _sendAtMillis;

    /// <summary>Whether a body of tag <c>member</c> is to be sent under the session with the board: <see cref="WriteDue"/>.</summary>
    public bool IsDue { get; private set; }

    /// <summary>Takes what the board is to know. The same as before changes nothing.</summary>
    /// <param name="statements">From <see cref="BoardStatements.For"/>.</param>
    /// <param name="nowMillis">The caller's clock.</param>
    public void Want(IReadOnlyList<SignedStatement> statements, long nowMillis)
    {
        bool isSame = statements.Select(statement => statement.Id).SequenceEqual(_wanted.Select(statement => statement.Id));
        _wanted = statements;
        if (!isSame)
        {
            Begin(nowMillis);
        }
    }

    /// <summary>A session with the board went live, or the last one ended.</summary>
    /// <param name="isLive">Whether there is one.</param>
    /// <param name="nowMillis">The caller's clock.</param>
    public void HandleSession(bool isLive, long nowMillis)
    {
        _isLive = isLive;
        Begin(nowMillis);
    }

    /// <summary>The board has no groups: it answered that it does not know the protocol.</summary>
    public void HandleNotSupported()
    {
        if (Standing == BoardStanding.Telling)
        {
            Refuse(MemberReason.NotSupported);
        }
    }

    /// <summary>Handles what came from the board under its session; what is no answer to the statement that waits is left alone.</summary>
    /// <param name="message">A body of tag <c>member</c>.</param>
    /// <param name="nowMillis">The caller's clock.</param>
    public void HandleMessage(MemberMessage message, long nowMillis)
    {
        bool isAnswer = message.Kind == MemberMessageKind.Vouched && _group.Matches(message.Buffer, message.OffsetOf(MemberField.Group))
            && message.Buffer.AsSpan(message.OffsetOf(MemberField.Nonce), Identifier.Length).SequenceEqual(_nonce);
        if (!isAnswer || Standing != BoardStanding.Telling)
        {
            return;
        }

        Revocation = message.NumberOf(MemberField.Revocation);
        MemberReason reason = (MemberReason)message.NumberOf(MemberField.Reason);
        switch (reason)
        {
            case MemberReason.None:
                _open.RemoveAt(0);
                _hasProgress = true;
                break;
            case MemberReason.NotAMember:
            case MemberReason.UnknownIssuer:
                // One of the others may help: they are shown first.
                _deferred.Add(_open[0]);
                _open.RemoveAt(0);
                break;
            case MemberReason.Busy:
                Reason = reason;
                _sendAtMillis = nowMillis + FirstResendMillis;
                return;
            default:
                Refuse(reason);
                return;
        }

        Reason = reason;
        ShowNext(nowMillis);
    }

    /// <summary>Lets time pass. Calling early is harmless.</summary>
    /// <param name="nowMillis">The caller's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        IsDue = IsDue || nowMillis >= _sendAtMillis;
    }

    /// <summary>Writes the fields of the due body.</summary>
    /// <param name="writer">A writer with a body of tag <c>member</c> begun.</param>
    public void WriteDue(MessageWriter writer)
    {
        byte[] octets = _open[0].Octets.ToArray();
        writer.WriteUInt8(MemberField.Kind, MemberMessageKind.Vouch);
        writer.WriteCredential();
        writer.WriteIdentifier(MemberField.Group, _group);
        writer.WriteOctets(MemberField.Nonce, _nonce, 0, _nonce.Length);
        writer.WriteOctets(MemberField.Statement, octets, 0, octets.Length);
    }

    /// <summary>The due body was sent, or could not be: it is shown again later.</summary>
    /// <param name="nowMillis">The caller's clock.</param>
    public void NoteSent(long nowMillis)
    {
        IsDue = false;
        _sendAtMillis = nowMillis + _waitMillis;
        _waitMillis = Math.Min(2 * _waitMillis, LongestResendMillis);
    }

    private void Begin(long nowMillis)
    {
        _open.Clear();
        _deferred.Clear();
        _hasProgress = false;
        Reason = MemberReason.None;
        Rest(BoardStanding.Waiting);
        if (_isLive)
        {
            _open.AddRange(_wanted);
            ShowNext(nowMillis);
        }
    }

    private void ShowNext(long nowMillis)
    {
        if (_open.Count == 0 && _deferred.Count > 0 && _hasProgress)
        {
            _open.AddRange(_deferred);
            _deferred.Clear();
            _hasProgress = false;
        }

        if (_open.Count == 0)
        {
            Rest(_deferred.Count == 0 ? BoardStanding.Told : BoardStanding.Refused);
            return;
        }

        Standing = BoardStanding.Telling;
        _cryptography.FillRandom(_nonce, 0, _nonce.Length);
        _waitMillis = FirstResendMillis;
        _sendAtMillis = nowMillis;
        IsDue = true;
    }

    private void Refuse(MemberReason reason)
    {
        Reason = reason;
        Rest(BoardStanding.Refused);
    }

    private void Rest(BoardStanding standing)
    {
        Standing = standing;
        IsDue = false;
        _sendAtMillis = Never;
    }
}
