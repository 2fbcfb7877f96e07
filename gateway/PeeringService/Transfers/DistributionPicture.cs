using System.Globalization;
using System.Net;
using System.Text;

namespace NanoPeers.PeeringService.Transfers;

/// <summary>
/// Draws who got what from whom, and when, as SVG: a row for each node, the Internet on top; in a node's row a bar for each file that it got, from its
/// order to its end, in the colour of the file; and an arrow to the bar from the row of whoever gave it, thick where the Internet was used.
/// </summary>
public static class DistributionPicture
{
    /// <summary>Transfers that are drawn at most: 4,000, the first ones.</summary>
    public const int MaxBars = 4_000;

    /// <summary>Nodes that are drawn at most: 200, the first ones.</summary>
    public const int MaxRows = 200;

    private const int Left = 150;
    private const int Width = 900;
    private const int Top = 50;
    private const int BarHeight = 9;
    private const int RowGap = 10;
    private static readonly string[] _colours = ["#1f77b4", "#ff7f0e", "#2ca02c", "#9467bd", "#8c564b", "#e377c2", "#17becf", "#bcbd22"];

    /// <summary>Draws.</summary>
    /// <param name="transfers">What went; <see cref="Transfer.Here"/> is a node like others.</param>
    /// <returns>An SVG document.</returns>
    public static string Draw(IEnumerable<Transfer> transfers)
    {
        List<Transfer> bars = [.. transfers.OrderBy(one => one.Began).ThenBy(one => one.To, StringComparer.Ordinal).Take(MaxBars)];
        Layout layout = new(bars);
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Left + Width + 30}\" height=\"{layout.Height}\" ");
        svg.Append("font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        svg.Append("<defs><marker id=\"end\" viewBox=\"0 0 6 6\" refX=\"6\" refY=\"3\" markerWidth=\"5\" markerHeight=\"5\" orient=\"auto\">");
        svg.Append("<path d=\"M0,0 L6,3 L0,6 z\" fill=\"#555555\"/></marker></defs>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"10\" y=\"20\" font-size=\"14\">{Title(bars)}</text>\n");
        DrawRows(svg, layout);
        foreach (Transfer bar in bars)
        {
            DrawBar(svg, layout, bar);
        }

        DrawFiles(svg, layout);
        return svg.Append("</svg>\n").ToString();
    }

    private static string Title(List<Transfer> bars)
    {
        long origin = bars.Where(one => one.IsOrigin).Sum(one => one.Octets);
        long peers = bars.Where(one => !one.IsOrigin).Sum(one => one.Octets);
        return string.Create(CultureInfo.InvariantCulture, $"{origin:N0} octets from the Internet, {peers:N0} from peers");
    }

    private static void DrawRows(StringBuilder svg, Layout layout)
    {
        foreach ((string node, int y, int height) in layout.Rows)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y}\" width=\"{Width}\" height=\"{height}\" fill=\"#f4f4f4\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + (height / 2) + 4}\" text-anchor=\"end\">{Escaped(node)}</text>\n");
        }

        for (int i = 0; i <= 10; i++)
        {
            int x = Left + (Width * i / 10);
            string at = string.Create(CultureInfo.InvariantCulture, $"{layout.Span.TotalSeconds * i / 10:0.##} s");
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x}\" x2=\"{x}\" y1=\"{Top - 8}\" y2=\"{layout.Bottom}\" stroke=\"#dddddd\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{Top - 12}\" text-anchor=\"middle\" fill=\"#777777\">{at}</text>\n");
        }
    }

    private static void DrawBar(StringBuilder svg, Layout layout, Transfer bar)
    {
        if (layout.PlaceOf(bar) is not { } y)
        {
            return;
        }

        double x = layout.XOf(bar.Began);
        double width = Math.Max(2, layout.XOf(bar.Ended) - x);
        string colour = layout.ColourOf(bar);
        string said = string.Create(
            CultureInfo.InvariantCulture,
            $"{NameOf(bar)}: {bar.Octets:N0} octets from {SourceOf(bar)} to {bar.To}, {(bar.Ended - bar.Began).TotalMilliseconds:0} ms");
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.#}\" y=\"{y}\" width=\"{width:0.#}\" height=\"{BarHeight - 2}\" fill=\"{colour}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Escaped(said)}</title></rect>");
        if (layout.RowOf(SourceOf(bar)) is { } from)
        {
            string line = bar.IsOrigin ? "stroke=\"#d62728\" stroke-width=\"2\"" : "stroke=\"#555555\" stroke-width=\"0.7\"";
            double end = x + width;
            int middle = y + ((BarHeight - 2) / 2);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{end:0.#}\" y1=\"{from}\" x2=\"{end:0.#}\" y2=\"{middle}\" {line} ");
            svg.Append("marker-end=\"url(#end)\"/>");
        }

        svg.Append('\n');
    }

    private static void DrawFiles(StringBuilder svg, Layout layout)
    {
        int y = layout.Bottom + 24;
        foreach ((string name, string colour) in layout.Files)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y - 9}\" width=\"10\" height=\"10\" fill=\"{colour}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + 16}\" y=\"{y}\">{Escaped(name)}</text>\n");
            y += 16;
        }
    }

    private static string SourceOf(Transfer bar) => bar.IsOrigin ? Layout.Internet : bar.From;

    private static string NameOf(Transfer bar) => bar.Href.Length > 0 ? bar.Href[(bar.Href.LastIndexOf('/') + 1)..] : bar.Object.ToString()[..12];

    private static string Escaped(string text) => WebUtility.HtmlEncode(new string([.. text.Where(letter => !char.IsControl(letter))]));

    /// <summary>What is where.</summary>
    private sealed class Layout
    {
        internal const string Internet = "the Internet";
        private const int MaxFiles = 24;

        private readonly Dictionary<string, (int Y, int Height)> _rows = new(StringComparer.Ordinal);
        private readonly Dictionary<Transfer, int> _bars = new(ReferenceEqualityComparer.Instance);
        private readonly List<string> _files;
        private readonly DateTimeOffset _from;

        internal Layout(List<Transfer> bars)
        {
            _from = bars.Count > 0 ? bars.Min(one => one.Began) : default;
            DateTimeOffset until = bars.Count > 0 ? bars.Max(one => one.Ended) : default;
            Span = until > _from ? until - _from : TimeSpan.FromMilliseconds(1);
            _files = [.. bars.Select(NameOf).Distinct(StringComparer.Ordinal)];
            List<string> nodes =
                [.. bars.SelectMany(one => new[] { SourceOf(one), one.To }).Distinct(StringComparer.Ordinal)
                    .OrderBy(Rank).ThenBy(node => node.Length).ThenBy(node => node, StringComparer.Ordinal).Take(MaxRows)];
            int y = Top;
            foreach (string node in nodes)
            {
                List<Transfer> own = [.. bars.Where(one => one.To == node)];
                int height = (Math.Max(1, own.Count) * BarHeight) + 4;
                _rows.Add(node, (y, height));
                for (int i = 0; i < own.Count; i++)
                {
                    _bars[own[i]] = y + 3 + (i * BarHeight);
                }

                y += height + RowGap;
            }

            Bottom = y;
        }

        internal TimeSpan Span { get; }

        internal int Bottom { get; }

        internal int Height => Bottom + 30 + (Math.Min(MaxFiles, _files.Count) * 16);

        internal IEnumerable<(string Node, int Y, int Height)> Rows => _rows.Select(row => (row.Key, row.Value.Y, row.Value.Height));

        internal IEnumerable<(string Name, string Colour)> Files => _files.Take(MaxFiles).Select((name, i) => (name, _colours[i % _colours.Length]));

        internal double XOf(DateTimeOffset at) => Left + (Width * ((at - _from) / Span));

        internal int? PlaceOf(Transfer bar) => _bars.TryGetValue(bar, out int y) ? y : null;

        internal int? RowOf(string node) => _rows.TryGetValue(node, out (int Y, int Height) row) ? row.Y + (row.Height / 2) : null;

        internal string ColourOf(Transfer bar) => _colours[_files.IndexOf(NameOf(bar)) % _colours.Length];

        private static int Rank(string node) => node == Internet ? 0 : node == Transfer.Here ? 1 : 2;
    }
}
