using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Tests.Screen;

public sealed class DeviceTableTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(60, "1 m 00 s")]
    [InlineData(3599, "59 m 59 s")]
    [InlineData(3600, "1 h 00 m")]
    [InlineData(86399, "23 h 59 m")]
    [InlineData(86400 * 40.5, "40 d 12 h")]
    public void Ages_have_two_units(double seconds, string expected) => Assert.Equal(expected, DeviceTables.Age(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Texts_from_elsewhere_cannot_steer_the_terminal()
    {
        Assert.Equal("a?[2J?b?c", Terminal.Printable("a\u001b[2J\nb\u009bc"));
        Assert.Equal("?a?b?c", Terminal.Printable("\u202ea\u2028b\u2069c"));
        Assert.Equal("küche ✓ 厨房", Terminal.Printable("küche ✓ 厨房"));
        StringWriter output = new();
        ColumnTable table = new("one", "two");
        table.Add("[red]x[/]", "\u001b]0;title\u0007");
        table.WriteDrawn(output, 80);
        Assert.Contains("[red]x[/]", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b]0;", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_columns_are_aligned_without_trailing_blanks()
    {
        StringWriter output = new() { NewLine = "\n" };
        ColumnTable table = new("name", "light");
        table.Add("kitchen", "on");
        table.Add("hall", "unknown");
        table.WritePlain(output);
        Assert.Equal("name     light\nkitchen  on\nhall     unknown\n", output.ToString());
    }
}
