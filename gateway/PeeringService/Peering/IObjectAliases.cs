using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>Gives objects the URLs by which peers fetch them: the HTTP server's side of an "I have".</summary>
public interface IObjectAliases
{
    /// <summary>The alias URL of an object, ASCII, with this node's own address as host; the same one each time.</summary>
    /// <param name="id">An object that is here, or one whose verified chunks are.</param>
    string UrlOf(ObjectId id);
}
