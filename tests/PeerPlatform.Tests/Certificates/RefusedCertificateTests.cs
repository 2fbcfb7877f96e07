using System.Text.Json;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;
using NanoPeers.Vectors;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>A whole node to which a forged, expired or otherwise wrong certificate is sent, after the cookie that it asked for: refused by name, nothing kept.</summary>
public sealed class RefusedCertificateTests : IDisposable
{
    private readonly CertificateVectors _certificates = new();

    public static TheoryData<string> Names => [.. CertificateVectors.Refused().Where(one => one.Text("fault") != "TooLong").Select(one => one.Name)];

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_node_refuses_it_by_name_and_keeps_nothing(string name)
    {
        VectorCase refused = CertificateVectors.Refused().Single(one => one.Name == name);
        JsonElement vector = CertificateSetUpVectorTests.Read("first-meeting");
        using MemoryNetwork network = new(MemoryDelivery.Threaded);
        await using VectorPeer a = new(vector, "A", _certificates, network);
        await using VectorPeer b = new(vector, "B", _certificates, network, DateTimeOffset.FromUnixTimeSeconds(refused.Number("at")));
        a.Tap.Inject(Message(vector, "Request"), a.AddressOf("B"));
        SessionMessage retry = View(await CertificateSetUpVectorTests.NextAsync(b, "the retry"));
        Assert.Equal((SessionMessageKind.Retry, (uint)SessionMode.CertificateWanted), (retry.Kind, retry.NumberOf(SessionField.Mode)));

        byte[] message = new byte[NanoPeers.Limits.MaxDatagram];
        int length = Write(a.Node.RentTools(), retry, refused.Octets("hex"), message);
        a.Tap.Inject(message[..length], a.AddressOf("B"));
        SessionMessage reject = View(await CertificateSetUpVectorTests.NextAsync(b, "the refusal"));
        Assert.Equal(SessionMessageKind.Reject, reject.Kind);
        Assert.Equal(ReasonOf(refused.Text("fault")), (RejectReason)reject.NumberOf(SessionField.Reason));
        Assert.Equal((0, 1), (b.Membership.KnownCount, b.Node.Counters[NodeCounter.CertificatesRefused]));

        // The request alone, with a right cookie and a right proof, gets no further: its certificate is wanted again.
        a.Tap.Inject(Message(vector, "Request again"), a.AddressOf("B"));
        Assert.Equal(SessionMessageKind.Retry, View(await CertificateSetUpVectorTests.NextAsync(b, "the retry again")).Kind);
        Assert.Empty(b.Node.Sessions);
        Assert.Equal(0, b.Node.Counters[NodeCounter.CertificatesTaken]);
    }

    private static byte[] Message(JsonElement vector, string name) => Convert.FromHexString(
        CertificateSetUpVectorTests.Messages(vector).Single(one => one.GetProperty("name").GetString() == name).GetProperty("hex").GetString()!);

    private static SessionMessage View(byte[] datagram)
    {
        Envelope envelope = new();
        SessionMessage message = new();
        Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(datagram, 0, datagram.Length, NanoPeers.Limits.MaxDatagram));
        Assert.Equal(DecodeStatus.Complete, envelope.NextBody());
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(datagram, envelope.BodyOffset, envelope.BodyLength));
        return message;
    }

    private static int Write(SessionTools tools, SessionMessage retry, byte[] certificate, byte[] into)
    {
        MessageWriter writer = tools.BeginClear(ProtocolTag.Session, into, 0, into.Length);
        writer.WriteUInt8(SessionField.Kind, SessionMessageKind.Certificate);
        writer.WriteUInt64(SessionField.AttemptId, retry.AttemptId);
        writer.WriteUInt64(SessionField.SessionId, retry.SessionId);
        writer.WriteCredential();
        writer.WriteOctets(SessionField.Certificate, certificate, 0, certificate.Length);
        writer.WriteOctets(SessionField.Cookie, retry.Buffer, retry.OffsetOf(SessionField.Cookie), RetryCookie.Length);
        return tools.FinishClear();
    }

    /// <summary>What the page says that the sender is told (SESSIONS.md, "Reasons").</summary>
    private static RejectReason ReasonOf(string fault) => fault switch
    {
        nameof(CertificateFault.WrongGroup) => RejectReason.WrongGroup,
        nameof(CertificateFault.NotYetValid) or nameof(CertificateFault.Expired) or nameof(CertificateFault.AuthorityExpired) => RejectReason.CertificateExpired,
        _ => RejectReason.CertificateRefused,
    };
}
