using System.Globalization;
using System.Net;
using System.Text;
using NanoPeers.Advertisements;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>
/// An advertisement as one page for a browser (S0: translation into HTML for those without XML). Everything from the document is encoded; there
/// is no script, nothing is fetched, and the page's own policy says so to the browser.
/// </summary>
public static class AdvertisementHtml
{
    private const string Style = """
        :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        h1{margin-bottom:0}p.kind{margin-top:0;opacity:.7}table{border-collapse:collapse;width:100%}
        th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #8884}th{width:14rem;font-weight:600}
        td table{margin:-.35rem 0}td th{width:10rem}code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}.a{opacity:.7}
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="advertisement">The advertisement.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] Write(Advertisement advertisement)
    {
        StringBuilder page = new(4096);
        string language = advertisement.DefaultLanguage ?? "en";
        string title = advertisement.Description?.Title ?? (advertisement.Title.Length > 0 ? advertisement.Title : advertisement.Name);
        page.Append("<!DOCTYPE html>\n<html lang=\"").Append(Encode(language)).Append("\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>")
            .Append(Encode(title)).Append("</title>\n<style>\n").Append(Style).Append("\n</style>\n</head>\n<body>\n<h1>").Append(Encode(title))
            .Append("</h1>\n<p class=\"kind\">").Append(AdvertisementKind.WordOf(advertisement.Kind)).Append(" advertisement</p>\n<table>\n");
        Row(page, "published", Time(advertisement.PublishedAt));
        Row(page, "holds until", Time(advertisement.ExpiresAt));
        Rows(page, AdvertisementTree.ToElement(advertisement));
        page.Append("</table>\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(page.ToString());
    }

    private static void Rows(StringBuilder page, ExtensionElement element)
    {
        foreach (NamedValue attribute in element.Attributes)
        {
            Row(page, attribute.Name, attribute.Value);
        }

        foreach (ExtensionElement child in element.Children)
        {
            page.Append("<tr><th>").Append(Encode(child.Name)).Append("</th><td").Append(Language(child)).Append('>');
            if (child.Children.Length == 0)
            {
                foreach (NamedValue attribute in child.Attributes.Where(attribute => attribute.Name != "lang"))
                {
                    page.Append("<span class=\"a\">").Append(Encode(attribute.Name)).Append(" = ").Append(Encode(attribute.Value)).Append("</span> ");
                }

                page.Append("<code>").Append(Encode(child.Text)).Append("</code>");
            }
            else
            {
                page.Append("<table>\n");
                Rows(page, child);
                page.Append("</table>");
            }

            page.Append("</td></tr>\n");
        }
    }

    /// <summary>The language of what is inside, where it is another than outside (S0: text elements inherit the default language).</summary>
    private static string Language(ExtensionElement element)
    {
        string? language = element.Attribute("lang") ?? element.Child("defaultLanguage")?.Text;
        return language is null ? "" : $" lang=\"{Encode(language)}\"";
    }

    private static void Row(StringBuilder page, string name, string value) =>
        page.Append("<tr><th>").Append(Encode(name)).Append("</th><td><code>").Append(Encode(value)).Append("</code></td></tr>\n");

    private static string Time(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, AdvertisementRules.LastSecond)).ToString("u", CultureInfo.InvariantCulture);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
