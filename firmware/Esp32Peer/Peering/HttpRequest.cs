namespace NanoPeers.Firmware.Peering;

/// <summary>
/// One GET or POST at a time, over one connection that ends with it: the head in a fixed buffer, bodies in the caller's. No redirects, no transfer codings, no
/// waiting: each turn does what can be done. Of the answer to a POST the head alone is read.
/// </summary>
public sealed class HttpRequest
{
    private readonly IStreamPort _streams;
    private readonly HttpHead _head = new HttpHead();
    private int _stream = -1;
    private byte[]? _body;
    private int _bodyCount;
    private int _sent;
    private int _from;
    private int _left;
    private bool _isSent;
    private long _silentMillis;

    /// <summary>Makes its buffer.</summary>
    /// <param name="streams">The board's connections.</param>
    public HttpRequest(IStreamPort streams)
    {
        _streams = streams;
    }

    /// <summary>How it is: one of <see cref="HttpRequestState"/>.</summary>
    public int State { get; private set; }

    /// <summary>The status of the answer, such as 200; 0 while there is none.</summary>
    public int Status { get; private set; }

    /// <summary>Octets of the whole resource, known from the body on; -1 when the other side did not say.</summary>
    public int Total { get; private set; }

    /// <summary>Begins a GET. What was under way ends.</summary>
    /// <param name="address">Where to, 6 octets.</param>
    /// <param name="url">What is asked for.</param>
    /// <param name="from">The first octet that is wanted, 0 or more.</param>
    /// <param name="nowMillis">The board's clock.</param>
    public void BeginGet(byte[] address, HttpUrl url, int from, long nowMillis)
    {
        BeginHead("GET ", url);
        _from = from;
        _body = null;
        _bodyCount = 0;
        if (from > 0)
        {
            _head.Add("Range: bytes=" + from.ToString() + "-\r\n");
        }

        Connect(address, nowMillis);
    }

    /// <summary>Begins a POST. What was under way ends. It is done when the other side says 200 or 201.</summary>
    /// <param name="address">Where to, 6 octets.</param>
    /// <param name="url">Where it goes.</param>
    /// <param name="body">Holds what is posted, from its beginning; stays as it is until the end.</param>
    /// <param name="count">Its octets, 1 or more.</param>
    /// <param name="nowMillis">The board's clock.</param>
    public void BeginPost(byte[] address, HttpUrl url, byte[] body, int count, long nowMillis)
    {
        BeginHead("POST ", url);
        _from = 0;
        _body = body;
        _bodyCount = count;
        _head.Add("Content-Type: application/octet-stream\r\nContent-Length: " + count.ToString() + "\r\n");
        Connect(address, nowMillis);
    }

    /// <summary>Does what can be done.</summary>
    /// <param name="into">Receives octets of the body.</param>
    /// <param name="offset">Where they are written.</param>
    /// <param name="room">Most of them, 1 or more.</param>
    /// <param name="nowMillis">The board's clock.</param>
    /// <returns>How many octets of the body came.</returns>
    public int Turn(byte[] into, int offset, int room, long nowMillis)
    {
        if (State != HttpRequestState.Head && State != HttpRequestState.Body)
        {
            return 0;
        }

        if (nowMillis >= _silentMillis)
        {
            End(HttpRequestState.Failed);
            return 0;
        }

        if (!_isSent)
        {
            SendRequest(nowMillis);
            return 0;
        }

        if (State == HttpRequestState.Head)
        {
            ReceiveHead(nowMillis);
        }

        return State == HttpRequestState.Body ? TakeBody(into, offset, room, nowMillis) : 0;
    }

    /// <summary>Ends it.</summary>
    public void Close()
    {
        End(HttpRequestState.None);
    }

    /// <summary>The place that the answer names, when it lies right below a path and is made of letters, digits, dots and hyphens.</summary>
    /// <param name="path">The path, without a slash at its end.</param>
    /// <returns>The place's path; null when it names none, or another.</returns>
    public string? PlaceBelow(string path)
    {
        bool isBelow = _head.FindField("location:") && _head.StartsValue(path + "/") && _head.ValueLength > path.Length + 1;
        if (!isBelow || _head.ValueLength > HttpLimits.MaxPath)
        {
            return null;
        }

        char[] name = new char[_head.ValueLength - path.Length];
        for (int i = 0; i < name.Length; i++)
        {
            name[i] = (char)_head.Buffer[_head.ValueAt + path.Length + i];
            int lower = name[i] | 0x20;
            bool isPlain = (lower >= 'a' && lower <= 'z') || (name[i] >= '0' && name[i] <= '9') || name[i] == '.' || name[i] == '-';
            if (i > 0 && !isPlain)
            {
                return null;
            }
        }

        return path + new string(name);
    }

    private void BeginHead(string method, HttpUrl url)
    {
        Close();
        _head.Begin();
        _head.Add(method + url.Path + " HTTP/1.1\r\nHost: " + url.Host + ":" + url.Port.ToString() + "\r\nConnection: close\r\n");
    }

    private void Connect(byte[] address, long nowMillis)
    {
        _head.Add("\r\n");
        _sent = 0;
        _isSent = false;
        Status = 0;
        Total = -1;
        _left = -1;
        _silentMillis = nowMillis + HttpLimits.SilenceMillis;
        _stream = _streams.Connect(address);
        State = _stream < 0 ? HttpRequestState.Failed : HttpRequestState.Head;
    }

    private void SendRequest(long nowMillis)
    {
        if (!_streams.IsOpen(_stream))
        {
            // Still being made, or refused: then sending says so.
            int refused = _streams.Receive(_stream, _head.Buffer, _head.Count, 1);
            if (refused < 0)
            {
                End(HttpRequestState.Failed);
            }

            return;
        }

        int at = _sent - _head.Count;
        int count = _body == null || at < 0
            ? _streams.Send(_stream, _head.Buffer, _sent, _head.Count - _sent) : _streams.Send(_stream, _body, at, _bodyCount - at);
        if (count < 0)
        {
            End(HttpRequestState.Failed);
            return;
        }

        _sent += count;
        if (_sent == _head.Count + _bodyCount)
        {
            _isSent = true;
            _head.Reset();
            _silentMillis = nowMillis + HttpLimits.SilenceMillis;
        }
    }

    private void ReceiveHead(long nowMillis)
    {
        int count = _streams.Receive(_stream, _head.Buffer, _head.Count, _head.Buffer.Length - _head.Count);
        if (count > 0)
        {
            _silentMillis = nowMillis + HttpLimits.SilenceMillis;
            _head.Came(count);
        }

        if (_head.IsWhole)
        {
            if (!IsWanted())
            {
                End(HttpRequestState.Failed);
            }
            else if (_body != null)
            {
                End(HttpRequestState.Done);
            }
            else
            {
                State = HttpRequestState.Body;
            }
        }
        else if (count < 0 || _head.IsTooLong)
        {
            End(HttpRequestState.Failed);
        }
    }

    /// <summary>Either the whole, or the part that was asked for; and no transfer coding.</summary>
    private bool IsWanted()
    {
        bool isHttp = _head.FindWord(0) && _head.StartsValue("HTTP/1.");
        if (!isHttp || !_head.FindWord(1))
        {
            return false;
        }

        Status = _head.NumberOfValue();
        if (_body != null)
        {
            return Status == 200 || Status == 201;
        }

        bool isCoded = _head.FindField("transfer-encoding:") || _head.ValueLength > 0;
        if (isCoded || !_head.FindWord(1))
        {
            return false;
        }

        bool isWhole = _head.IsValue("200") && _from == 0;
        bool isPart = _head.IsValue("206") && _from > 0;
        _left = _head.FindField("content-length:") ? _head.NumberOfValue() : -1;
        if (isPart)
        {
            return ReadRange();
        }

        Total = _left;
        return isWhole;
    }

    /// <summary>"bytes FIRST-LAST/TOTAL"; the part goes to the end.</summary>
    private bool ReadRange()
    {
        if (!_head.FindField("content-range:") || !_head.StartsValue("bytes "))
        {
            return false;
        }

        int end = _head.ValueAt + _head.ValueLength;
        int at = _head.ValueAt + "bytes ".Length;
        int first = _head.NumberAt(ref at, end);
        at++;
        int last = _head.NumberAt(ref at, end);
        at++;
        Total = _head.NumberAt(ref at, end);
        return at == end && first == _from && last == Total - 1 && _left == Total - _from;
    }

    private int TakeBody(byte[] into, int offset, int room, long nowMillis)
    {
        int most = _left >= 0 && _left < room ? _left : room;
        int count = most == 0 ? 0 : _head.TakeBody(into, offset, most);
        if (count == 0 && most > 0)
        {
            count = _streams.Receive(_stream, into, offset, most);
        }

        if (count > 0)
        {
            _silentMillis = nowMillis + HttpLimits.SilenceMillis;
            _left = _left >= 0 ? _left - count : -1;
        }

        if (_left == 0 || (count < 0 && _left < 0))
        {
            End(HttpRequestState.Done);
        }
        else if (count < 0)
        {
            End(HttpRequestState.Failed);
        }

        return count < 0 ? 0 : count;
    }

    private void End(int state)
    {
        if (_stream >= 0)
        {
            _streams.Close(_stream);
            _stream = -1;
        }

        State = state;
    }
}
