namespace NanoPeers.Firmware.Peering;

/// <summary>
/// One GET at a time, over one connection that ends with it: the head in a fixed buffer, the body into the caller's. No redirects, no transfer codings, no
/// waiting: each turn does what can be done.
/// </summary>
public sealed class HttpGet
{
    private readonly IStreamPort _streams;
    private readonly HttpHead _head = new HttpHead();
    private int _stream = -1;
    private int _sent;
    private int _from;
    private int _left;
    private bool _isSent;
    private long _silentMillis;

    /// <summary>Makes its buffer.</summary>
    /// <param name="streams">The board's connections.</param>
    public HttpGet(IStreamPort streams)
    {
        _streams = streams;
    }

    /// <summary>How it is: one of <see cref="HttpGetState"/>.</summary>
    public int State { get; private set; }

    /// <summary>Octets of the whole resource, known from the body on; -1 when the other side did not say.</summary>
    public int Total { get; private set; }

    /// <summary>Begins. What was under way ends.</summary>
    /// <param name="address">Where to, 6 octets.</param>
    /// <param name="url">What is asked for.</param>
    /// <param name="from">The first octet that is wanted, 0 or more.</param>
    /// <param name="nowMillis">The board's clock.</param>
    public void Begin(byte[] address, HttpUrl url, int from, long nowMillis)
    {
        Close();
        _from = from;
        _sent = 0;
        _isSent = false;
        Total = -1;
        _left = -1;
        _silentMillis = nowMillis + HttpLimits.SilenceMillis;
        _head.Begin();
        _head.Add("GET " + url.Path + " HTTP/1.1\r\nHost: " + url.Host + ":" + url.Port.ToString() + "\r\nConnection: close\r\n");
        if (from > 0)
        {
            _head.Add("Range: bytes=" + from.ToString() + "-\r\n");
        }

        _head.Add("\r\n");
        _stream = _streams.Connect(address);
        State = _stream < 0 ? HttpGetState.Failed : HttpGetState.Head;
    }

    /// <summary>Does what can be done.</summary>
    /// <param name="into">Receives octets of the body.</param>
    /// <param name="offset">Where they are written.</param>
    /// <param name="room">Most of them, 1 or more.</param>
    /// <param name="nowMillis">The board's clock.</param>
    /// <returns>How many octets of the body came.</returns>
    public int Turn(byte[] into, int offset, int room, long nowMillis)
    {
        if (State != HttpGetState.Head && State != HttpGetState.Body)
        {
            return 0;
        }

        if (nowMillis >= _silentMillis)
        {
            End(HttpGetState.Failed);
            return 0;
        }

        if (!_isSent)
        {
            SendHead(nowMillis);
            return 0;
        }

        if (State == HttpGetState.Head)
        {
            ReceiveHead(nowMillis);
        }

        return State == HttpGetState.Body ? TakeBody(into, offset, room, nowMillis) : 0;
    }

    /// <summary>Ends it.</summary>
    public void Close()
    {
        End(HttpGetState.None);
    }

    private void SendHead(long nowMillis)
    {
        if (!_streams.IsOpen(_stream))
        {
            // Still being made, or refused: then sending says so.
            int refused = _streams.Receive(_stream, _head.Buffer, _head.Count, 1);
            if (refused < 0)
            {
                End(HttpGetState.Failed);
            }

            return;
        }

        int count = _streams.Send(_stream, _head.Buffer, _sent, _head.Count - _sent);
        if (count < 0)
        {
            End(HttpGetState.Failed);
            return;
        }

        _sent += count;
        if (_sent == _head.Count)
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
            if (IsWanted())
            {
                State = HttpGetState.Body;
            }
            else
            {
                End(HttpGetState.Failed);
            }
        }
        else if (count < 0 || _head.IsTooLong)
        {
            End(HttpGetState.Failed);
        }
    }

    /// <summary>Either the whole, or the part that was asked for; and no transfer coding.</summary>
    private bool IsWanted()
    {
        bool isHttp = _head.FindWord(0) && _head.StartsValue("HTTP/1.");
        bool isCoded = _head.FindField("transfer-encoding:") || _head.ValueLength > 0;
        if (!isHttp || isCoded || !_head.FindWord(1))
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
            End(HttpGetState.Done);
        }
        else if (count < 0)
        {
            End(HttpGetState.Failed);
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
