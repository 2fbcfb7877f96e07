using NanoPeers.Identifiers;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Identifiers;

/// <summary>The names of <c>tests/vectors/identifiers</c>.</summary>
public sealed class NameVectorTests
{
    [Fact]
    public void NamesMeanWhatTheVectorsSay()
    {
        foreach (VectorCase vector in VectorFile.Load("identifiers/names"))
        {
            string text = vector.Text("text");
            Identifier? id;
            if (vector.Has("content"))
            {
                ContentName? content = ContentName.Parse(text);
                Assert.Equal(vector.Text("content"), content?.Name);
                Assert.Equal(text, content!.ToString());
                id = content.Group;
            }
            else
            {
                ResourceName? name = ResourceName.Parse(text);
                Assert.Equal(vector.Text("number"), ((int?)name?.Kind).ToString());
                Assert.Equal(text, name!.ToString());
                id = name.Id;
            }

            byte[] octets = new byte[Identifier.Length];
            id.CopyTo(octets, 0);
            Assert.Equal(vector.Octets("hex"), octets);
        }
    }
}
