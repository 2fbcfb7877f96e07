using System.Collections.Concurrent;
using System.Text;
using NanoPeers.Attempts;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>What a node does with certificates that arrive for a set-up that another peer asks for. SESSIONS.md, "Certificates".</summary>
public sealed partial class PeerNode
{
    private readonly ConcurrentDictionary<ulong, bool> _certificatesUnderWay = new();
    private readonly RateGate _certificates = new(NodeTuning.CertificatesEachSecond);

    /// <summary>Checks a certificate, on the thread pool: it is kept if it counts, and its sender is told why if not.</summary>
    internal void TakeCertificate(CertificateWork work)
    {
        try
        {
            JudgeCertificate(work);
        }
        finally
        {
            _certificatesUnderWay.TryRemove(work.SessionId, out _);
        }
    }

    /// <summary>Whether a certificate that came for a set-up is being checked in this moment.</summary>
    internal bool IsCertificateUnderWay(ulong sessionId) => _certificatesUnderWay.ContainsKey(sessionId);

    private void JudgeCertificate(CertificateWork work)
    {
        CertificateFault fault = MemberCertificate.TryParse(work.Octets, out MemberCertificate? certificate);
        if (certificate is not null)
        {
            CertificateMembership? membership = MembershipOf(certificate.Group);
            fault = membership is null ? CertificateFault.WrongGroup : membership.Take(certificate, work.Sender);
        }

        if (fault == CertificateFault.None)
        {
            Counters.Add(NodeCounter.CertificatesTaken);
            if (_responding.TryFind(work.SessionId, out ResponderAttempt? waiting))
            {
                waiting.Resume();
            }

            return;
        }

        Counters.Add(NodeCounter.CertificatesRefused);
        RejectReason reason = CertificateReasons.ReasonOf(fault);
        _options.Trace.Note(work.AttemptId, AttemptStep.RequestRefused, (int)reason, NowMillis);
        if (_refusalLogs.Admits(NowMillis))
        {
            NodeLog.CertificateRefused(_logger, work.AttemptId, work.From, fault);
        }

        SessionTools tools = RentTools();
        byte[] buffer = Scratch.TransmitOf(Limits.MaxDatagram);
        int length = SessionRefusal.Write(tools, work.AttemptId, work.SessionId, reason, buffer, 0, Limits.MaxDatagram);
        ReturnTools(tools);
        Transmit(work.Transport, buffer, length, work.From);
    }

    private CertificateMembership? MembershipOf(Identifier group)
    {
        byte[] id = new byte[Identifier.Length];
        group.CopyTo(id, 0);
        ICertificateResponder? responder = _options.GroupResponders?.Find(id, 0) ?? _options.Responder as ICertificateResponder;
        return responder?.FindMembership(group);
    }

    /// <summary>Checking costs public-key work: only for who receives at its address, and not more of it than this peer can bear.</summary>
    private void ReceiveCertificate(Envelope envelope, SessionMessage message, ITransport transport, IncomingAddress from)
    {
        if (_options.Responder is not ICertificateResponder && _options.GroupResponders is null)
        {
            Counters.Add(NodeCounter.UnknownAttempt);
            return;
        }

        RemoteAddress address = from.Remember();
        bool asked = Cookie.IsValid(message, Encoding.UTF8.GetBytes(address.ToString()), NowMillis);
        if (!asked || !_certificates.Admits(NowMillis))
        {
            Counters.Add(asked ? NodeCounter.SetUpMessagesShed : NodeCounter.UnknownAttempt);
            return;
        }

        byte[] octets = message.Buffer.AsSpan(message.OffsetOf(SessionField.Certificate), message.LengthOf(SessionField.Certificate)).ToArray();
        CertificateWork work = new(this, octets, envelope.CopySender(), message.AttemptId, message.SessionId, transport, address);
        _certificatesUnderWay[message.SessionId] = true;
        ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }
}
