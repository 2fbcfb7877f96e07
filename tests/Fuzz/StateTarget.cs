using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.Fuzz;

/// <summary>
/// A peer in one state of a session, and messages thrown at it. A twin pair with the same random octets runs to the end first, so that every valid
/// message of this very session, also of those to come, can be damaged.
/// </summary>
internal sealed class StateTarget
{
    private const int Batch = 500;

    private readonly Func<SessionPair> _prepare;
    private readonly Func<SessionPair, SessionPeer> _victim;
    /// <summary>
    /// What the valid messages of all targets and of the corpus say. They have their peers and their secret in common, so an acceptance of one may
    /// be a true one of another.
    /// </summary>
    private readonly HashSet<string> _meanings;

    private SessionPair? _pair;
    private string _before = "";
    private int _left;

    /// <summary>States a target.</summary>
    /// <param name="name">The state.</param>
    /// <param name="variant">How the session is set up.</param>
    /// <param name="configure">What else is set at both pairs.</param>
    /// <param name="pause">Brings a pair into the state.</param>
    /// <param name="victim">Whose state it is.</param>
    /// <param name="meanings">Shared by all targets.</param>
    public StateTarget(
        string name, Variant variant, Action<SessionPair> configure, Action<SessionPair, IInitiatorKeyExchange> pause,
        Func<SessionPair, SessionPeer> victim,
        HashSet<string> meanings)
    {
        Name = name;
        _meanings = meanings;
        _victim = victim;
        _prepare = () =>
        {
            SessionPair pair = variant.Prepare(seed: 7);
            configure(pair);
            pause(pair, variant.MakeExchange());
            return pair;
        };
        SessionPair twin = variant.Prepare(seed: 7);
        configure(twin);
        Assert.Equal(InitiatorState.Established, twin.Connect(variant.MakeExchange()).State);
        twin.A.Send(twin.A.OnlySession!, [1, 2, 3]);
        twin.B.Close(twin.B.OnlySession!, CloseReason.Done);
        twin.Run();
        Valid = [.. twin.Capture.Select(one => one.Octets)];
        foreach (byte[] octets in Valid.Concat(Corpus.Messages.Values))
        {
            _meanings.UnionWith(MeaningsOf(octets));
        }
    }

    public string Name { get; }

    public byte[][] Valid { get; }

    public int Thrown { get; private set; }

    /// <summary>Throws a message; anything but a true copy must leave the state as it was.</summary>
    public void Run(byte[] octets)
    {
        if (MeaningsOf(octets).Any(_meanings.Contains))
        {
            return;
        }

        if (_left-- == 0 || _pair == null)
        {
            AssertLives();
            _pair = _prepare();
            _before = StateOf(_victim(_pair));
            _left = Batch;
        }

        SessionPeer victim = _victim(_pair);
        victim.Receive(octets, _pair.Now, SourceOf(_pair, victim));
        Thrown++;
        while (victim.PollTransmit() != null)
        {
        }

        string after = StateOf(victim);
        Assert.True(_before == after, $"{Name}: {_before} became {after} by {Convert.ToHexString(octets)}");
    }

    /// <summary>A true message does what a false one must not: the check above can fail.</summary>
    public void AssertTrueMessagesCount()
    {
        SessionPair pair = _prepare();
        SessionPeer victim = _victim(pair);
        string before = StateOf(victim);
        foreach (byte[] octets in Valid)
        {
            victim.Receive(octets, pair.Now, SourceOf(pair, victim));
        }

        bool over = Name.Contains("failed", StringComparison.Ordinal) || Name.Contains("closed", StringComparison.Ordinal)
            || Name.Contains("ended", StringComparison.Ordinal) || Name.Contains("idle initiator", StringComparison.Ordinal)
            || Name.Contains("user", StringComparison.Ordinal) || Name.Contains("computing", StringComparison.Ordinal);
        Assert.True(over || before != StateOf(victim), Name);
    }

    /// <summary>After all that was thrown the two peers still get their session, where they were on the way to one.</summary>
    public void AssertLives()
    {
        bool refused = Name.Contains("ended", StringComparison.Ordinal);
        if (_pair == null || refused || _pair.A.Initiators[0].State is InitiatorState.Failed or InitiatorState.Idle)
        {
            return;
        }

        _pair.B.UserSays = true;
        _pair.B.UserTakesMillis = 0;
        _pair.B.ComputingTakesMillis = 0;
        _pair.Run();
        Assert.True(_pair.A.Initiators[0].State == InitiatorState.Established, Name);
    }

    private static byte[] SourceOf(SessionPair pair, SessionPeer victim) => SessionPair.SourceOf(victim == pair.A ? pair.B : pair.A);

    private static string StateOf(SessionPeer peer)
    {
        IEnumerable<string> parts = peer.Initiators.Select(one => $"initiator {one.State} {one.Failure}")
            .Concat(peer.Answering.Select(one => $"responder {one.State}"))
            .Concat(peer.Sessions.Values.Select(one => $"session {one.Life} {one.Received}"))
            .Append($"prompts {peer.Prompts} exchanges {peer.Policy.ExchangesBegun} decisions {peer.Policy.Decisions} keys {peer.SessionKeys}")
            .Append($"delivered {peer.Received.Count(one => one.IsSecured)}");
        return string.Join(", ", parts);
    }

    /// <summary>What a message says, apart from what everybody may change on the way: sender and body in clear, or the sealed octets.</summary>
    private static List<string> MeaningsOf(byte[] octets)
    {
        List<string> meanings = [];
        byte[] copy = [.. octets];
        var envelope = new Envelope();
        if (envelope.TryDecodeDatagram(copy, 0, copy.Length, Limits.MaxDatagram) != DecodeStatus.Complete)
        {
            return meanings;
        }

        if (envelope.KeyId != 0)
        {
            copy[5] = 0;
            Array.Clear(copy, 8, 4);
            return [Convert.ToHexString(copy, 0, envelope.SealedLength)];
        }

        while (envelope.NextBody() == DecodeStatus.Complete)
        {
            meanings.Add(Convert.ToHexString(copy, envelope.SenderOffset, 16) + Convert.ToHexString(copy, envelope.BodyOffset, envelope.BodyLength));
        }

        return meanings;
    }
}
