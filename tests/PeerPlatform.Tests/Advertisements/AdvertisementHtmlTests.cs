using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using NanoPeers.Advertisements;
using NanoPeers.PeerPlatform.Advertisements;

namespace NanoPeers.PeerPlatform.Tests.Advertisements;

/// <summary>The page for browsers.</summary>
public sealed partial class AdvertisementHtmlTests
{
    /// <summary>The oracle is System.Xml: but for its first line the page is well-formed, so that nothing in it can open or close an element.</summary>
    [Fact]
    [Trait("Capability", "X16")]
    public void Any_advertisement_is_a_page_with_every_text_in_it()
    {
        GeneratedAdvertisements generated = new(8);
        foreach (Advertisement advertisement in AdvertisementSamples.All.Concat(Enumerable.Range(0, 100).Select(_ => generated.Next())))
        {
            string page = Encoding.UTF8.GetString(AdvertisementHtml.Write(advertisement));
            Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"" + advertisement.DefaultLanguage + "\">", page, StringComparison.Ordinal);
            XmlDocument parsed = new() { XmlResolver = null, PreserveWhitespace = true };
            parsed.LoadXml(Meta().Replace(page["<!DOCTYPE html>\n".Length..], "$0</meta>").Replace("&#xD;", "", StringComparison.Ordinal));
            HashSet<string> elements = [.. parsed.SelectNodes("//*")!.Cast<XmlNode>().Select(node => node.Name)];
            HashSet<string> own = ["html", "head", "meta", "title", "style", "body", "h1", "p", "table", "tr", "th", "td", "code", "span"];
            Assert.Subset(own, elements);
            foreach (string text in Texts(AdvertisementTree.ToElement(advertisement)))
            {
                Assert.Contains(WebUtility.HtmlEncode(text), page, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void What_an_attacker_writes_is_shown_and_not_run()
    {
        PeerAdvertisement peer = AdvertisementSamples.PeerOf();
        peer.PeerName = "<script>alert(1)</script>";
        peer.Description = new ProviderDescription { Title = "\"><img src=x onerror=alert(1)>", AdditionalInfo = "javascript:alert(1)" };
        string page = Encoding.UTF8.GetString(AdvertisementHtml.Write(peer));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("href", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'; style-src 'unsafe-inline'", page, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Capability", "X2")]
    public void Texts_say_their_language_where_it_is_another()
    {
        string page = Encoding.UTF8.GetString(AdvertisementHtml.Write(AdvertisementSamples.PeerOf()));
        Assert.Contains("<html lang=\"en-CA\">", page, StringComparison.Ordinal);
        Assert.Contains("<td lang=\"en\"><code>ABC Programmable Lighting Switch</code>", page, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Texts(ExtensionElement element) =>
        element.Children.SelectMany(Texts).Append(element.Text).Concat(element.Attributes.Select(attribute => attribute.Value));

    [GeneratedRegex("<meta [^>]*>")]
    private static partial Regex Meta();
}
