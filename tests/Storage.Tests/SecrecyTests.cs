using System.Security.Cryptography;
using System.Text;
using NanoPeers.PeerPlatform.Stores;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

/// <summary>What somebody finds who gets hold of the files of the state, without the key file.</summary>
public sealed class SecrecyTests
{
    [Fact]
    public void No_secret_stands_in_any_file_while_the_state_is_open_nor_after()
    {
        using TemporaryState files = new();
        using RSA authority = RSA.Create(2048);
        byte[] authorityKey = authority.ExportPkcs8PrivateKey();
        List<byte[]> secrets = [authority.ExportParameters(true).D!, authority.ExportParameters(true).P!, authorityKey];
        using (SqliteState state = files.Open())
        {
            state.Gateway.SaveAuthorityKey(authorityKey);
            for (int i = 0; i < 20; i++)
            {
                secrets.AddRange([Secret($"device {i}"), Secret($"resumption {i}")]);
                state.Devices.Add(Device(i, $"searched for {i}"), Secret($"device {i}"));
                state.Resumption.Save(Id(i), (ulong)i, Secret($"resumption {i}"), Noon);
            }

            secrets.AddRange(GroupSecrets(state));
            AssertHidden(secrets, files.RawFiles(), ["state.db", "state.db-wal", "state.db-shm", "state.key"]);
        }

        AssertHidden(secrets, files.RawFiles(), ["state.db", "state.key"]);
    }

    [Fact]
    public void One_secret_saved_twice_looks_different_each_time()
    {
        using TemporaryState files = new();
        using (SqliteState state = files.Open())
        {
            state.Devices.Add(Device(1, "one"), Secret("same"));
            state.Devices.Add(Device(2, "two"), Secret("same"));
        }

        byte[] one = (byte[])files.Ask("SELECT secret FROM device WHERE name = 'one'")!;
        byte[] two = (byte[])files.Ask("SELECT secret FROM device WHERE name = 'two'")!;
        Assert.NotEqual(one[1..13], two[1..13]);
        Assert.NotEqual(one[13..45], two[13..45]);
    }

    [Theory]
    [InlineData("remove")]
    [InlineData("revoke")]
    public void What_is_deleted_stands_in_no_file_even_encrypted(string how)
    {
        using TemporaryState files = new();
        using (SqliteState state = files.Open())
        {
            state.Devices.Add(Device(1, "gone"), Secret("1"));
            state.Devices.Add(Device(2, "stays"), Secret("2"));
            state.Resumption.Save(Id(1), 1, Secret("11"), Noon);
        }

        byte[] secret = (byte[])files.Ask("SELECT secret FROM device WHERE name = 'gone'")!;
        byte[] resumption = (byte[])files.Ask("SELECT secret FROM resumption")!;
        Assert.Contains(files.RawFiles().Values, file => Holds(file, secret));
        Assert.Contains(files.RawFiles().Values, file => Holds(file, resumption));

        using SqliteState again = files.Open();
        again.Devices.RecordSeen(Id(1), "udp://10.0.0.7:9701", Noon); // the row, with its secret, is written to the log
        Assert.True(how == "remove" ? again.Devices.Remove(Id(1)) : again.Devices.Revoke(Id(1)));
        Assert.DoesNotContain(files.RawFiles().Values, file => Holds(file, secret.AsSpan(1, 12)) || Holds(file, secret.AsSpan(13)));
        Assert.DoesNotContain(files.RawFiles().Values, file => Holds(file, resumption.AsSpan(1, 12)) || Holds(file, resumption.AsSpan(13)));
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("password")]
    [InlineData("invitation")]
    [InlineData("forget")]
    public void A_groups_secret_that_was_replaced_or_forgotten_stands_in_no_file_even_encrypted(string what)
    {
        using TemporaryState files = new();
        using (SqliteState state = files.Open())
        {
            GroupSecrets(state);
        }

        string[] columns = what == "forget" ? ["keys", "password", "invitation"] : [what];
        byte[][] before = [.. columns.Select(column => (byte[])files.Ask($"SELECT {column} FROM group_seat")!)];
        Assert.All(before, secret => Assert.Contains(files.RawFiles().Values, file => Holds(file, secret.AsSpan(0, 60))));
        using SqliteState again = files.Open();
        again.Groups.SaveAddress(Id(1), new MemberAddressRecord(Id(2), "udp://10.0.0.7:9701", Noon));
        switch (what)
        {
            case "keys": again.Groups.SaveKeys(Id(1), Secret("other")); break;
            case "password": again.Groups.SavePassword(Id(1), Secret("other")); break;
            case "invitation": again.Groups.SaveSeat(GroupStoreTests.Seat(Id(1))); break;
            default: Assert.True(again.Groups.Forget(Id(1))); break;
        }

        Assert.All(before, secret => Assert.DoesNotContain(files.RawFiles().Values, file => Holds(file, secret.AsSpan(1, 12)) || Holds(file, secret.AsSpan(13, 20))));
    }

    /// <summary>One of each kind, all in group 1.</summary>
    private static List<byte[]> GroupSecrets(SqliteState state)
    {
        byte[] keys = [.. Enumerable.Range(0, 128).SelectMany(i => Secret($"keys {i}"))];
        string invitation = "np-join:" + Convert.ToHexString(Secret("joining"));
        Assert.True(state.Groups.SaveIdentityKey(Secret("identity")));
        state.Groups.SaveSeat(GroupStoreTests.Seat(Id(1)) with { Invitation = invitation });
        state.Groups.SaveKeys(Id(1), keys);
        state.Groups.SavePassword(Id(1), Secret("password"));
        state.Groups.SaveInvitation(new GroupInvitationRecord(Id(1), "anna", Secret("invitation"), Noon, null));
        return [Secret("identity"), keys, Secret("password"), Secret("invitation"), Encoding.UTF8.GetBytes(invitation)];
    }

    /// <summary>No eight octets of a secret in a row, anywhere; names are not encrypted, and finding one shows that the search works.</summary>
    private static void AssertHidden(List<byte[]> secrets, IReadOnlyDictionary<string, byte[]> files, string[] expectedFiles)
    {
        Assert.Equal(expectedFiles.Order(StringComparer.Ordinal), files.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(files, file => Holds(file.Value, Encoding.UTF8.GetBytes("searched for 7")));
        Assert.DoesNotContain(files, file => secrets.Any(secret => Pieces(secret).Any(piece => Holds(file.Value, piece))));
    }

    private static IEnumerable<byte[]> Pieces(byte[] secret) =>
        Enumerable.Range(0, secret.Length / 8).Select(i => secret[(8 * i)..((8 * i) + 8)]);

    private static bool Holds(byte[] octets, ReadOnlySpan<byte> searched) => octets.AsSpan().IndexOf(searched) >= 0;
}
