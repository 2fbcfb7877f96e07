using System;
using NanoPeers.Enrolment;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// The two newest resumption secrets (PROTOCOL.md section 3, exchange 3). Two, because the other end may have missed the newest. Kept in
/// storage, since they are to outlive a power cut. A secret expires by the invitation's policy; the board has no calendar, so its age is counted
/// anew after each start, and the gateway's own clock is the one that decides.
/// </summary>
internal sealed class ResumptionSecrets
{
    private const string Name = "resume";
    private const int IdLength = 8;
    private const int EntryLength = IdLength + SecretAuthenticator.SecretLength;

    private readonly PeerRecords _records;
    private readonly InvitationPolicy _policy;
    private readonly byte[] _content = new byte[2 * EntryLength];
    private readonly long[] _takenMillis = new long[2];

    internal ResumptionSecrets(PeerRecords records, InvitationPolicy policy)
    {
        _records = records;
        _policy = policy;
        records.Read(Name, _content);
    }

    /// <summary>The exchange for a secret by its id, or null when it is not known any more.</summary>
    internal PresharedKeyExchange? Find(ulong id, long nowMillis)
    {
        long longest = _policy.ResumptionLifetimeSeconds * 1000L;
        for (int i = 0; i < _takenMillis.Length; i++)
        {
            int at = i * EntryLength;
            if (id != 0 && BigEndian.ReadUInt64(_content, at) == id && nowMillis - _takenMillis[i] < longest)
            {
                return new PresharedKeyExchange(KeyExchangeMethod.Resumption, id, _content, at + IdLength);
            }
        }

        return null;
    }

    /// <summary>Takes a live session's secret; the older of the two kept before goes.</summary>
    internal void Take(SecuredSession session, long nowMillis)
    {
        if (!session.HasResumption)
        {
            return;
        }

        Array.Copy(_content, 0, _content, EntryLength, EntryLength);
        _takenMillis[1] = _takenMillis[0];
        if (session.TryTakeResumption(_content, IdLength, out ulong id))
        {
            BigEndian.WriteUInt64(_content, 0, id);
            _takenMillis[0] = nowMillis;
            _records.Write(Name, _content);
        }
    }

    /// <summary>Overwrites the secrets here; storage keeps them.</summary>
    internal void Wipe()
    {
        Array.Clear(_content, 0, _content.Length);
    }

    /// <summary>Overwrites and removes what storage holds.</summary>
    internal static void Forget(PeerRecords records)
    {
        records.Write(Name, new byte[2 * EntryLength]);
        records.Delete(Name);
    }
}
