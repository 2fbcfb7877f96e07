using System.Security.Cryptography;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Tests;

public sealed class GatewayStateTests
{
    [Fact]
    public void Identity_is_made_once_and_kept()
    {
        using TemporaryState files = new();
        GatewayIdentity first;
        using (SqliteState state = SqliteState.Open(files.Options with { RegionName = "attic" }))
        {
            first = state.Gateway.Identity;
        }

        Assert.Equal("attic", first.RegionName);
        Assert.NotEqual(first.PeerId, first.GroupId);
        using SqliteState again = SqliteState.Open(files.Options with { RegionName = "cellar" });
        Assert.Equal(first, again.Gateway.Identity);
    }

    [Fact]
    public void Two_states_have_two_identities()
    {
        using TemporaryState here = new();
        using TemporaryState there = new();
        using SqliteState one = here.Open();
        using SqliteState other = there.Open();
        Assert.NotEqual(one.Gateway.Identity.PeerId, other.Gateway.Identity.PeerId);
        Assert.NotEqual(one.Gateway.Identity.GroupId, other.Gateway.Identity.GroupId);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" home")]
    [InlineData("a name of thirty-three octets, yes")]
    public void A_region_name_that_no_message_can_carry_is_refused(string name)
    {
        using TemporaryState files = new();
        Assert.Throws<ArgumentException>(() => SqliteState.Open(files.Options with { RegionName = name }));
        Assert.False(Directory.Exists(files.Folder));
    }

    [Fact]
    public void Boot_count_rises_by_one_across_100_reopenings()
    {
        using TemporaryState files = new();
        for (uint expected = 1; expected <= 100; expected++)
        {
            using SqliteState state = files.Open();
            Assert.Equal(expected, state.Gateway.IncrementBootCount());
        }
    }

    [Fact]
    public void Boot_count_gives_no_number_twice_to_threads_at_once()
    {
        using TemporaryState files = new();
        using SqliteState state = files.Open();
        uint[] counts = new uint[64];
        Parallel.For(0, counts.Length, i => counts[i] = state.Gateway.IncrementBootCount());
        Assert.Equal(Enumerable.Range(1, 64).Select(i => (uint)i), counts.Order());
    }

    [Fact]
    public void Boot_count_ends_with_a_refusal_and_never_begins_anew()
    {
        using TemporaryState files = new();
        files.Open().Dispose();
        files.Edit("UPDATE gateway SET boot_count = 4294967294");
        using SqliteState state = files.Open();
        Assert.Equal(uint.MaxValue, state.Gateway.IncrementBootCount());
        Assert.Throws<InvalidOperationException>(() => state.Gateway.IncrementBootCount());
        Assert.Throws<InvalidOperationException>(() => state.Gateway.IncrementBootCount());
    }

    [Fact]
    public void Authority_key_is_there_after_a_restart()
    {
        using TemporaryState files = new();
        using RSA authority = RSA.Create(2048);
        byte[] key = authority.ExportPkcs8PrivateKey();
        using (SqliteState state = files.Open())
        {
            Assert.False(state.Gateway.TryReadAuthorityKey(out _));
            state.Gateway.SaveAuthorityKey(TemporaryState.Secret("replaced"));
            state.Gateway.SaveAuthorityKey(key);
        }

        using SqliteState again = files.Open();
        Assert.True(again.Gateway.TryReadAuthorityKey(out byte[]? read));
        using RSA loaded = RSA.Create();
        loaded.ImportPkcs8PrivateKey(read, out _);
        byte[] signature = loaded.SignData("a"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.True(authority.VerifyData("a"u8, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void An_empty_authority_key_is_refused()
    {
        using TemporaryState files = new();
        using SqliteState state = files.Open();
        Assert.Throws<ArgumentException>(() => state.Gateway.SaveAuthorityKey([]));
    }
}
