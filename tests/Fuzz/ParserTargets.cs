using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Discovery;
using NanoPeers.Endpoints;
using NanoPeers.Enrolment;
using NanoPeers.Errands;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Information;
using NanoPeers.Linking;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;
using NanoPeers.Pipes;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Relay;
using NanoPeers.Resolver;
using NanoPeers.Sessions;
using NanoPeers.Statements;
using NanoPeers.Switching;
using NanoPeers.Updates;

namespace NanoPeers.Fuzz;

/// <summary>Every parser of the protocol, as bodies of fuzz tests: octets go in, an answer comes out, never an exception.</summary>
internal sealed class ParserTargets
{
    private static readonly byte[] _keys = [.. Enumerable.Range(1, 80).Select(i => (byte)i)];

    private readonly Envelope _envelope = new();
    private readonly FieldReader _reader = new();
    private readonly Statement _statement = new();
    private readonly UpdateManifest _manifest = new();
    private readonly ErrandReceipt _receipt = new();
    private readonly ErrandVerifier _errands;
    private readonly BodyFields[] _bodies =
        [new SessionMessage(), new RegionMessage(), new SwitchMessage(), new LinkMessage(), new NotSupported(), new MemberMessage(), new GroupMessage(), new PipeMessage(),
            new ResolverMessage(), new InfoMessage(), new RelayMessage(), new PeersMessage(), new RegionListMessage()];
    private readonly IEnvelopeProtection[] _protections;

    public ParserTargets()
    {
        var cryptography = new TestCryptography(1);
        var digest = new EnvelopeDigest();
        RsaPublicKey key = RsaTestKeys.PublicHalf(RsaTestKeys.Pair("2048 bits, e = 65537"));
        SignedOctetsVerifier signatures = new(new Sha256(), new RsaSignature(new RsaPublicOperation(RsaPublicKey.ModulusSize2048)));
        _errands = new ErrandVerifier(new Sha256(), signatures, key, Convert.FromHexString("d03ca863"));
        _protections =
        [
            new ClearProtection(cryptography, digest),
            new CbcHmacProtection(1, cryptography, _keys, 0, 16, 48, digest),
            new GcmProtection(1, cryptography, _keys, 0, 32, digest),
        ];
    }

    /// <summary>How often each parser called something well formed.</summary>
    public SortedDictionary<string, int> Accepted { get; } = new(StringComparer.Ordinal);

    /// <summary>Most octets that one message made the parsers of datagrams allocate.</summary>
    public long MostAllocated { get; private set; }

    /// <summary>Counts from nothing: what ran so far only made the runtime ready.</summary>
    public void Forget()
    {
        MostAllocated = 0;
        Accepted.Clear();
    }

    public void Run(byte[] octets)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        ParseOnly(octets);
        MostAllocated = Math.Max(MostAllocated, GC.GetAllocatedBytesForCurrentThread() - before);
        ReadFields(octets, 0, octets.Length);
        foreach (BodyFields body in _bodies)
        {
            Count(body.GetType().Name, body.TryDecode(octets, 0, octets.Length) == DecodeStatus.Complete);
        }

        ReadEnvelope(octets, Limits.MaxDatagram);
        ReadEnvelope(octets, Limits.MaxConstrainedMessage);
        Open(octets);
        Count("Invitation", InvitationCodec.TryDecode(octets, 0, octets.Length, out Invitation? invitation) == InvitationStatus.Valid);
        invitation?.Wipe();
        ReadStatement(octets);
        ReadManifest(octets);
        ReadErrand(octets);
        ReadText(Encoding.Latin1.GetString(octets));
    }

    /// <summary>What a peer does with every datagram before it knows anything about it, and nothing else: it must not allocate.</summary>
    private void ParseOnly(byte[] octets)
    {
        bool complete = _envelope.TryDecodeDatagram(octets, 0, octets.Length, Limits.MaxConstrainedMessage) == DecodeStatus.Complete;
        while (complete && _envelope.NextBody() == DecodeStatus.Complete)
        {
            for (int i = 0; i < _bodies.Length; i++)
            {
                _bodies[i].TryDecode(octets, _envelope.BodyOffset, _envelope.BodyLength);
            }
        }

        for (int i = 0; i < _bodies.Length; i++)
        {
            _bodies[i].TryDecode(octets, 0, octets.Length);
        }

        _statement.TryDecode(octets, 0, octets.Length);
        _manifest.TryDecode(octets, 0, octets.Length);
        _receipt.TryDecode(octets, 0, octets.Length);
    }

    private void ReadTrail()
    {
        if (AuditTrail.IsSound(_envelope))
        {
            for (int i = 0; i < AuditTrail.CountOf(_envelope); i++)
            {
                Count("AuditTrail", AuditTrail.RelayOf(_envelope, i) is not null && AuditTrail.TimeOf(_envelope, i) > 0);
            }
        }
    }

    private void ReadStatement(byte[] octets)
    {
        bool valid = _statement.TryDecode(octets, 0, octets.Length) == StatementStatus.Valid;
        Count("Statement", valid);
        for (int field = 1; valid && field < StatementField.Count; field++)
        {
            int end = _statement.Has(field) ? _statement.OffsetOf(field) + _statement.LengthOf(field) : Statement.HeaderLength;
            Assert.InRange(end, Statement.HeaderLength, _statement.SignedLength);
        }
    }

    private void ReadManifest(byte[] octets)
    {
        bool valid = _manifest.TryDecode(octets, 0, octets.Length) == UpdateManifestStatus.Valid;
        Count("UpdateManifest", valid);
        for (int i = 0; valid && i < _manifest.Count; i++)
        {
            int end = _manifest.ChunksOffsetOf(i) + (_manifest.ChunkCountOf(i) * ChunkForm.DigestSize);
            Assert.InRange(end, UpdateManifest.HeaderLength, _manifest.SignedLength);
            Assert.InRange(_manifest.NameOf(i).Length, 1, UpdateLimits.MaxComponentName);
            Assert.StartsWith("http", _manifest.HrefOf(i), StringComparison.Ordinal);
            Assert.InRange(ChunkJudge.LengthOf(_manifest, i, _manifest.ChunkCountOf(i) - 1), 0, _manifest.ChunkSizeOf(i));
        }
    }

    private void ReadErrand(byte[] octets)
    {
        bool isReceipt = _receipt.TryDecode(octets, 0, octets.Length) == ErrandStatus.Valid;
        Count("ErrandReceipt", isReceipt);
        if (isReceipt)
        {
            Assert.InRange(_receipt.Task.Length, 1, ErrandLimits.MaxTask);
            Assert.InRange(_receipt.Upload.Length, 1, ErrandLimits.MaxUrl);
            Assert.InRange(_receipt.Reporter.Length, 1, ErrandLimits.MaxReporter);
        }

        ErrandStatus begun = _errands.BeginCertificate(
            octets, 0, octets.Length, "http://192.168.7.20:6515/a/mfrggzdfmztwq2lknnwg23tpobyxe43u", "upload", "http://reports.vendor.example.org/upload", 1793491260);
        Count("ErrandCertificate", begun == ErrandStatus.Pending);
    }

    private void ReadText(string text)
    {
        Count("Endpoint", Endpoint.TryParse(text, out _) == EndpointStatus.Valid);
        Count("Identifier", Identifier.Parse(text) != null);
        Count("ResourceName", ResourceName.Parse(text) != null);
        Count("ContentName", ContentName.Parse(text) != null);
        Count("InvitationText", InvitationText.TryParse(text, out _) == InvitationStatus.Valid);
        Count("SuiteName", SuiteName.Parse(text) > 0);
        Count("SessionPurpose", SessionPurpose.IsValid(text));
    }

    private void ReadEnvelope(byte[] octets, int limit)
    {
        for (int stream = 0; stream < 2; stream++)
        {
            DecodeStatus status = stream == 0
                ? _envelope.TryDecodeDatagram(octets, 0, octets.Length, limit)
                : _envelope.TryDecode(octets, 0, octets.Length, limit);
            Count("Envelope", status == DecodeStatus.Complete);
            if (status == DecodeStatus.Complete)
            {
                Assert.InRange(_envelope.TotalLength, Envelope.FixedLength + 1, Math.Min(octets.Length, limit));
                ReadTrail();
                ReadBodies();
            }
        }
    }

    private void ReadBodies()
    {
        int bodies = 0;
        while (_envelope.NextBody() == DecodeStatus.Complete)
        {
            bodies++;
            Assert.InRange(_envelope.BodyOffset + _envelope.BodyLength, Envelope.FixedLength, _envelope.Buffer.Length);
            ReadFields(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength);
            foreach (BodyFields body in _bodies)
            {
                Count(body.GetType().Name, body.TryDecode(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength) == DecodeStatus.Complete);
            }
        }

        Assert.InRange(bodies, 0, Limits.MaxBodies);
    }

    private void ReadFields(byte[] octets, int offset, int count)
    {
        _reader.Begin(octets, offset, count);
        while (_reader.Next() == DecodeStatus.Complete)
        {
            Assert.InRange(_reader.Offset + _reader.Length, offset + 3, offset + count);
        }
    }

    private void Open(byte[] octets)
    {
        foreach (IEnvelopeProtection protection in _protections)
        {
            byte[] copy = [.. octets];
            if (_envelope.TryDecodeDatagram(copy, 0, copy.Length, Limits.MaxConstrainedMessage) == DecodeStatus.Complete)
            {
                Count(Suite.NameOf(protection.Suite), protection.Open(_envelope) == OpenStatus.Opened);
            }
        }
    }

    private void Count(string parser, bool accepted)
    {
        Accepted.TryGetValue(parser, out int count);
        Accepted[parser] = count + (accepted ? 1 : 0);
    }
}
