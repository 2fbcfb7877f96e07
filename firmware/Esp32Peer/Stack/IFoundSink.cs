namespace NanoPeers.Firmware.Stack;

/// <summary>Takes what a search of the board finds.</summary>
public interface IFoundSink
{
    /// <summary>Something was found.</summary>
    /// <param name="kind">Policy 1, peer 2, group 3, pipe 4, service 5, content 6.</param>
    /// <param name="title">What people call it; may be empty.</param>
    /// <param name="name">Its canonical name.</param>
    /// <param name="endpoint">Where it is; may be empty.</param>
    void Found(int kind, string title, string name, string endpoint);

    /// <summary>The search is over.</summary>
    /// <param name="count">How much was found.</param>
    void Ended(int count);
}
