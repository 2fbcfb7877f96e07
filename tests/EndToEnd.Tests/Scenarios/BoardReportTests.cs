using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NanoPeers.EndToEnd.Tests.Houses;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>A board's report to the backend through a gateway that it does not trust: backend, gateway and virtual board are processes of their own.</summary>
public sealed class BoardReportTests
{
    private const string Text = "<report light=\"kitchen\" faults=\"2\"/>";

    private static readonly byte _place = (byte)(Environment.ProcessId % 200);
    private static readonly int _port = 20_000 + (Environment.ProcessId % 20_000);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_board_without_Internet_reports_through_a_gateway_and_has_the_backends_receipt()
    {
        await using Network network = new();
        await using BackendRun backend = await BackendRun.StartAsync();
        string key = network.Folder("backend.pem");
        await File.WriteAllTextAsync(key, await backend.GetAsync("/key.pem"), Cancellation);
        string[] uploads = ["--upload", backend.Address + "/upload", "--backend-key", key];
        GatewayProcess gateway = await network.GatewayAsync(
            "gateway", 0, ["--peering", AddressOf(1), "--peering-port", $"{_port}", "--peering-peer", AddressOf(2), .. uploads]);
        await using UpdatedBoard board = new(
            network.Folder("board"), "", ["--peering", $"{AddressOf(2)}:{_port}", "--peering-peer", $"{AddressOf(1)}:{_port}", .. uploads]);
        await board.WaitForAsync("@application none");
        board.Report(Text);
        await board.WaitForAsync("@report taken");
        int at = await board.WaitForAsync("@report done the-backend-has-it");
        Assert.Equal(0, await backend.RequestsAsync("/manifest"));
        using JsonDocument reports = JsonDocument.Parse(await backend.GetAsync("/reports"));
        JsonElement report = Assert.Single(reports.RootElement.EnumerateArray());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text))), report.GetProperty("sha256").GetString());
        Assert.Equal("upload", report.GetProperty("task").GetString());
        await board.UntilStatusAsync("receipts=1 black-listed=0");
        Assert.True(board.Lines.Count >= at, gateway.Log);
    }

    private static string AddressOf(int number) => $"127.25.{_place}.{number}";
}
