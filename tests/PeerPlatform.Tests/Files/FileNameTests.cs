using System.Text;
using NanoPeers.PeerPlatform.Files;

namespace NanoPeers.PeerPlatform.Tests.Files;

public sealed class FileNameTests
{
    [Theory]
    [InlineData("report.pdf")]
    [InlineData("Übersicht 2024 (2).tar.gz")]
    [InlineData("no-extension")]
    [InlineData("CONSOLE.txt")]
    [InlineData("a.con")]
    [InlineData("💡.png")]
    public void A_name_is_a_name(string name)
    {
        Assert.True(FileName.IsName(name));
        Assert.Equal(name, FileName.Portable(name));
        Assert.Equal(name, FileName.Portable(Path.Combine(Path.GetTempPath(), name)));
    }

    [Theory]
    [InlineData("", "_")]
    [InlineData(".", "_")]
    [InlineData("..", "_")]
    [InlineData("...", "_")]
    [InlineData(" ", "_")]
    [InlineData(".bashrc", "bashrc")]
    [InlineData("ends with dot.", "ends with dot")]
    [InlineData("ends with blank ", "ends with blank")]
    [InlineData(" begins", "begins")]
    [InlineData("a:stream", "a_stream")]
    [InlineData("what?", "what_")]
    [InlineData("a*b", "a_b")]
    [InlineData("<a>|\"b\"", "_a___b_")]
    [InlineData("two\nlines", "two_lines")]
    [InlineData("bell\u0007", "bell_")]
    [InlineData("exe\u202egpj.scr", "exe_gpj.scr")]
    [InlineData("CON", "_CON")]
    [InlineData("con.txt", "_con.txt")]
    [InlineData("Lpt1.tar.gz", "_Lpt1.tar.gz")]
    [InlineData("COM¹", "_COM¹")]
    [InlineData("nul .txt", "_nul .txt")]
    public void What_is_none_is_refused_and_made_one_by_the_sender(string name, string portable)
    {
        Assert.False(FileName.IsName(name));
        Assert.Equal(portable, FileName.Portable(name));
        Assert.True(FileName.IsName(portable));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b")]
    [InlineData("..\\..\\boot.ini")]
    [InlineData("C:\\boot.ini")]
    [InlineData("\\\\server\\share")]
    [InlineData("a/")]
    public void What_leads_elsewhere_is_refused(string name)
    {
        Assert.False(FileName.IsName(name));
        string portable = FileName.Portable(name);
        Assert.True(FileName.IsName(portable));
        Assert.Equal(portable, Path.GetFileName(portable));
    }

    [Fact]
    public void Length_is_counted_in_octets()
    {
        Assert.True(FileName.IsName(new string('a', 128)));
        Assert.False(FileName.IsName(new string('a', 129)));
        Assert.True(FileName.IsName(new string('ä', 64)));
        Assert.False(FileName.IsName(new string('ä', 65)));
        foreach (string text in new[] { new string('a', 200), new string('ä', 200), string.Concat(Enumerable.Repeat("💡", 200)), "con." + new string('.', 60) + new string('x', 100) })
        {
            string portable = FileName.Portable(text);
            Assert.True(FileName.IsName(portable), portable);
            Assert.InRange(Encoding.UTF8.GetByteCount(portable), 1, 128);
        }
    }
}
