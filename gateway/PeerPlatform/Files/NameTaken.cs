namespace NanoPeers.PeerPlatform.Files;

/// <summary>What a folder does with a file whose name is taken.</summary>
public enum NameTaken
{
    /// <summary>Refuses it. The default.</summary>
    Refuse = 0,

    /// <summary>Gives it a name of its own: <c>name (2).txt</c>.</summary>
    Number = 1,

    /// <summary>Puts it in the place of the other one, at the moment when it is complete.</summary>
    Overwrite = 2,
}
