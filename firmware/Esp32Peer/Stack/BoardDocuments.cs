using NanoPeers.Cryptography;
using NanoPeers.Enrolment;
using NanoPeers.Identifiers;
using NanoPeers.PeerDiscovery;

namespace NanoPeers.Firmware.Stack;

/// <summary>
/// What a board advertises: itself, and its light. Written from a few fields whenever they are wanted; none is held. Unsigned, and without a date: its gateway
/// puts its own to them. S0 figs. 15 and 18; ADVERTISEMENTS.md.
/// </summary>
internal sealed partial class BoardDocuments
{
    /// <summary>How many there are.</summary>
    internal const int Count = 2;

    private const int Peer = 0;
    private const int Service = 1;
    private const int KindOfPeer = 2;
    private const int KindOfService = 5;

    private readonly OctetWindow _window;
    private readonly byte[] _name;
    private readonly byte[] _self = new byte[Identifier.Length];
    private readonly byte[] _gateway = new byte[Identifier.Length];
    private readonly byte[] _service;
    private readonly uint _version;

    internal BoardDocuments(OctetWindow window, Invitation invitation, uint bootCount)
    {
        _window = window;
        _name = Utf8Text.EncodeName(invitation.Name, Limits.MaxNameLength);
        _version = bootCount;
        invitation.Device.CopyTo(_self, 0);
        Gateway = invitation.Gateway;
        Gateway.CopyTo(_gateway, 0);
        _service = IdOfLight(_self);
    }

    /// <summary>The home gateway.</summary>
    internal Identifier Gateway { get; }

    /// <summary>UTF-8 of the light's name.</summary>
    internal byte[] Name
    {
        get { return _name; }
    }

    /// <summary>Whether a document is what a query looks for.</summary>
    internal bool IsMeant(int document, PeersMessage query)
    {
        bool isKind = !query.Has(PeersField.ResourceKind) || query.NumberOf(PeersField.ResourceKind) == (uint)KindOf(document);
        return isKind && !query.Has(PeersField.Group) && IsNamed(document, query) && IsTitled(document, query) && HasAttribute(document, query);
    }

    /// <summary>The document of a name; -1 for none.</summary>
    internal int Find(PeersMessage message)
    {
        for (int document = 0; document < Count; document++)
        {
            if (IsNamed(document, message))
            {
                return document;
            }
        }

        return -1;
    }

    /// <summary>Octets of a document.</summary>
    internal int DocumentLength(int document)
    {
        _window.Measure();
        WriteDocument(document);
        return _window.Length;
    }

    /// <summary>Writes a part of a document.</summary>
    internal void WriteDocument(int document, byte[] buffer, int at, int from, int count)
    {
        _window.Begin(buffer, at, from, count);
        WriteDocument(document);
    }

    /// <summary>Octets of an entry, its length in front counted in.</summary>
    internal int EntryLength(int document, bool isWhole)
    {
        int length = isWhole ? DocumentLength(document) : 0;
        _window.Measure();
        WriteTexts(document);
        return 2 + PeersEntryReader.FixedLength + _window.Length + length;
    }

    /// <summary>Writes an entry.</summary>
    internal void WriteEntry(int document, bool isWhole, byte[] buffer, int at, int count)
    {
        int total = DocumentLength(document);
        _window.Begin(buffer, at, 0, count);
        _window.Write((count - 2) >> 8);
        _window.Write((count - 2) & 0xFF);
        _window.Write(KindOf(document));
        _window.Write(PeersEntryFlags.Json | (isWhole ? PeersEntryFlags.Whole : 0));
        _window.Write(_self);
        _window.WriteUInt32(_version);
        _window.WriteUInt32(StackTiming.LifetimeSeconds);
        _window.WriteUInt32((uint)total);
        WriteTexts(document);
        if (isWhole)
        {
            WriteDocument(document);
        }
    }

    private static int KindOf(int document)
    {
        return document == Peer ? KindOfPeer : KindOfService;
    }

    private bool IsNamed(int document, PeersMessage message)
    {
        if (!message.Has(PeersField.Name))
        {
            return true;
        }

        _window.Compare(message.Buffer, message.OffsetOf(PeersField.Name), message.LengthOf(PeersField.Name));
        WriteName(document);
        return _window.IsSame;
    }

    private bool IsTitled(int document, PeersMessage message)
    {
        if (!message.Has(PeersField.Title))
        {
            return true;
        }

        int at = message.OffsetOf(PeersField.Title);
        int length = message.LengthOf(PeersField.Title);
        bool isBeginning = OctetWindow.EndsWithStar(message.Buffer, at, length);
        _window.Compare(message.Buffer, at, isBeginning ? length - 1 : length);
        WriteTitle(document);
        return isBeginning ? _window.Begins : _window.IsSame;
    }

    private bool HasAttribute(int document, PeersMessage message)
    {
        if (!message.Has(PeersField.Attribute))
        {
            return true;
        }

        return Is(message, "kind", KindOf(document) == KindOfPeer ? "peer" : "service")
            || Is(message, "runtime", BoardStack.Runtime)
            || Is(message, "language", Language)
            || (document == Service && (Is(message, "level", "peer") || Is(message, "startup", "boot") || Is(message, "provider", Provider)
                || Is(message, "displayTitle", DisplayTitle) || Is(message, "version", ProviderVersion)))
            || (IsAttribute(message, "title") && IsOwnTitle(document, message));
    }

    private bool Is(PeersMessage message, string attribute, string value)
    {
        if (!IsAttribute(message, attribute))
        {
            return false;
        }

        _window.Compare(message.Buffer, message.OffsetOf(PeersField.Value), message.LengthOf(PeersField.Value));
        _window.Write(value);
        return _window.IsSame;
    }

    private bool IsAttribute(PeersMessage message, string attribute)
    {
        _window.Compare(message.Buffer, message.OffsetOf(PeersField.Attribute), message.LengthOf(PeersField.Attribute));
        _window.Write(attribute);
        return _window.IsSame;
    }

    private bool IsOwnTitle(int document, PeersMessage message)
    {
        _window.Compare(message.Buffer, message.OffsetOf(PeersField.Value), message.LengthOf(PeersField.Value));
        WriteTitle(document);
        return _window.IsSame;
    }

    /// <summary>Name, title and endpoint of an entry, each behind its length.</summary>
    private void WriteTexts(int document)
    {
        _window.Write(NamePrefix.Length + (document == Peer ? PeerWord.Length : ServiceWord.Length) + Identifier.TextLength);
        WriteName(document);
        _window.Write(document == Peer ? _name.Length : _name.Length + ServiceTitleEnd.Length);
        WriteTitle(document);
        _window.Write(EndpointBegin.Length + Identifier.TextLength + 1 + Identifier.TextLength);
        WriteEndpoint();
    }

    private void WriteName(int document)
    {
        _window.Write(NamePrefix);
        _window.Write(document == Peer ? PeerWord : ServiceWord);
        _window.WriteId(document == Peer ? _self : _service);
    }

    private void WriteTitle(int document)
    {
        _window.Write(_name);
        if (document == Service)
        {
            _window.Write(ServiceTitleEnd);
        }
    }

    /// <summary>A board is reached through its gateway, which knows where it is and keeps for it what comes while it sleeps.</summary>
    private void WriteEndpoint()
    {
        _window.Write(EndpointBegin);
        _window.WriteId(_gateway);
        _window.Write('/');
        _window.WriteId(_self);
    }

    /// <summary>The id of the board's light, the same after each start, and the one that its gateway gives it: SHA-256 of a word and the board's id.</summary>
    private static byte[] IdOfLight(byte[] board)
    {
        byte[] digest = new byte[Sha256.DigestSize];
        byte[] word = System.Text.Encoding.UTF8.GetBytes(LightWord);
        Sha256 hash = new Sha256();
        hash.Append(word, 0, word.Length);
        hash.Append(board, 0, board.Length);
        hash.Finish(digest, 0);
        byte[] id = new byte[Identifier.Length];
        System.Array.Copy(digest, 0, id, 0, id.Length);
        return id;
    }
}
