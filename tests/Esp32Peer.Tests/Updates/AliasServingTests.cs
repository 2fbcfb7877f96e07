using System.Security.Cryptography;
using NanoPeers.Firmware.Peering;
using NanoPeers.ProtocolModels.Tests.Cryptography;

namespace NanoPeers.Esp32Peer.Tests.Updates;

/// <summary>The board's alias server, octet by octet: what it gives, what it refuses, and who is closed.</summary>
public sealed class AliasServingTests
{
    private readonly HandStreams _streams = new();
    private readonly UpdateBench _bench = UpdateBench.WithFirst();
    private readonly HeldBundle _held;
    private readonly AliasServing _serving;
    private readonly byte[] _bundle = BundleMaker.Bundle("1.0", Behaviour.Healthy);
    private long _nowMillis;

    public AliasServingTests()
    {
        _held = new HeldBundle(_bench.Board.Boot, _streams, new TestCryptography(9));
        _serving = new AliasServing(_streams, _held);
    }

    [Fact]
    public void The_whole_is_given_with_its_length_and_digest()
    {
        HandStreams.Connection got = Ask("GET PATH HTTP/1.1\r\nHost: 10.0.0.7:6515\r\n\r\n");
        Assert.Equal("HTTP/1.1 200 OK", got.Status);
        Assert.Contains($"Content-Length: {_bundle.Length}\r\n", got.Head + "\r\n", StringComparison.Ordinal);
        Assert.Contains($"ETag: \"{Convert.ToHexStringLower(SHA256.HashData(_bundle))}\"", got.Head, StringComparison.Ordinal);
        Assert.Equal(_bundle, got.Body);
        Assert.True(got.IsClosed);
    }

    [Theory]
    [InlineData("bytes=0-99", 0, 100)]
    [InlineData("bytes=1024-", 1024, 2500)]
    [InlineData("bytes=2499-2499", 2499, 2500)]
    [InlineData("bytes=2000-9999", 2000, 2500)]
    [InlineData("bytes=-700", 1800, 2500)]
    [InlineData("bytes=-9000", 0, 2500)]
    public void A_range_is_given_as_it_was_asked_for(string range, int from, int end)
    {
        HandStreams.Connection got = Ask($"GET PATH HTTP/1.1\r\nRANGE:  {range} \r\n\r\n");
        Assert.Equal("HTTP/1.1 206 Partial Content", got.Status);
        Assert.Contains($"Content-Range: bytes {from}-{end - 1}/2500\r\n", got.Head + "\r\n", StringComparison.Ordinal);
        Assert.Equal(_bundle[from..end], got.Body);
    }

    [Theory]
    [InlineData("bytes=2500-", "416 Range Not Satisfiable")]
    [InlineData("bytes=-0", "416 Range Not Satisfiable")]
    [InlineData("bytes=5-3", "200 OK")]
    [InlineData("bytes=0-1,4-5", "200 OK")]
    [InlineData("bytes=x", "200 OK")]
    [InlineData("bytes=99999999999999999999-", "200 OK")]
    [InlineData("octets=0-9", "200 OK")]
    public void A_range_that_is_none_is_passed_over_and_one_beyond_the_end_is_refused(string range, string status) =>
        Assert.Equal("HTTP/1.1 " + status, Ask($"GET PATH HTTP/1.1\r\nRange: {range}\r\n\r\n").Status);

    [Theory]
    [InlineData("HEAD PATH HTTP/1.1\r\n\r\n", "200 OK")]
    [InlineData("POST PATH HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "405 Method Not Allowed")]
    [InlineData("DELETE PATH HTTP/1.1\r\n\r\n", "405 Method Not Allowed")]
    [InlineData("GET /a/0123456789abcdef0123456789abcdef HTTP/1.1\r\n\r\n", "404 Not Found")]
    [InlineData("GET PATHx HTTP/1.1\r\n\r\n", "404 Not Found")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "404 Not Found")]
    [InlineData("GET /a/../boot.updates HTTP/1.1\r\n\r\n", "404 Not Found")]
    [InlineData("GET PATH\r\n\r\n", "400 Bad Request")]
    [InlineData("GET PATH FTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("\r\n\r\n", "400 Bad Request")]
    public void Nothing_else_is_given(string request, string status)
    {
        HandStreams.Connection got = Ask(request);
        Assert.Equal("HTTP/1.1 " + status, got.Status);
        Assert.Empty(got.Body);
        Assert.True(got.IsClosed);
    }

    [Fact]
    public void A_head_that_does_not_fit_is_refused_and_one_that_does_not_end_is_closed_in_time()
    {
        Assert.Equal("HTTP/1.1 431 Request Header Fields Too Large", Ask("GET PATH HTTP/1.1\r\nX: " + new string('x', 2_000)).Status);

        // Octet by octet nobody holds a place for longer.
        HandStreams.Connection slow = _streams.Come();
        for (int i = 0; i < 200 && !slow.IsClosed; i++)
        {
            slow.Say("G");
            Turn(100);
        }

        Assert.True(slow.IsClosed);
        Assert.InRange(_nowMillis, HttpLimits.HeadMillis, HttpLimits.HeadMillis + 2_000);
    }

    [Fact]
    public void Who_takes_nothing_is_closed_and_who_takes_little_is_closed_in_the_end_and_others_wait_their_turn()
    {
        HandStreams.Connection stuck = _streams.Come().Say(Request());
        HandStreams.Connection slow = _streams.Come().Say(Request());
        HandStreams.Connection third = _streams.Come().Say(Request());
        stuck.IsStuck = true;
        _streams.Room = 1;
        for (int i = 0; i < 3 && !stuck.IsTaken; i++)
        {
            Turn(10);
        }

        Assert.False(third.IsTaken);
        while (!stuck.IsClosed)
        {
            Turn(1_000);
            Assert.InRange(_nowMillis, 0, HttpLimits.SilenceMillis + 2_000);
        }

        Turn(10);
        Assert.True(third.IsTaken);
        while (!slow.IsClosed)
        {
            Turn(1_000);
            Assert.InRange(_nowMillis, 0, HttpLimits.ServedMillis + 2_000);
        }

        Assert.NotEqual(_bundle, slow.Octets);
    }

    [Fact]
    public void Nothing_is_given_before_it_was_healthy_here()
    {
        UpdateBench silent = new();
        silent.Issue(1, "1.0", Behaviour.Silent);
        silent.Boot();
        Assert.True(silent.RunUntil(() => silent.Board.Boot.RunningVersion != 0, 60_000));
        HeldBundle held = new(silent.Board.Boot, _streams, new TestCryptography(9));
        Assert.False(held.IsHeld);
        AliasServing serving = new(_streams, held);
        HandStreams.Connection asked = _streams.Come().Say($"GET {held.Path} HTTP/1.1\r\n\r\n");
        for (int i = 0; i < 20; i++)
        {
            serving.Turn(i);
        }

        Assert.Equal("HTTP/1.1 404 Not Found", asked.Status);
    }

    private HandStreams.Connection Ask(string request)
    {
        HandStreams.Connection connection = _streams.Come().Say(request.Replace("PATH", _held.Path, StringComparison.Ordinal));
        for (int i = 0; i < 100 && !connection.IsClosed; i++)
        {
            Turn(10);
        }

        return connection;
    }

    private string Request() => $"GET {_held.Path} HTTP/1.1\r\n\r\n";

    private void Turn(int millis)
    {
        _nowMillis += millis;
        _serving.Turn(_nowMillis);
    }
}
