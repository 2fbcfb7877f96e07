using NanoPeers.Updates;

namespace NanoPeers.ProtocolModels.Tests.Updates;

/// <summary>Which manifest is taken after which: never an older one, never one that has expired.</summary>
public sealed class ManifestMemoryTests
{
    private const long Issued = 1_793_491_200;
    private const long Day = 86_400;

    private readonly ManifestMemory _memory = new("antivirus");
    private readonly UpdateManifest _manifest = new();
    private readonly byte[] _digest = new byte[32];

    [Fact]
    public void A_higher_number_is_newer_and_a_lower_one_is_refused()
    {
        Assert.Equal(ManifestVerdict.Newer, Judge(5, Issued));
        _memory.Take(_manifest, _digest);
        Assert.Equal((5u, Issued), (_memory.Sequence, _memory.IssuedSeconds));
        Assert.Equal(ManifestVerdict.Same, Judge(5, Issued));
        Assert.Equal(ManifestVerdict.Older, Judge(4, Issued));
        Assert.Equal(ManifestVerdict.Newer, Judge(6, Issued));
        _digest[31] = 1;
        Assert.Equal(ManifestVerdict.Forked, Judge(5, Issued));
        Assert.Equal(ManifestVerdict.Newer, Judge(uint.MaxValue, Issued));
    }

    [Fact]
    public void What_was_kept_counts_after_a_restart()
    {
        Judge(5, Issued);
        _digest[0] = 7;
        _memory.Take(_manifest, _digest);
        var again = new ManifestMemory("antivirus");
        again.Restore(_memory.Sequence, _memory.IssuedSeconds, _memory.Digest, 0);
        Make(4, Issued, Issued + Day, 0);
        Assert.Equal(ManifestVerdict.Older, again.Judge(_manifest, _digest, Issued, 0));
        Make(5, Issued, Issued + Day, 0);
        Assert.Equal(ManifestVerdict.Same, again.Judge(_manifest, _digest, Issued, 0));
    }

    [Fact]
    public void An_expired_one_is_refused_also_when_the_clock_is_turned_back()
    {
        Assert.Equal(ManifestVerdict.Newer, Judge(5, Issued, now: Issued + Day - 1));
        Assert.Equal(ManifestVerdict.Expired, Judge(5, Issued, now: Issued + Day));
        Make(9, Issued + (3 * Day), Issued + (4 * Day), 0);
        _memory.Take(_manifest, new byte[32]);
        Assert.Equal(ManifestVerdict.Expired, Judge(10, Issued, now: Issued));
        Assert.Equal(ManifestVerdict.Expired, Judge(10, Issued, now: 0));
        Assert.Equal(ManifestVerdict.Newer, Judge(10, Issued + (3 * Day), now: 0));
    }

    [Fact]
    public void One_from_the_future_waits_until_it_is_right()
    {
        Assert.Equal(ManifestVerdict.Newer, Judge(5, Issued + Day, now: Issued));
        Assert.Equal(ManifestVerdict.NotYet, Judge(5, Issued + Day + 1, now: Issued));
        Assert.Equal(ManifestVerdict.Newer, Judge(5, Issued + Day + 1, now: 0));
    }

    [Fact]
    public void Another_product_and_one_that_needs_a_later_version_are_refused()
    {
        Assert.Equal(ManifestVerdict.OtherProduct, new ManifestMemory("firewall").Judge(Made(5, Issued, 0), _digest, Issued, 0));
        ulong minimum = UpdateVersion.Of(3, 2, 0, 0);
        Assert.Equal(ManifestVerdict.BelowMinimum, Judge(5, Issued, minimum, minimum - 1));
        Assert.Equal(ManifestVerdict.Newer, Judge(5, Issued, minimum, minimum));
        Assert.Equal(ManifestVerdict.Newer, Judge(5, Issued, minimum, UpdateVersion.None));
    }

    [Theory]
    [InlineData("4.2.0.17", 4, 2, 0, 17)]
    [InlineData("2026.1121", 2026, 1121, 0, 0)]
    [InlineData("65535.65535.65535.65535", 65535, 65535, 65535, 65535)]
    public void A_version_is_four_numbers(string text, int major, int minor, int build, int revision)
    {
        Assert.True(UpdateVersion.TryParse(text, out ulong version));
        Assert.Equal(UpdateVersion.Of(major, minor, build, revision), version);
        Assert.True(UpdateVersion.TryParse(UpdateVersion.TextOf(version), out ulong again));
        Assert.Equal(version, again);
        Assert.True(version > UpdateVersion.Of(4, 1, 65535, 65535));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.")]
    [InlineData(".1")]
    [InlineData("1..2")]
    [InlineData("1.2.3.4.5")]
    [InlineData("65536")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData("1a")]
    public void Other_text_is_no_version(string text)
    {
        Assert.False(UpdateVersion.TryParse(text, out ulong version));
        Assert.Equal(UpdateVersion.None, version);
    }

    private ManifestVerdict Judge(uint sequence, long issued, ulong minimum = 0, ulong installed = 0, long now = Issued) =>
        _memory.Judge(Made(sequence, issued, minimum), _digest, now, installed);

    private UpdateManifest Made(uint sequence, long issued, ulong minimum)
    {
        Make(sequence, issued, issued + Day, minimum);
        return _manifest;
    }

    private void Make(uint sequence, long issued, long expires, ulong minimum)
    {
        var writer = new UpdateManifestWriter();
        writer.Begin("antivirus", sequence, issued, expires, minimum);
        writer.AddComponent(ComponentClass.Data, "c", 1, "http://o/c", 1, new byte[32], ChunkForm.None, 0, []);
        byte[] octets = [.. writer.Buffer.AsSpan(0, writer.Length), .. new byte[256]];
        Assert.Equal(UpdateManifestStatus.Valid, _manifest.TryDecode(octets, 0, octets.Length));
    }
}
