using NanoPeers.Errands;
using NanoPeers.Firmware.Ports;
using NanoPeers.Peering;

namespace NanoPeers.Firmware.Peering;

/// <summary>The steps of a report: begun, certificate, POST, receipt, and who is put on the list.</summary>
public sealed partial class BoardErrand
{
    // Holds a certificate, later a receipt; one octet more than a receipt may have: then it is too long, and none.
    private readonly byte[] _proof = new byte[ErrandLimits.MaxReceipt + 1];
    private readonly ErrandReceipt _receipt = new ErrandReceipt();
    private HttpUrl? _place;
    private int _proofCount;
    private int _pollMillis;
    private long _askMillis;
    private bool _isPosting;
    private bool _isAsking;

    private void Begin(long nowMillis)
    {
        if (_ports.Calendar.NowSeconds == 0)
        {
            State = BoardErrandState.Rests;
            End("the board has no date: it cannot tell whether a certificate still counts");
            return;
        }

        _brokenCount = 0;
        for (int i = 0; i < _broken.Length; i++)
        {
            _broken[i] = 0;
        }

        _work.Sha.Reset();
        _work.Sha.Append(_report, 0, _reportCount);
        _work.Sha.Finish(_digest, 0);
        PeeringUploadSettings settings = new PeeringUploadSettings
        {
            Href = _settings.Upload,
            TriesDirectly = false,
            OverallMillis = ErrandTiming.OverallMillis,
            ReceiptMillis = ErrandTiming.ReceiptMillis,
        };
        _upload = _peering.Node.CreateUpload(settings, this);
        State = BoardErrandState.Asks;
        _peering.Upload = _upload;
        _upload.Begin(nowMillis);
    }

    private void Step(PeeringUpload upload, long nowMillis)
    {
        switch (State)
        {
            case BoardErrandState.Certificate:
                JudgeCertificate(upload, nowMillis);
                break;
            case BoardErrandState.Posts:
                Post(upload, nowMillis);
                break;
            case BoardErrandState.Awaits:
                AskForReceipt(upload, nowMillis);
                break;
            case BoardErrandState.Receipt:
                JudgeReceipt(upload, nowMillis);
                break;
            default:
                break;
        }
    }

    private ErrandStatus BeginCertificate(string alias, string? certificate)
    {
        bool isRead = certificate != null && RecordLines.TryReadOctets(certificate, _proof, ErrandCertificate.Length);
        return !isRead ? ErrandStatus.Malformed
            : _verifier.BeginCertificate(
                _proof, 0, ErrandCertificate.Length, alias, ErrandSettings.Task, _settings.Upload, _ports.Calendar.NowSeconds);
    }

    private void JudgeCertificate(PeeringUpload upload, long nowMillis)
    {
        Compute();
        if (_why == ErrandStatus.Valid)
        {
            upload.Verified(nowMillis);
        }
        else if (_why != ErrandStatus.Pending)
        {
            upload.Refused(nowMillis);
        }
    }

    private void Compute()
    {
        for (int i = 0; i < UpdateTiming.StepsEachTurn && _why == ErrandStatus.Pending; i++)
        {
            _why = _verifier.Step();
        }
    }

    private void Post(PeeringUpload upload, long nowMillis)
    {
        HttpUrl alias = _alias!;
        if (!_isPosting)
        {
            _isPosting = true;
            if (!_ports.Streams.TryResolve(alias.Host, alias.Port, _address))
            {
                Leave(upload, nowMillis);
                return;
            }

            _ports.Log.Write("The report goes to the peer " + alias.Host + ": the backend approved it.");
            _work.Request.BeginPost(_address, alias, _report, _reportCount, nowMillis);
        }

        _work.Request.Turn(_proof, 0, _proof.Length, nowMillis);
        if (_work.Request.State == HttpRequestState.Done)
        {
            string? place = _work.Request.PlaceBelow(alias.Path);
            _place = place == null ? null : HttpUrl.Read("http://" + alias.Host + ":" + alias.Port.ToString() + place);
            if (_place == null)
            {
                Misdirected(upload, nowMillis);
                return;
            }

            _work.Request.Close();
            _pollMillis = ErrandTiming.PollMillis;
            _askMillis = nowMillis + _pollMillis;
            _isAsking = false;
            State = BoardErrandState.Awaits;
            upload.Forwarded(nowMillis);
        }
        else if (_work.Request.State != HttpRequestState.Head)
        {
            if (_work.Request.Status >= 300 && _work.Request.Status < 400)
            {
                Misdirected(upload, nowMillis);
            }
            else
            {
                Leave(upload, nowMillis);
            }
        }
    }

    /// <summary>No honest peer points elsewhere.</summary>
    private void Misdirected(PeeringUpload upload, long nowMillis)
    {
        _why = ErrandStatus.OtherAlias;
        PutOnList(upload.Provider);
        Leave(upload, nowMillis);
    }

    /// <summary>A transfer that broke off is no reason for the list; the second one is a reason to leave that peer out of this report.</summary>
    private void Leave(PeeringUpload upload, long nowMillis)
    {
        _work.Request.Close();
        _broken[_brokenCount % _broken.Length] = upload.Provider;
        _brokenCount++;
        State = BoardErrandState.Asks;
        upload.ForwardingFailed(nowMillis);
    }

    private void AskForReceipt(PeeringUpload upload, long nowMillis)
    {
        if (!_isAsking)
        {
            if (nowMillis >= _askMillis && _ports.Streams.TryResolve(_place!.Host, _place.Port, _address))
            {
                _isAsking = true;
                _proofCount = 0;
                _work.Request.BeginGet(_address, _place, 0, nowMillis);
            }

            return;
        }

        _proofCount += _work.Request.Turn(_proof, _proofCount, _proof.Length - _proofCount, nowMillis);
        bool isOver = _work.Request.State == HttpRequestState.Done || _proofCount == _proof.Length;
        if (isOver)
        {
            _work.Request.Close();
            BeginReceipt();
            State = BoardErrandState.Receipt;
            JudgeReceipt(upload, nowMillis);
        }
        else if (_work.Request.State == HttpRequestState.Failed)
        {
            // Not there yet, or not to be had: asked again until the core ends the wait.
            _isAsking = false;
            _pollMillis = _pollMillis * 2 < ErrandTiming.PollAtMostMillis ? _pollMillis * 2 : ErrandTiming.PollAtMostMillis;
            _askMillis = nowMillis + _pollMillis;
        }
    }

    private void BeginReceipt()
    {
        _why = _receipt.TryDecode(_proof, 0, _proofCount);
        if (_why == ErrandStatus.Valid)
        {
            _why = _verifier.BeginReceipt(_receipt, ErrandSettings.Task, _settings.Upload, _peering.Name, _digest);
        }
    }

    private void JudgeReceipt(PeeringUpload upload, long nowMillis)
    {
        Compute();
        if (_why == ErrandStatus.Valid)
        {
            upload.ReceiptVerified(nowMillis);
        }
        else if (_why != ErrandStatus.Pending)
        {
            upload.ReceiptRefused(nowMillis);
        }
    }

    private void PutOnList(long who)
    {
        BoardLine.Write(who, _address);
        string host = AliasUrl.HostText(_address);
        bool isSilence = _why == ErrandStatus.Pending;
        long now = _ports.Calendar.NowSeconds;
        long until = now + (isSilence ? ErrandTiming.ListedForSilenceSeconds : ErrandTiming.ListedForLieSeconds);
        BlackList.Add(new BlackListEntry(host, ErrandSettings.Task, _why, now, until));
        string why = isSilence ? "its receipt did not come." : "what it says of the backend is not so, status " + ((int)_why).ToString() + ".";
        _ports.Log.Write("The peer " + host + " is not asked any more: " + why);
    }

    private bool IsSameHost()
    {
        bool isSame = true;
        for (int i = 0; i < AddressOctets.HostLength && isSame; i++)
        {
            isSame = _listed[i] == _address[i];
        }

        return isSame;
    }

    private void End(string how)
    {
        Ends++;
        Last = how;
        _ports.Log.Write("The report: " + how + ".");
    }
}
