using System.Text.Json;
using NanoPeers.Attempts;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;
using NanoPeers.Vectors;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>
/// Whole set-ups by certificate, made apart from the code by tests/vectors/make_certificates.py. Each node hears the vector's octets in place of the
/// other's: what it then says is the vector's next message.
/// </summary>
public sealed class CertificateSetUpVectorTests : IDisposable
{
    /// <summary>Where these stand in an envelope (MESSAGES.md).</summary>
    private const int KeyIdAt = 16, SequenceAt = 24, DigestAt = 48, DigestLength = 16;

    private readonly CertificateVectors _certificates = new();

    public static TheoryData<string> Names => ["first-meeting", "known", "asked-by-a-known", "refused"];

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Two_nodes_say_what_the_vector_says_message_by_message(string name)
    {
        JsonElement vector = Read(name);
        using MemoryNetwork network = new(MemoryDelivery.Threaded);
        await using VectorPeer a = new(vector, "A", _certificates, network);
        await using VectorPeer b = new(vector, "B", _certificates, network);
        Introduce(vector, a, b);
        Task<ConnectResult> connecting = a.ConnectAsync();
        foreach (JsonElement message in Messages(vector))
        {
            bool isOfA = message.GetProperty("from").GetString() == "A";
            (VectorPeer from, VectorPeer to) = isOfA ? (a, b) : (b, a);
            byte[] expected = Convert.FromHexString(message.GetProperty("hex").GetString()!);
            byte[] sent = await NextAsync(from, message.GetProperty("name").GetString()!);
            AssertSame(expected, sent, message.GetProperty("name").GetString()!);
            int known = to.Membership.KnownCount;
            from.Tap.Inject(expected, from.AddressOf(isOfA ? "B" : "A"));
            await HandledAsync(expected, known, to, Attempt(vector));
        }

        await AssertEndAsync(vector, await connecting, a, b);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_clear_message_of_a_set_up_is_well_formed_and_its_prefixes_are_not(string name)
    {
        Envelope envelope = new();
        SessionMessage view = new();
        foreach (byte[] octets in Messages(Read(name)).Select(one => Convert.FromHexString(one.GetProperty("hex").GetString()!)))
        {
            Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(octets, 0, octets.Length, Limits.MaxDatagram));
            if (envelope.KeyId != 0)
            {
                continue;
            }

            Assert.Equal(DecodeStatus.Complete, envelope.NextBody());
            Assert.Equal(DecodeStatus.Complete, view.TryDecode(octets, envelope.BodyOffset, envelope.BodyLength));
            for (int count = 0; count < envelope.BodyLength; count++)
            {
                DecodeStatus status = view.TryDecode(octets, envelope.BodyOffset, count);
                bool withoutCookie = view.Kind == SessionMessageKind.Certificate && count == envelope.BodyLength - 3 - RetryCookie.Length;
                Assert.Equal(withoutCookie && view.Has(SessionField.Certificate), status == DecodeStatus.Complete);
            }
        }
    }

    internal static JsonElement Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(VectorFile.RepositoryRoot, "tests/vectors/certificates", name + ".json")));
        return document.RootElement.Clone();
    }

    internal static IEnumerable<JsonElement> Messages(JsonElement vector) =>
        vector.GetProperty("cases").EnumerateArray().Where(one => one.TryGetProperty("hex", out _));

    private static ulong Attempt(JsonElement vector) =>
        BigEndian.ReadUInt64(Convert.FromHexString(vector.GetProperty("random").GetProperty("A")[1].GetString()!), 0);

    private static void Introduce(JsonElement vector, VectorPeer a, VectorPeer b)
    {
        if (vector.GetProperty("firstKnowsSecond").GetBoolean())
        {
            Assert.Equal(0, (int)a.Membership.Take(b.Membership.Certificate, b.Node.Id));
        }

        if (vector.GetProperty("secondKnowsFirst").GetBoolean())
        {
            Assert.Equal(0, (int)b.Membership.Take(a.Membership.Certificate, a.Node.Id));
        }
    }

    internal static async Task<byte[]> NextAsync(VectorPeer from, string name)
    {
        byte[]? sent = null;
        await Eventually.TrueAsync(() => from.Tap.Held.TryDequeue(out sent), name);
        return sent!;
    }

    /// <summary>
    /// Under a key every octet is the same. In clear the counter of messages and the digest over it may differ: in which order two messages that go out
    /// together take their numbers is nobody's concern.
    /// </summary>
    private static void AssertSame(byte[] expected, byte[] sent, string name)
    {
        bool isClear = expected.AsSpan(KeyIdAt, 8).IndexOfAnyExcept((byte)0) < 0;
        string Shown(byte[] octets)
        {
            byte[] shown = [.. octets];
            if (isClear)
            {
                shown.AsSpan(SequenceAt, 8).Clear();
                shown.AsSpan(DigestAt, DigestLength).Clear();
            }

            return $"{name} {Convert.ToHexStringLower(shown)}";
        }

        Assert.Equal(Shown(expected), Shown(sent));
    }

    /// <summary>Messages are handled on the thread pool: what another one needs must be there before that comes.</summary>
    private static async Task HandledAsync(byte[] octets, int known, VectorPeer to, ulong attempt)
    {
        Envelope envelope = new();
        SessionMessage message = new();
        Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(octets, 0, octets.Length, Limits.MaxDatagram));
        bool isClear = envelope.KeyId == 0 && envelope.NextBody() == DecodeStatus.Complete;
        int kind = isClear && message.TryDecode(octets, envelope.BodyOffset, envelope.BodyLength) == DecodeStatus.Complete ? message.Kind : 0;
        if (kind == SessionMessageKind.Certificate)
        {
            await Eventually.TrueAsync(() => to.Membership.KnownCount == known + 1, "the certificate counts");
        }
        else if (kind == SessionMessageKind.Accept)
        {
            await Eventually.TrueAsync(() => to.Trace.StepsOf(attempt).Contains(AttemptStep.AcceptHeard), "the acceptance is heard");
        }
    }

    private static async Task AssertEndAsync(JsonElement vector, ConnectResult result, VectorPeer a, VectorPeer b)
    {
        Assert.Empty(a.Tap.Held);
        Assert.Empty(b.Tap.Held);
        Assert.Equal((0, 0), (a.Cryptography.Left, b.Cryptography.Left));
        if (vector.GetProperty("name").GetString() == "refused")
        {
            Assert.Equal((SessionFailure.Refused, RejectReason.RefusedByPolicy), (result.Failure, result.Reason));
            Assert.Contains(AttemptStep.RejectHeard, a.Trace.StepsOf(result.AttemptId));
            return;
        }

        Assert.Equal(b.Node.Id, result.Session?.Peer);
        await Eventually.TrueAsync(() => b.Node.Sessions.Any(one => one.IsLive), "live at the other end");
    }
}
