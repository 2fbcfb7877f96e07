namespace NanoPeers.Peering;

/// <summary>Says a node's packets. One buffer for all; nothing is allocated.</summary>
internal sealed class PeeringVoice
{
    private const string Yes = "wanted";

    private readonly byte[] _buffer = new byte[PeeringLimits.MaxPacket];
    private readonly PeeringPacketWriter _writer = new PeeringPacketWriter();
    private readonly IPeeringLine _line;
    private readonly PeeringSettings _settings;
    private readonly string _node;

    public PeeringVoice(string node, IPeeringLine line, PeeringSettings settings)
    {
        _node = node;
        _line = line;
        _settings = settings;
    }

    /// <summary>Packets that did not fit, and were not sent.</summary>
    public int Unsaid { get; private set; }

    /// <summary>"I need", to all and to the gateway. Within: milliseconds that are left of the wait; 0 says nothing of it.</summary>
    public void Need(uint id, string href, int within)
    {
        Begin(PeeringPacketType.Request, id);
        _writer.Write(PeeringKey.Method, "get");
        _writer.Write(PeeringKey.Href, href);
        _writer.Write(PeeringKey.AcceptProtocol, "http");
        _writer.Write(PeeringKey.Cached, "only");
        WriteWithin(within);
        ToAll(true);
    }

    /// <summary>"I need" with method post: a task on behalf of this node.</summary>
    public void NeedTask(uint id, string href, string task, bool wantsCertificate)
    {
        BeginPost(id, href, task);
        if (wantsCertificate)
        {
            _writer.Write(PeeringKey.Certificate, Yes);
        }

        ToAll(true);
    }

    /// <summary>The request for a certificate, to the one node that answered without.</summary>
    public void NeedCertificate(uint id, string href, string task, long who)
    {
        BeginPost(id, href, task);
        _writer.Write(PeeringKey.Certificate, Yes);
        WriteWithin(1);
        To(who);
    }

    /// <summary>"I found", naming the node whose answer was accepted; without its name where the count is 0.</summary>
    public void Found(uint id, string href, byte[] by, int offset, int count)
    {
        Begin(PeeringPacketType.EndRequest, id);
        _writer.Write(PeeringKey.Href, href);
        if (count > 0)
        {
            _writer.Write(PeeringKey.By, by, offset, count);
        }

        ToAll(true);
    }

    /// <summary>"I found", of a download in progress.</summary>
    public void FoundDownload(uint id, string href)
    {
        Begin(PeeringPacketType.EndRequest, id);
        _writer.Write(PeeringKey.Href, href);
        _writer.Write(PeeringKey.Waits, "download");
        ToAll(true);
    }

    /// <summary>"I have", to who asked or, as an option, to all.</summary>
    public void Have(uint id, IAliasedCopy copy, long who)
    {
        Begin(PeeringPacketType.Response, id);
        _writer.Write(PeeringKey.Href, copy.Href);
        _writer.Write(PeeringKey.Alias, copy.Alias);
        if (copy.State == AliasedCopyState.Incoming)
        {
            _writer.WriteNumber(PeeringKey.Received, copy.Received);
        }

        copy.WritePairs(_writer);
        if (_settings.BroadcastsAnswers)
        {
            ToAll(false);
        }
        else
        {
            To(who);
        }
    }

    /// <summary>"I am downloading". Received below 0: a claim, of one that is about to. To all where who is 0.</summary>
    public void Downloading(uint id, string href, long received, long total, long who)
    {
        Begin(PeeringPacketType.Downloading, id);
        _writer.Write(PeeringKey.Href, href);
        if (received >= 0)
        {
            _writer.WriteNumber(PeeringKey.Received, received);
        }

        if (total > 0)
        {
            _writer.WriteNumber(PeeringKey.Total, total);
        }

        ToOneOrAll(who);
    }

    /// <summary>"Download complete"; with the alias where all who wait may fetch there.</summary>
    public void Complete(uint id, string href, IAliasedCopy? copy)
    {
        Begin(PeeringPacketType.Complete, id);
        _writer.Write(PeeringKey.Href, href);
        if (copy != null)
        {
            _writer.Write(PeeringKey.Alias, copy.Alias);
            copy.WritePairs(_writer);
        }

        ToAll(false);
    }

    /// <summary>The outcome of a selection, by the provider: it answers that request.</summary>
    public void Outcome(PeeringPacket found)
    {
        Begin(PeeringPacketType.Outcome, found.Id);
        WriteFrom(found, PeeringKey.Href, PeeringKey.Href);
        WriteFrom(found, PeeringKey.Node, PeeringKey.Asker);
        ToAll(false);
    }

    private void WriteFrom(PeeringPacket packet, string key, string into)
    {
        int place = packet.Find(key);
        if (place >= 0)
        {
            _writer.Write(into, packet.Buffer, packet.OffsetOf(place), packet.LengthOf(place));
        }
    }

    private void WriteWithin(int within)
    {
        if (within > 0)
        {
            _writer.WriteNumber(PeeringKey.Within, within);
        }
    }

    private void BeginPost(uint id, string href, string task)
    {
        Begin(PeeringPacketType.Request, id);
        _writer.Write(PeeringKey.Method, "post");
        _writer.Write(PeeringKey.Href, href);
        _writer.Write(PeeringKey.AcceptProtocol, "http");
        if (task.Length > 0)
        {
            _writer.Write(PeeringKey.Task, task);
        }
    }

    private void Begin(int type, uint id)
    {
        _writer.Begin(_buffer, 0, _buffer.Length, PeeringPacketType.WordOf(type), id);
        _writer.Write(PeeringKey.Node, _node);
    }

    private void ToOneOrAll(long who)
    {
        if (who == 0)
        {
            ToAll(false);
        }
        else
        {
            To(who);
        }
    }

    private void ToAll(bool gatewayToo)
    {
        int count = End();
        if (count == 0)
        {
            return;
        }

        _line.Broadcast(_buffer, 0, count);
        if (gatewayToo && _settings.Gateway != 0)
        {
            _line.Send(_settings.Gateway, _buffer, 0, count);
        }
    }

    private void To(long who)
    {
        int count = End();
        if (count > 0)
        {
            _line.Send(who, _buffer, 0, count);
        }
    }

    private int End()
    {
        int count = _writer.End();
        Unsaid += count == 0 ? 1 : 0;
        return count;
    }
}
