namespace NanoPeers.DesktopPeer.Api;

/// <summary>A relay that this peer uses, as the API tells of it.</summary>
/// <param name="Gateway">Its id.</param>
/// <param name="Name">Its name; empty where it is not known.</param>
/// <param name="Connected">Whether there is a session with it.</param>
/// <param name="Unanswered">Deposits that it has not answered yet.</param>
/// <param name="Mailbox">away, opening, collecting, refused; none where this peer has no mailbox there.</param>
/// <param name="Problem">Why it opens no mailbox; empty when it does.</param>
internal sealed record RelayRouteView(string Gateway, string Name, bool Connected, int Unanswered, string Mailbox, string Problem);
