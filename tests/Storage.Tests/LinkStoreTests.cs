using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Tests;

/// <summary>Links outlive the program, each once, with no secret among them.</summary>
public sealed class LinkStoreTests : IDisposable
{
    private static readonly Identifier _hall = new([1, .. new byte[15]], 0);
    private static readonly Identifier _lamp = new([2, .. new byte[15]], 0);

    private readonly TemporaryState _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_link_outlives_the_program_with_what_became_of_it()
    {
        LinkRecord link = new(_hall, _lamp, true, null);
        using (SqliteState state = _files.Open())
        {
            state.Links.Save(link);
            state.Links.Save(new LinkRecord(_lamp, _hall, true, null));
            state.Links.Save(link with { IntroducedAt = DateTimeOffset.UnixEpoch.AddDays(1) });
            Assert.Equal([link with { IntroducedAt = DateTimeOffset.UnixEpoch.AddDays(1) }, new LinkRecord(_lamp, _hall, true, null)], state.Links.List());
            state.Links.Save(link with { Wanted = false });
        }

        using (SqliteState state = _files.Open())
        {
            Assert.Equal([link with { Wanted = false }, new LinkRecord(_lamp, _hall, true, null)], state.Links.List());
            Assert.True(state.Links.Remove(_hall, _lamp));
            Assert.False(state.Links.Remove(_hall, _lamp));
            Assert.Equal([new LinkRecord(_lamp, _hall, true, null)], state.Links.List());
        }
    }
}
