using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>What a search does with what it hears of, until the document proves it.</summary>
internal sealed partial class AdvertisementSearch
{
    /// <summary>Takes a part of a document that this search asked for.</summary>
    internal void HandlePart(PeersMessage message, DiscoveryPath from, long now)
    {
        string name = Encoding.ASCII.GetString(message.Buffer, message.OffsetOf(PeersField.Name), message.LengthOf(PeersField.Name));
        SearchFinding? finding = Fetching.FirstOrDefault(one => one.Name == name && one.From.IsAs(from) && one.Parts is not null);
        if (IsOver || finding is null)
        {
            return;
        }

        if (message.Total == 0)
        {
            GiveUp(finding, now);
        }
        else if (finding.Parts!.Take(message))
        {
            finding.Questions = 0;
            if (finding.Parts.IsWhole)
            {
                Settle(finding, finding.Parts.Octets.Span, now);
            }
            else
            {
                AskForPart(finding, now);
            }
        }

        StartFetches(now);
    }

    private void Hear(Identifier answerer, DiscoveryPath from, long now)
    {
        SearchFinding heard = new(_entries, answerer, from);
        if (!IsMeant(heard) || answerer.Equals(_self))
        {
            _refused += IsMeant(heard) ? 0 : 1;
            return;
        }

        (string, Identifier) key = (heard.Name, heard.Publisher);
        bool isNew = !_findings.TryGetValue(key, out SearchFinding? before);
        if (isNew ? _findings.Count >= SearchTiming.MaxFindings : before!.Version >= heard.Version && !CouldReplace(before, from))
        {
            return;
        }

        _findings[key] = heard;
        if ((_entries.Flags & PeersEntryFlags.Whole) != 0)
        {
            Settle(heard, _entries.Buffer.AsSpan(_entries.DocumentOffset, _entries.DocumentLength), now);
        }
        else if (_known(heard.Name, heard.Publisher) is { } here && heard.IsAs(here))
        {
            Tell(heard, here, now);
        }
        else if (!FetchesDocuments || heard.Total == 0)
        {
            GiveUp(heard, now);
        }
    }

    /// <summary>Who says the same at another place is asked when the one before does not have the document, after all.</summary>
    private static bool CouldReplace(SearchFinding before, DiscoveryPath from) =>
        !before.IsSettled && before.Questions > 1 && !before.From.IsAs(from);

    /// <summary>Whether it is what was asked for, as far as the entry says.</summary>
    private bool IsMeant(SearchFinding heard) =>
        (Query.Name is null || Query.Name == heard.Name) && (Query.Kind is null || Query.Kind == heard.Kind)
        && (Query.Title is null || DiscoveryQuery.Matches(Query.Title, heard.Title));

    private void StartFetches(long now)
    {
        int running = Fetching.Count();
        foreach (SearchFinding finding in _findings.Values)
        {
            if (running >= SearchTiming.FetchesAtOnce)
            {
                return;
            }

            if (!finding.IsSettled && finding.Parts is null)
            {
                finding.Parts = new DocumentAssembly(finding.Total);
                AskForPart(finding, now);
                running++;
            }
        }
    }

    private void AskForPart(SearchFinding finding, long now)
    {
        if (finding.Questions == SearchTiming.PartQuestions)
        {
            GiveUp(finding, now);
            return;
        }

        finding.Questions++;
        finding.AskedAtMillis = now;
        (string name, int offset) = (finding.Name, finding.Parts!.Next);
        int padTo = finding.From.Group is null ? SearchTiming.GetOctets : 0;
        _due.Enqueue(new DiscoverySend(finding.From, ProtocolTag.Peers, writer => PeersWriting.Get(writer, Id, _self, name, offset, padTo)));
    }

    /// <summary>The document decides: what it does not bear out was never said.</summary>
    private void Settle(SearchFinding finding, ReadOnlySpan<byte> octets, long now)
    {
        DocumentReading reading = _documents.Read(octets, finding.IsJson);
        bool isSound = reading.Document is { } document && finding.IsAs(document) && Query.Means(document)
            && reading.Reason is PeersReason.Accepted or PeersReason.NotSigned;
        bool counts = isSound && (!SignedOnly || reading.Reason == PeersReason.Accepted);
        AdvertisedDocument? before = _known(finding.Name, finding.Publisher);
        if (!counts || (before is not null && before.Signer != reading.Document!.Signer))
        {
            Refuse(finding);
            return;
        }

        Tell(finding, reading.Document!, now);
    }

    private void Refuse(SearchFinding finding)
    {
        _refused++;
        finding.IsSettled = true;

        // Another may tell of the true one.
        _findings.Remove((finding.Name, finding.Publisher));
    }

    private void Tell(SearchFinding finding, AdvertisedDocument document, long now)
    {
        finding.IsSettled = true;
        _told++;
        _found.Enqueue(finding.Found(document, now - _startMillis));
        if (Query.Name is not null && document.IsSigned)
        {
            // One name, one resource: there is nothing else to wait for.
            IsOver = true;
        }
    }

    private void GiveUp(SearchFinding finding, long now)
    {
        finding.IsSettled = true;
        _withoutDocument++;
        if (SignedOnly)
        {
            _refused++;
            return;
        }

        _told++;
        _found.Enqueue(finding.Found(null, now - _startMillis));
    }
}
