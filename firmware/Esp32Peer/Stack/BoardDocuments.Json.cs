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
    private const string EndpointBegin = "relay://";

    private void WriteDocument(int document)
    {
        BeginDocument(document == Peer ? "peerAdvertisement" : "serviceAdvertisement");
        Text("defaultLanguage", Language);
        Begin("name");
        WriteName(document);
        End();
        Begin("peerEndpoint");
        WriteEndpoint();
        End();
        if (document == Peer)
        {
            WritePeer();
        }
        else
        {
            WriteService();
        }

        EndElement();
    }

    private void WritePeer()
    {
        Begin("peerName");
        WriteTitleText(Peer);
        End();
        Text("runtime", BoardStack.Runtime);
    }

    private void WriteService()
    {
        BeginElement("description");
        EndAttributes();
        Text("title", DisplayTitle);
        Text("provider", Provider);
        Text("version", ProviderVersion);
        EndElement();
        Begin("serviceName");
        WriteTitleText(Service);
        End();
        Text("level", "peer");
        Begin("peer");
        WriteName(Peer);
        End();
        Text("runtime", BoardStack.Runtime);
        Text("startup", "boot");
    }

    private void BeginDocument(string root)
    {
        _window.Write("{\"");
        _window.Write(root);
    }

    private void EndAttributes()
    {
    }

    private void BeginElement(string name)
    {
        Begin(name);
    }

    private void EndElement()
    {
        _window.Write('}');
    }

    private void Text(string name, string text)
    {
        Begin(name);
        _window.Write(text);
        End();
    }

    private void Begin(string name)
    {
        _window.Write(name);
    }

    private void End()
    {
    }

    private void WriteTitleText(int document)
    {
        WriteTitle(document);
    }
}
