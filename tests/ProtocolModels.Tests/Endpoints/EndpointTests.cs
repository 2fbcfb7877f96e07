using NanoPeers.Endpoints;

namespace NanoPeers.ProtocolModels.Tests.Endpoints;

/// <summary>Texts of endpoints and what they mean (ENDPOINTS.md).</summary>
public sealed class EndpointTests
{
    private const string A = "00000000-0000-0000-0000-00000000000a";
    private const string B = "00000000-0000-0000-0000-00000000000b";

    [Theory]
    [InlineData("udp://192.168.1.20:9701", EndpointScheme.Udp, "192.168.1.20", 9701)]
    [InlineData("udp://[fe80::1]:1", EndpointScheme.Udp, "[fe80::1]", 1)]
    [InlineData("udp://[::ffff:10.0.0.1]:65535", EndpointScheme.Udp, "[::ffff:10.0.0.1]", 65535)]
    [InlineData("tcp://gateway.local:9701", EndpointScheme.Tcp, "gateway.local", 9701)]
    [InlineData("http://my-house.example:80", EndpointScheme.Http, "my-house.example", 80)]
    [InlineData("memory://gateway", EndpointScheme.Memory, "gateway", 0)]
    [InlineData("bluetooth://00:11:22:33:44:55/1", EndpointScheme.Other, "00:11:22:33:44:55/1", 0)]
    [InlineData("x+y-z.1://?#", EndpointScheme.Other, "?#", 0)]
    public void TheSchemeSelectsTheTransport(string text, EndpointScheme scheme, string host, int port)
    {
        Assert.Equal(EndpointStatus.Valid, Endpoint.TryParse(text, out Endpoint? endpoint));
        Assert.NotNull(endpoint);
        Assert.Equal(scheme, endpoint.Scheme);
        Assert.Equal(text[..text.IndexOf(':', StringComparison.Ordinal)], endpoint.SchemeName);
        Assert.Equal(host, endpoint.Host);
        Assert.Equal(port, endpoint.Port);
        Assert.Null(endpoint.Gateway);
        Assert.Null(endpoint.Peer);
        Assert.Equal(text, endpoint.ToString());
    }

    [Fact]
    public void RelaysNameTheirPeers()
    {
        Endpoint http = Endpoint.Parse("http://10.0.0.1:8080/relay/" + A)!;
        Assert.Equal((EndpointScheme.Http, "10.0.0.1", 8080), (http.Scheme, http.Host, http.Port));
        Assert.Equal(A, http.Peer!.ToString());
        Assert.Null(http.Gateway);
        Endpoint relay = Endpoint.Parse("relay://" + A + "/" + B)!;
        Assert.Equal((EndpointScheme.Relay, "", 0), (relay.Scheme, relay.Host, relay.Port));
        Assert.Equal(A, relay.Gateway!.ToString());
        Assert.Equal(B, relay.Peer!.ToString());
        Assert.Equal("relay://" + A + "/" + B, relay.ToString());
    }

    [Theory]
    [InlineData("UDP://Gateway.Local:9701", "udp://gateway.local:9701")]
    [InlineData("udp://10.0.0.1:09701", "udp://10.0.0.1:9701")]
    [InlineData("udp://[FE80::A]:00001", "udp://[fe80::a]:1")]
    [InlineData("HTTP://HOST:080/relay/00000000-0000-0000-0000-00000000000A", "http://host:80/relay/" + A)]
    [InlineData("Relay://00000000-0000-0000-0000-00000000000A/00000000-0000-0000-0000-00000000000B", "relay://" + A + "/" + B)]
    [InlineData("MEMORY://Name", "memory://Name")]
    [InlineData("IrDA://Name", "irda://Name")]
    public void TwoSpellingsAreOneEndpoint(string text, string canonical)
    {
        Endpoint first = Endpoint.Parse(text)!;
        Endpoint second = Endpoint.Parse(canonical)!;
        Assert.Equal(canonical, first.ToString());
        Assert.Equal(second, first);
        Assert.Equal(second.GetHashCode(), first.GetHashCode());
    }

    [Fact]
    public void OtherEndpointsAreOther()
    {
        Endpoint endpoint = Endpoint.Parse("udp://10.0.0.1:9701")!;
        Assert.NotEqual(endpoint, Endpoint.Parse("udp://10.0.0.1:9702"));
        Assert.NotEqual(endpoint, Endpoint.Parse("udp://10.0.0.2:9701"));
        Assert.NotEqual(endpoint, Endpoint.Parse("tcp://10.0.0.1:9701"));
        Assert.NotEqual(Endpoint.Parse("memory://a"), Endpoint.Parse("memory://A"));
        Assert.False(endpoint.Equals(null));
    }

    [Theory]
    [InlineData(null, EndpointStatus.Empty)]
    [InlineData("", EndpointStatus.Empty)]
    [InlineData("udp", EndpointStatus.NoScheme)]
    [InlineData("udp:10.0.0.1:1", EndpointStatus.NoScheme)]
    [InlineData("://10.0.0.1:1", EndpointStatus.NoScheme)]
    [InlineData("1udp://10.0.0.1:1", EndpointStatus.NoScheme)]
    [InlineData("u dp://10.0.0.1:1", EndpointStatus.NoScheme)]
    [InlineData(" udp://10.0.0.1:1", EndpointStatus.NoScheme)]
    [InlineData("\u00FCdp://10.0.0.1:1", EndpointStatus.NoScheme)]
    [InlineData("udp://", EndpointStatus.BadHost)]
    [InlineData("udp://:1", EndpointStatus.BadHost)]
    [InlineData("udp://a b:1", EndpointStatus.BadHost)]
    [InlineData("udp://user@host:1", EndpointStatus.BadHost)]
    [InlineData("udp://h\u00F6st:1", EndpointStatus.BadHost)]
    [InlineData("udp://fe80::1:9701", EndpointStatus.BadHost)]
    [InlineData("udp://[]:1", EndpointStatus.BadHost)]
    [InlineData("udp://[fe80::1:1", EndpointStatus.BadHost)]
    [InlineData("udp://[fe80::g]:1", EndpointStatus.BadHost)]
    [InlineData("udp://[fe80::g]", EndpointStatus.BadHost)]
    [InlineData("udp://]", EndpointStatus.BadHost)]
    [InlineData("udp://10.0.0.1", EndpointStatus.BadPort)]
    [InlineData("udp://[fe80::1]", EndpointStatus.BadPort)]
    [InlineData("udp://10.0.0.1:", EndpointStatus.BadPort)]
    [InlineData("udp://10.0.0.1:0", EndpointStatus.BadPort)]
    [InlineData("udp://10.0.0.1:65536", EndpointStatus.BadPort)]
    [InlineData("udp://10.0.0.1:99999", EndpointStatus.BadPort)]
    [InlineData("udp://10.0.0.1:009701", EndpointStatus.BadPort)]
    [InlineData("udp://10.0.0.1:+1", EndpointStatus.BadPort)]
    [InlineData("udp://10.0.0.1:-1", EndpointStatus.BadPort)]
    [InlineData("udp://10.0.0.1:1x", EndpointStatus.BadPort)]
    [InlineData("udp://10.0.0.1:\u0661", EndpointStatus.BadPort)]
    [InlineData("udp://10.0.0.1:1/", EndpointStatus.BadPort)]
    [InlineData("http://10.0.0.1:1/", EndpointStatus.BadPath)]
    [InlineData("http://10.0.0.1:1/relay/", EndpointStatus.BadPath)]
    [InlineData("http://10.0.0.1:1/Relay/" + A, EndpointStatus.BadPath)]
    [InlineData("http://10.0.0.1:1/relay/" + A + "/", EndpointStatus.BadPath)]
    [InlineData("http://10.0.0.1:0/relay/" + A, EndpointStatus.BadPort)]
    [InlineData("http:///relay/" + A, EndpointStatus.BadHost)]
    [InlineData("relay://", EndpointStatus.BadPath)]
    [InlineData("relay://" + A, EndpointStatus.BadPath)]
    [InlineData("relay://" + A + "/", EndpointStatus.BadPath)]
    [InlineData("relay:///" + A, EndpointStatus.BadPath)]
    [InlineData("relay://" + A + "/" + B + "/", EndpointStatus.BadPath)]
    [InlineData("memory://", EndpointStatus.BadHost)]
    [InlineData("memory://a b", EndpointStatus.BadHost)]
    [InlineData("other://a\u007Fb", EndpointStatus.BadHost)]
    [InlineData("other://\u00E4", EndpointStatus.BadHost)]
    public void WhatIsWrongIsNamed(string? text, EndpointStatus expected)
    {
        Assert.Equal(expected, Endpoint.TryParse(text, out Endpoint? endpoint));
        Assert.Null(endpoint);
        Assert.Null(Endpoint.Parse(text));
    }

    [Fact]
    public void AnEndpointHasAtMost128Octets()
    {
        string longest = "memory://" + new string('a', Limits.MaxEndpointLength - 9);
        Assert.Equal(EndpointStatus.Valid, Endpoint.TryParse(longest, out _));
        Assert.Equal(EndpointStatus.TooLong, Endpoint.TryParse(longest + "a", out _));
    }

    [Fact]
    public void HostAndPortMakeAnEndpoint()
    {
        Assert.Equal("udp://10.0.0.1:9701", Endpoint.Udp("10.0.0.1", 9701)!.ToString());
        Assert.Null(Endpoint.Udp("10.0.0.1", 0));
        Assert.Null(Endpoint.Udp("10.0.0.1", -1));
        Assert.Null(Endpoint.Udp("10.0.0.1", 65536));
        Assert.Null(Endpoint.Udp("", 1));
        Assert.Null(Endpoint.Udp("a/b", 1));
    }

    [Fact]
    public void AnyTextHasAnAnswerAndAValidOneIsItsOwnSpelling()
    {
        string[] seeds = ["udp://10.0.0.1:9701", "tcp://[fe80::1]:80", "http://h:1/relay/" + A, "relay://" + A + "/" + B, "memory://x"];
        int valid = 0;
        for (int seed = 0; seed < 50_000; seed++)
        {
            var random = new Random(seed);
            char[] text = seeds[random.Next(seeds.Length)].ToCharArray();
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                text[random.Next(text.Length)] = "a0:/.[]-@ \u00E4F"[random.Next(12)];
            }

            if (Endpoint.TryParse(new string(text), out Endpoint? endpoint) == EndpointStatus.Valid)
            {
                valid++;
                Assert.Equal(endpoint, Endpoint.Parse(endpoint!.ToString()));
                Assert.Equal(endpoint.ToString(), Endpoint.Parse(endpoint.ToString())!.ToString());
            }
        }

        Assert.InRange(valid, 1000, 49_000);
    }
}
