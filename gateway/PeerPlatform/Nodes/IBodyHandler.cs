namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>Takes the bodies of one protocol. Called on the thread that received the message, for several messages at once.</summary>
public interface IBodyHandler
{
    /// <summary>Whether bodies are taken that came in clear; <see cref="ReceivedBody.IsSecured"/> then tells them apart.</summary>
    bool AcceptsClear { get; }

    /// <summary>Whether bodies are taken that came under a group's key; <see cref="ReceivedBody.Group"/> then names the group.</summary>
    bool AcceptsGroup => false;

    /// <summary>Handles a body. What it needs later it copies: the octets are another message's as soon as this returns.</summary>
    /// <param name="body">The body and where it came from.</param>
    void Handle(ReceivedBody body);
}
