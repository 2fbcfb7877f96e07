namespace NanoPeers.DesktopPeer.Api;

/// <summary>A request that is not carried out, with its named reason.</summary>
internal sealed class ApiRefusalException(ProblemCode code, string detail) : Exception(detail)
{
    /// <summary>The reason's name.</summary>
    public ProblemCode Code { get; } = code;
}
