namespace NanoPeers.DesktopPeer.Api;

/// <summary>An enrolled device and its invitation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its peer id.</param>
/// <param name="Invitation">One line, to be given to the device. It holds the device's secret.</param>
internal sealed record InvitedView(string Name, string Id, string Invitation)
{
    /// <summary>Never shows the invitation: it holds a secret.</summary>
    public override string ToString() => $"invitation of {Name}, {Id}";
}
