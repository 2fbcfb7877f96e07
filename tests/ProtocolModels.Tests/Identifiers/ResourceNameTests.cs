using NanoPeers.Identifiers;

namespace NanoPeers.ProtocolModels.Tests.Identifiers;

public sealed class ResourceNameTests
{
    private const string Id = "01234567-89ab-cdef-fedc-ba9876543210";

    [Theory]
    [InlineData("peer", ResourceKind.Peer)]
    [InlineData("group", ResourceKind.Group)]
    [InlineData("pipe", ResourceKind.Pipe)]
    [InlineData("service", ResourceKind.Service)]
    [InlineData("policy", ResourceKind.Policy)]
    public void EveryKindHasItsWord(string word, ResourceKind kind)
    {
        string text = "urn:nanopeers:" + word + ":" + Id;
        ResourceName? name = ResourceName.Parse(text);
        Assert.NotNull(name);
        Assert.Equal(kind, name.Kind);
        Assert.Equal(Id, name.Id.ToString());
        Assert.Equal(text, name.ToString());
        Assert.Equal(name, new ResourceName(kind, Identifier.Parse(Id)!));
        Assert.Equal(name.GetHashCode(), new ResourceName(kind, Identifier.Parse(Id)!).GetHashCode());
    }

    [Fact]
    public void TheKindIsPartOfTheName() =>
        Assert.NotEqual(new ResourceName(ResourceKind.Peer, Identifier.Parse(Id)!), new ResourceName(ResourceKind.Group, Identifier.Parse(Id)!));

    [Theory]
    [InlineData("")]
    [InlineData("urn:nanopeers:")]
    [InlineData("urn:nanopeers:peer")]
    [InlineData("urn:nanopeers:peer:")]
    [InlineData("urn:nanopeers:peers:" + Id)]
    [InlineData("urn:nanopeers:Peer:" + Id)]
    [InlineData("URN:nanopeers:peer:" + Id)]
    [InlineData("urn:nanopeers::" + Id)]
    [InlineData("urn:nanopeers:content:" + Id)]
    [InlineData("urn:nanopeers:peer:" + Id + "0")]
    [InlineData("urn:nanopeers:peer:" + Id + ":x")]
    [InlineData(" urn:nanopeers:peer:" + Id)]
    public void AnyOtherTextIsNoName(string text) => Assert.Null(ResourceName.Parse(text));

    [Fact]
    public void NoPrefixOfANameIsOne()
    {
        string text = "urn:nanopeers:service:" + Id;
        for (int count = 0; count < text.Length; count++)
        {
            Assert.Null(ResourceName.Parse(text[..count]));
        }

        Assert.Null(ResourceName.Parse(null));
    }

    [Fact]
    public void NumbersOfKindsAreFixed() =>
        Assert.Equal([1, 2, 3, 4, 5], Enum.GetValues<ResourceKind>().Select(kind => (int)kind));
}
