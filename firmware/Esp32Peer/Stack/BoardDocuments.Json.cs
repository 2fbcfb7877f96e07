namespace NanoPeers.Firmware.Stack;

/// <summary>The documents themselves, in the JSON form: S0's light switch with its provider's description, and the peer that it is at.</summary>
internal sealed partial class BoardDocuments
{
    private const string Language = "en";
    private const string DisplayTitle = "NanoPeers light switch";
    private const string Provider = "NanoPeers";
    private const string ProviderVersion = "1.0";
    private const string NamePrefix = "urn:nanopeers:";
    private const string PeerWord = "peer:";
    private const string ServiceWord = "service:";
    private const string ServiceTitleEnd = " light";
    private const string LightWord = "NanoPeers light switch ";
    private const string EndpointBegin = "relay://";

    private bool _isFirst;

    private void WriteDocument(int document)
    {
        _isFirst = true;
        BeginElement(null);
        BeginElement(document == Peer ? "peerAdvertisement" : "serviceAdvertisement");
        BeginText("@publisher");
        WriteName(Peer);
        EndText();
        BeginText("@version");
        _window.WriteDecimal(_version);
        EndText();
        WriteText("@publishedAt", "0");
        BeginText("@lifetimeSeconds");
        _window.WriteDecimal(StackTiming.LifetimeSeconds);
        EndText();
        WriteText("defaultLanguage", Language);
        BeginText("name");
        WriteName(document);
        EndText();
        BeginText("peerEndpoint");
        WriteEndpoint();
        EndText();
        if (document == Peer)
        {
            WritePeer();
        }
        else
        {
            WriteService();
        }

        EndElement();
        EndElement();
    }

    private void WritePeer()
    {
        WriteTitleAs("peerName", Peer);
        WriteText("runtime", BoardStack.Runtime);
    }

    private void WriteService()
    {
        BeginElement("description");
        WriteText("title", DisplayTitle);
        WriteText("provider", Provider);
        WriteText("version", ProviderVersion);
        EndElement();
        WriteTitleAs("serviceName", Service);
        WriteText("level", "peer");
        BeginText("peer");
        WriteName(Peer);
        EndText();
        WriteText("runtime", BoardStack.Runtime);
        WriteText("startup", "boot");
    }

    private void WriteText(string name, string text)
    {
        BeginText(name);
        _window.Write(text);
        EndText();
    }

    /// <summary>The light's name comes from its invitation, and may have what JSON has to escape; control characters it cannot have.</summary>
    private void WriteTitleAs(string name, int document)
    {
        BeginText(name);
        for (int i = 0; i < _name.Length; i++)
        {
            if (_name[i] == '"' || _name[i] == '\\')
            {
                _window.Write('\\');
            }

            _window.Write(_name[i]);
        }

        if (document == Service)
        {
            _window.Write(ServiceTitleEnd);
        }

        EndText();
    }

    private void BeginText(string name)
    {
        Separate(name);
        _window.Write('"');
    }

    private void EndText()
    {
        _window.Write('"');
    }

    private void BeginElement(string? name)
    {
        Separate(name);
        _window.Write('{');
        _isFirst = true;
    }

    private void EndElement()
    {
        _window.Write('}');
        _isFirst = false;
    }

    private void Separate(string? name)
    {
        if (!_isFirst)
        {
            _window.Write(',');
        }

        _isFirst = false;
        if (name != null)
        {
            _window.Write('"');
            _window.Write(name);
            _window.Write('"');
            _window.Write(':');
        }
    }
}
