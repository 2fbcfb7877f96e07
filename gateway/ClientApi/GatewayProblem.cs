namespace NanoPeers.ClientApi;

/// <summary>Why a request was not carried out: problem details of RFC 9457 with a named code.</summary>
/// <param name="Type">"urn:nanopeers:problem:" and the code.</param>
/// <param name="Title">The code's meaning in a few words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What was wrong and what to do.</param>
/// <param name="Code">One of <see cref="ProblemCode"/>.</param>
public sealed record GatewayProblem(string Type, string Title, int Status, string Detail, string Code)
{
    /// <summary>Makes the problem of a code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="detail">What was wrong and what to do.</param>
    public static GatewayProblem Of(ProblemCode code, string detail) =>
        new("urn:nanopeers:problem:" + code.Name, code.Title, code.Status, detail, code.Name);
}
