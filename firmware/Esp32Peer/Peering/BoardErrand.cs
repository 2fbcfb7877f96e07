using System;
using NanoPeers.Cryptography;
using NanoPeers.Errands;
using NanoPeers.Firmware.Ports;
using NanoPeers.Peering;

namespace NanoPeers.Firmware.Peering;

/// <summary>
/// Gets a report of the board to the backend through a peer that need not be trusted (S2 fig. 9): nothing is sent before the backend's certificate for that
/// alias was verified here, and nothing is delivered before the backend's receipt was. One report at a time, in memory. BOARD-ERRANDS.md.
/// </summary>
public sealed partial class BoardErrand : IPeeringUploadListener
{
    private readonly UpdatePorts _ports;
    private readonly ErrandSettings _settings;
    private readonly BoardPeering _peering;
    private readonly WorkInTurn _work;
    private readonly ErrandVerifier _verifier;
    private readonly byte[] _report = new byte[ErrandTiming.MaxReport];
    private readonly byte[] _digest = new byte[Sha256.DigestSize];
    private readonly byte[] _address = new byte[AddressOctets.Length];
    private readonly byte[] _listed = new byte[AddressOctets.Length];
    private readonly long[] _broken = new long[ErrandTiming.BrokenKnown];
    private int _brokenCount;
    private int _reportCount;
    private PeeringUpload? _upload;
    private HttpUrl? _alias;
    private ErrandStatus _why;

    /// <summary>Takes its memory.</summary>
    /// <param name="ports">The board.</param>
    /// <param name="settings">Where reports go, and whose word counts.</param>
    /// <param name="peering">The network.</param>
    /// <param name="work">Connection and verifier; others' while this rests or holds.</param>
    public BoardErrand(UpdatePorts ports, ErrandSettings settings, BoardPeering peering, WorkInTurn work)
    {
        _ports = ports;
        _settings = settings;
        _peering = peering;
        _work = work;

        // One Sha256 serves both: texts are hashed before the signature's verification begins, none while it is under way.
        _verifier = new ErrandVerifier(work.Sha, work.Signatures, settings.Key, settings.KeyId);
    }

    /// <summary>What it does: one of <see cref="BoardErrandState"/>.</summary>
    public int State { get; private set; }

    /// <summary>Whether it computes: then the loop need not wait for datagrams.</summary>
    public bool IsComputing
    {
        get { return State == BoardErrandState.Certificate || State == BoardErrandState.Receipt; }
    }

    /// <summary>Reports for which the backend's receipt was verified, since the start.</summary>
    public int Receipted { get; private set; }

    /// <summary>Reports that ended, since the start.</summary>
    public int Ends { get; private set; }

    /// <summary>How the last one ended, for people.</summary>
    public string Last { get; private set; } = "";

    /// <summary>Who is not asked any more. In memory: a start forgets it.</summary>
    public ErrandBlackList BlackList { get; } = new ErrandBlackList();

    /// <summary>Takes a report; it goes as soon as the updater rests.</summary>
    /// <param name="octets">Holds it, from its beginning; not kept.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>False when it is empty or too long, or another is under way.</returns>
    public bool Take(byte[] octets, int count)
    {
        if (State != BoardErrandState.Rests || count < 1 || count > _report.Length)
        {
            return false;
        }

        Array.Copy(octets, 0, _report, 0, count);
        _reportCount = count;
        State = BoardErrandState.Holds;
        return true;
    }

    /// <summary>Does what can be done. To be called only while the updater rests.</summary>
    /// <param name="nowMillis">The board's clock.</param>
    public void Turn(long nowMillis)
    {
        if (State == BoardErrandState.Holds)
        {
            Begin(nowMillis);
        }
        else if (_upload != null && _upload.NextTimeoutMillis <= nowMillis)
        {
            _upload.HandleTimeout(nowMillis);
        }

        if (_upload != null)
        {
            Step(_upload, nowMillis);
        }
    }

    /// <inheritdoc/>
    public void TryDirectly(PeeringUpload upload)
    {
        // Never asked to: on a board, TLS stops all threads.
    }

    /// <inheritdoc/>
    public bool IsBlackListed(PeeringUpload upload, PeeringPacket answer, long who)
    {
        // Numbers are compared, not texts: a flood of answers allocates nothing.
        BoardLine.Write(who, _address);
        int broken = 0;
        for (int i = 0; i < _broken.Length; i++)
        {
            broken += (_broken[i] >> 16) == (who >> 16) ? 1 : 0; // the address, whatever its port
        }

        bool isListed = broken >= ErrandTiming.MaxBroken;
        for (int i = 0; i < BlackList.Count && !isListed; i++)
        {
            BlackListEntry entry = BlackList.At(i);
            isListed = _ports.Calendar.NowSeconds < entry.UntilSeconds && AliasUrl.TryReadHost(entry.Who, 0, _listed) && IsSameHost();
        }

        return isListed;
    }

    /// <inheritdoc/>
    public void Verify(PeeringUpload upload, PeeringPacket answer, long who)
    {
        BoardLine.Write(who, _address);
        string? text = answer.ValueOf(PeeringKey.Alias);
        _alias = AliasUrl.Accept(text, _address, _ports.AcceptsAnyPort);
        _why = _alias == null || text == null ? ErrandStatus.OtherAlias : BeginCertificate(text, answer.ValueOf(PeeringKey.Certificate));
        State = BoardErrandState.Certificate;
    }

    /// <inheritdoc/>
    void IPeeringUploadListener.BlackList(PeeringUpload upload, long who)
    {
        _work.Request.Close();
        State = BoardErrandState.Asks;
        PutOnList(who);
    }

    /// <inheritdoc/>
    public void Forward(PeeringUpload upload, long who)
    {
        _isPosting = false;
        _why = ErrandStatus.Pending; // from here on, what is missing is a receipt
        State = BoardErrandState.Posts;
    }

    /// <inheritdoc/>
    public void Ended(PeeringUpload upload, int outcome)
    {
        _work.Request.Close();
        _peering.Upload = null;
        _upload = null;
        State = BoardErrandState.Rests;
        if (outcome == PeeringOutcome.Done)
        {
            Receipted++;
        }

        End(outcome == PeeringOutcome.Done ? "the backend has it" : "nobody who may do it did it in time");
    }
}
