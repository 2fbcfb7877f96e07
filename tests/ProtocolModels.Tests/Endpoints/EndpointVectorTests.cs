using System.Text;
using NanoPeers.Endpoints;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Endpoints;

/// <summary>The endpoints of <c>tests/vectors/endpoints</c>.</summary>
public sealed class EndpointVectorTests
{
    [Fact]
    public void EndpointsMeanWhatTheVectorsSay()
    {
        foreach (VectorCase vector in VectorFile.Load("endpoints/endpoints"))
        {
            EndpointStatus status = Endpoint.TryParse(vector.Text("text"), out Endpoint? endpoint);
            Assert.Equal(vector.Text("status"), status.ToString());
            Assert.Equal(status == EndpointStatus.Valid, endpoint != null);
            if (endpoint != null)
            {
                byte[] text = Encoding.UTF8.GetBytes(endpoint.ToString());
                byte[] octets = [(byte)text.Length, .. text];
                Assert.Equal(vector.Text("canonical"), endpoint.ToString());
                Assert.Equal(vector.Octets("hex"), octets);
            }
        }
    }
}
