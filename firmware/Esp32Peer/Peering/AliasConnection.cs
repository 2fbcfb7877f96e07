namespace NanoPeers.Firmware.Peering;

/// <summary>
/// One connection of the alias server: one request, one answer, and its end. GET and HEAD of the one alias, with one range; one buffer for all that comes and
/// goes. Used again.
/// </summary>
internal sealed class AliasConnection
{
    private const int Free = 0;
    private const int Asking = 1;
    private const int Answering = 2;

    private readonly IStreamPort _streams;
    private readonly HeldBundle _held;
    private readonly HttpHead _head = new HttpHead();
    private int _state;
    private int _stream;
    private int _sent;
    private int _ready;
    private int _at;
    private int _end;
    private bool _isBroken;
    private long _silentMillis;
    private long _endMillis;

    public AliasConnection(IStreamPort streams, HeldBundle held)
    {
        _streams = streams;
        _held = held;
    }

    /// <summary>Whether it can take a connection.</summary>
    public bool IsFree
    {
        get { return _state == Free; }
    }

    /// <summary>Octets of the object that went out since the start.</summary>
    public long Served { get; private set; }

    public void Begin(int stream, long nowMillis)
    {
        _stream = stream;
        _state = Asking;
        _head.Reset();
        _isBroken = false;
        _silentMillis = nowMillis + HttpLimits.HeadMillis;
        _endMillis = nowMillis + HttpLimits.ServedMillis;
    }

    public void Turn(long nowMillis)
    {
        if (_state == Asking)
        {
            Receive();
        }

        if (_state == Answering)
        {
            Send(nowMillis);
        }

        if (_state != Free && (_isBroken || nowMillis >= _silentMillis || nowMillis >= _endMillis))
        {
            End();
        }
    }

    private void Receive()
    {
        int count = _streams.Receive(_stream, _head.Buffer, _head.Count, _head.Buffer.Length - _head.Count);
        if (count > 0)
        {
            // The time for the head counts from the connection's beginning: octet by octet nobody holds a place.
            _head.Came(count);
        }

        if (_head.IsWhole)
        {
            Answer();
        }
        else if (_head.IsTooLong)
        {
            Say("431 Request Header Fields Too Large");
        }
        else
        {
            _isBroken = count < 0;
        }
    }

    private void Answer()
    {
        bool isHttp = _head.FindWord(2) && _head.StartsValue("HTTP/1.");
        bool isHead = _head.FindWord(0) && _head.IsValue("HEAD");
        bool isGet = _head.FindWord(0) && _head.IsValue("GET");
        if (!isHttp || !_head.FindWord(1))
        {
            Say("400 Bad Request");
            return;
        }

        if (!_held.IsHeld || !_head.IsValue(_held.Path))
        {
            Say("404 Not Found");
            return;
        }

        if (!isGet && !isHead)
        {
            Say("405 Method Not Allowed\r\nAllow: GET, HEAD");
            return;
        }

        int total = _held.Length;
        bool hasRange = _head.FindField("range:") && _head.StartsValue("bytes=") && ReadRange(total);
        if (hasRange && (_at >= total || _at >= _end))
        {
            Say("416 Range Not Satisfiable\r\nContent-Range: bytes */" + total.ToString());
            return;
        }

        _at = hasRange ? _at : 0;
        _end = hasRange ? _end : total;
        string status = "200 OK";
        if (hasRange)
        {
            status = "206 Partial Content\r\nContent-Range: bytes " + _at.ToString() + "-" + (_end - 1).ToString() + "/" + total.ToString();
        }

        BeginAnswer(status + "\r\nAccept-Ranges: bytes\r\nContent-Type: application/octet-stream\r\nETag: \"" + _held.Digest + "\"", _end - _at);
        _end = isHead ? _at : _end;
    }

    /// <summary>One range; of several, or of what is none, the whole is the answer (RFC 9110, section 14.2).</summary>
    private bool ReadRange(int total)
    {
        int end = _head.ValueAt + _head.ValueLength;
        int at = _head.ValueAt + "bytes=".Length;
        int first = _head.NumberAt(ref at, end);
        if (at >= end || _head.Buffer[at] != '-')
        {
            return false;
        }

        at++;
        int last = _head.NumberAt(ref at, end);
        if (at != end || (first < 0 && last < 0))
        {
            return false;
        }

        if (first < 0)
        {
            _at = last < total ? total - last : 0;
            _end = last == 0 ? _at : total;
            return true;
        }

        _at = first;
        _end = last >= 0 && last < total ? last + 1 : total;
        return last < 0 || last >= first;
    }

    private void Say(string status)
    {
        BeginAnswer(status, 0);
        _at = 0;
        _end = 0;
    }

    private void BeginAnswer(string status, int length)
    {
        _head.Begin();
        _head.Add("HTTP/1.1 " + status + "\r\nContent-Length: " + length.ToString() + "\r\nConnection: close\r\n\r\n");
        _ready = _head.Count;
        _sent = 0;
        _state = Answering;
    }

    private void Send(long nowMillis)
    {
        if (_sent == _ready && _at < _end)
        {
            _ready = _end - _at < _head.Buffer.Length ? _end - _at : _head.Buffer.Length;
            _sent = 0;
            if (!_held.Read(_at, _head.Buffer, 0, _ready))
            {
                _isBroken = true;
                return;
            }

            _at += _ready;
            Served += _ready;
        }

        int count = _sent < _ready ? _streams.Send(_stream, _head.Buffer, _sent, _ready - _sent) : 0;
        _isBroken = count < 0;
        if (count > 0)
        {
            _sent += count;
            _silentMillis = nowMillis + HttpLimits.SilenceMillis;
        }

        if (_sent == _ready && _at >= _end)
        {
            End();
        }
    }

    private void End()
    {
        _streams.Close(_stream);
        _state = Free;
    }
}
