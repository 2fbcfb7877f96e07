namespace NanoPeers.Advertisements;

/// <summary>The first thing that is wrong with a document: what, and at which element.</summary>
public sealed class AdvertisementFault
{
    /// <summary>What is wrong; <see cref="AdvertisementStatus.Valid"/> while nothing is.</summary>
    public AdvertisementStatus Status { get; private set; }

    /// <summary>The element or attribute that it is about; empty while nothing is wrong.</summary>
    public string Where { get; private set; } = "";

    /// <summary>The element in which it was noticed, where that is known.</summary>
    public ExtensionElement? Element { get; private set; }

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool IsNone
    {
        get { return Status == AdvertisementStatus.Valid; }
    }

    /// <summary>Notes what is wrong; only the first counts.</summary>
    /// <param name="status">What.</param>
    /// <param name="where">The element or attribute.</param>
    public void Note(AdvertisementStatus status, string where)
    {
        Note(status, where, null);
    }

    /// <summary>As the other, with the element at hand.</summary>
    /// <param name="status">What.</param>
    /// <param name="where">The element or attribute.</param>
    /// <param name="element">The element, or null.</param>
    public void Note(AdvertisementStatus status, string where, ExtensionElement? element)
    {
        if (IsNone)
        {
            Status = status;
            Where = where;
            Element = element;
        }
    }

    /// <summary>For people: what, and at which element.</summary>
    public override string ToString()
    {
        return Where.Length == 0 ? AdvertisementStatusName.Of(Status) : Where + ": " + AdvertisementStatusName.Of(Status);
    }
}
