namespace NanoPeers.DesktopPeer.Api;

/// <summary>A pairing of two devices.</summary>
/// <param name="Asker">Name of the device that asks.</param>
/// <param name="Answerer">Name of the device that answers.</param>
/// <param name="Endpoint">Where the pairing says that the latter is.</param>
/// <param name="Pairing">One line, to be given to the device that asks. It holds the secret of the two.</param>
internal sealed record PairedView(string Asker, string Answerer, string Endpoint, string Pairing)
{
    /// <summary>Never shows the pairing: it holds a secret.</summary>
    public override string ToString() => $"pairing of {Asker} with {Answerer}";
}
