using Spectre.Console;

namespace NanoPeers.DesktopPeer.Screen;

/// <summary>Rows under headings: a drawn table on a terminal, plain columns with two spaces between them elsewhere.</summary>
internal sealed class ColumnTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row: a text for each heading.</summary>
    public void Add(params string[] cells)
    {
        if (cells.Length != headings.Length)
        {
            throw new ArgumentException("A row has a cell for each heading.", nameof(cells));
        }

        _rows.Add([.. cells.Select(Terminal.Printable)]);
    }

    /// <summary>Prints it.</summary>
    public void WriteTo(Terminal terminal)
    {
        if (terminal.IsInteractive)
        {
            WriteDrawn(terminal.Output, terminal.Width);
        }
        else
        {
            WritePlain(terminal.Output);
        }
    }

    /// <summary>Prints plain columns.</summary>
    public void WritePlain(TextWriter output)
    {
        int[] widths = [.. headings.Select((heading, column) => Math.Max(heading.Length, _rows.Select(row => row[column].Length).DefaultIfEmpty().Max()))];
        foreach (string[] row in _rows.Prepend(headings))
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }

    /// <summary>Prints a drawn table.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="width">Columns that it may take.</param>
    public void WriteDrawn(TextWriter output, int width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = width;
        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (string heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))).NoWrap());
        }

        foreach (string[] row in _rows)
        {
            table.AddRow(row.Select(cell => (Spectre.Console.Rendering.IRenderable)new Text(cell, StyleOf(cell)).Overflow(Overflow.Ellipsis)));
        }

        console.Write(table);
    }

    private static Style StyleOf(string cell) => cell switch
    {
        "on" => new Style(Color.Yellow, decoration: Decoration.Bold),
        "present" => new Style(Color.Green),
        "away" or "never-seen" or "killed" => new Style(Color.Red),
        "connecting" => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
