using System.Text.Json;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Commands;

public sealed class AdvCommandTests
{
    private const string Document = """
        <pipeAdvertisement xmlns="urn:nanopeers:advertisement:1" publisher="urn:nanopeers:peer:01234567-89ab-cdef-0123-456789abcdef"
            version="1" publishedAt="1795219200" lifetimeSeconds="3600">
          <defaultLanguage>en</defaultLanguage>
          <name>urn:nanopeers:pipe:bbbbbbbb-0000-0000-0000-000000000001</name>
          <pipeName>orders &amp; more</pipeName>
          <type>unicast</type>
          <group>urn:nanopeers:group:11111111-2222-3333-4444-555555555555</group>
        </pipeAdvertisement>
        """;

    [Fact]
    [Trait("Capability", "X16")]
    public async Task A_document_in_a_file_is_shown_in_each_form()
    {
        using TemporaryFolder folder = new();
        string xml = Path.Combine(folder.Path, "pipe.xml");
        string json = Path.Combine(folder.Path, "pipe.json");
        await File.WriteAllTextAsync(xml, Document, TestContext.Current.CancellationToken);
        Ran asJson = await Ran.CommandAsync(["adv", "show", xml, "--as", "json"]);
        Assert.Equal(ExitCode.Done, asJson.ExitCode);
        using JsonDocument parsed = JsonDocument.Parse(asJson.Output);
        Assert.Equal("orders & more", parsed.RootElement.GetProperty("pipeAdvertisement").GetProperty("pipeName").GetString());
        await File.WriteAllTextAsync(json, asJson.Output, TestContext.Current.CancellationToken);
        Ran fromXml = await Ran.CommandAsync(["adv", "show", xml]);
        Ran fromJson = await Ran.CommandAsync(["adv", "show", json, "--as", "xml"]);
        Assert.Equal(ExitCode.Done, fromJson.ExitCode);
        Assert.Equal(fromXml.Output, fromJson.Output);
        Ran html = await Ran.CommandAsync(["adv", "show", json, "--as", "html"]);
        Assert.StartsWith("<!DOCTYPE html>", html.Output, StringComparison.Ordinal);
        Assert.Contains("orders &amp; more", html.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_is_checked_and_the_line_of_a_fault_is_said()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "pipe.xml");
        await File.WriteAllTextAsync(file, Document, TestContext.Current.CancellationToken);
        Ran good = await Ran.CommandAsync(["adv", "check", file]);
        Assert.Equal(ExitCode.Done, good.ExitCode);
        Assert.Contains("pipe orders & more: valid; not signed", good.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, Document.Replace("unicast", "unicats", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Ran bad = await Ran.CommandAsync(["adv", "check", file]);
        Assert.Equal(ExitCode.NotDone, bad.ExitCode);
        Assert.StartsWith("error no-advertisement: line 6, column", bad.Error, StringComparison.Ordinal);
        Ran none = await Ran.CommandAsync(["adv", "check", file + ".not"]);
        Assert.StartsWith("error file-not-read: ", none.Error, StringComparison.Ordinal);
        Ran form = await Ran.CommandAsync(["adv", "show", file, "--as", "wml"]);
        Assert.Equal(ExitCode.Usage, form.ExitCode);
    }

    [Fact]
    public async Task A_name_is_looked_up_at_the_running_gateway()
    {
        using TemporaryFolder folder = new();
        Ran ran = await Ran.CommandAsync(["adv", "show", "urn:nanopeers:pipe:bbbbbbbb-0000-0000-0000-000000000001", "--state", folder.Path]);
        Assert.Equal(ExitCode.NoGateway, ran.ExitCode);
    }
}
