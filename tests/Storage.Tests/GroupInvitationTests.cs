using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

/// <summary>Invitations are found while their time lasts, and used by one peer.</summary>
public sealed class GroupInvitationTests : IDisposable
{
    private readonly TemporaryState _files = new();
    private SqliteState _state;

    public GroupInvitationTests() => _state = _files.Open();

    private IGroupStore Store => _state.Groups;

    [Fact]
    public void An_invitation_is_found_by_group_and_name_until_its_time_is_over()
    {
        GroupInvitationRecord anna = new(Id(1), "anna", Secret("anna"), Noon, null);
        Store.SaveInvitation(anna);
        Store.SaveInvitation(anna with { Group = Id(2), Secret = Secret("other group") });
        Store.SaveInvitation(anna with { Name = "Anna", Secret = Secret("other name") });
        Restart();
        Assert.Equivalent(anna, Store.FindInvitation(Id(1), "anna", Noon.AddMilliseconds(-1)), strict: true);
        Assert.Null(Store.FindInvitation(Id(1), "anna", Noon));
        Assert.Null(Store.FindInvitation(Id(1), "ann", Noon.AddDays(-1)));
        Assert.Null(Store.FindInvitation(Id(3), "anna", Noon.AddDays(-1)));
        Assert.Equal(Secret("other name"), Store.FindInvitation(Id(1), "Anna", Noon.AddDays(-1))?.Secret);
    }

    [Fact]
    public void A_new_invitation_of_the_same_name_replaces_the_old_one_and_is_unused()
    {
        Store.SaveInvitation(new GroupInvitationRecord(Id(1), "anna", Secret("old"), Noon, null));
        Assert.True(Store.UseInvitation(Id(1), "anna", Id(10)));
        Store.SaveInvitation(new GroupInvitationRecord(Id(1), "anna", Secret("new"), Noon.AddDays(1), null));
        Assert.Equivalent(
            new GroupInvitationRecord(Id(1), "anna", Secret("new"), Noon.AddDays(1), null), Store.FindInvitation(Id(1), "anna", Noon), strict: true);
        Assert.True(Store.UseInvitation(Id(1), "anna", Id(11)));
    }

    [Fact]
    public void One_peer_uses_it_as_often_as_it_asks_and_no_other_ever()
    {
        Assert.False(Store.UseInvitation(Id(1), "anna", Id(10)));
        Store.SaveInvitation(new GroupInvitationRecord(Id(1), "anna", Secret("anna"), Noon, null));
        Assert.True(Store.UseInvitation(Id(1), "anna", Id(10)));
        Assert.True(Store.UseInvitation(Id(1), "anna", Id(10)));
        Assert.False(Store.UseInvitation(Id(1), "anna", Id(11)));
        Restart();
        Assert.False(Store.UseInvitation(Id(1), "anna", Id(11)));
        Assert.True(Store.UseInvitation(Id(1), "anna", Id(10)));
        Assert.Equal(Id(10), Store.FindInvitation(Id(1), "anna", Noon.AddDays(-1))?.UsedBy);
    }

    [Fact]
    public async Task Of_two_threads_at_once_one_uses_it()
    {
        const int Rounds = 50;
        for (int i = 0; i < Rounds; i++)
        {
            Store.SaveInvitation(new GroupInvitationRecord(Id(1), $"anna {i}", Secret("anna"), Noon, null));
        }

        using Barrier start = new(2);
        bool[][] used = await Task.WhenAll(UseAll(Id(10)), UseAll(Id(11)));
        for (int i = 0; i < Rounds; i++)
        {
            Identifier? winner = Store.FindInvitation(Id(1), $"anna {i}", Noon.AddDays(-1))?.UsedBy;
            Assert.True(used[0][i] ^ used[1][i], $"Round {i}");
            Assert.Equal(used[0][i] ? Id(10) : Id(11), winner);
        }

        Task<bool[]> UseAll(Identifier peer) => Task.Factory.StartNew(
            () =>
            {
                bool[] answers = new bool[Rounds];
                for (int i = 0; i < Rounds; i++)
                {
                    start.SignalAndWait();
                    answers[i] = Store.UseInvitation(Id(1), $"anna {i}", peer);
                }

                return answers;
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    [Fact]
    public void The_expired_are_deleted_and_no_others()
    {
        Store.SaveInvitation(new GroupInvitationRecord(Id(1), "one", Secret("1"), Noon.AddMilliseconds(-1), null));
        Store.SaveInvitation(new GroupInvitationRecord(Id(1), "two", Secret("2"), Noon, Id(10)));
        Store.SaveInvitation(new GroupInvitationRecord(Id(1), "three", Secret("3"), Noon.AddMilliseconds(1), null));
        Assert.Equal(2, Store.DeleteExpiredInvitations(Noon));
        Assert.Equal(0, Store.DeleteExpiredInvitations(Noon));
        Assert.Null(Store.FindInvitation(Id(1), "two", Noon.AddYears(-1)));
        Assert.NotNull(Store.FindInvitation(Id(1), "three", Noon));
    }

    public void Dispose()
    {
        _state.Dispose();
        _files.Dispose();
    }

    private void Restart()
    {
        _state.Dispose();
        _state = _files.Open();
    }
}
