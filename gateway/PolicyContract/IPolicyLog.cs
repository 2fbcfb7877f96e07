namespace NanoPeers.PolicyContract;

/// <summary>Lines for the peer's log. Right "log".</summary>
public interface IPolicyLog
{
    /// <summary>Writes a line, at most 10 in a second; control characters are left out, and what is longer than 200 characters is cut.</summary>
    /// <param name="line">The line.</param>
    void Write(string line);
}
