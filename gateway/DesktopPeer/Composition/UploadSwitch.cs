namespace NanoPeers.DesktopPeer.Composition;

/// <summary>Uploads for this gateway and for peers, or not: while it is off files stay in the upload folder, and peers get no answer.</summary>
internal sealed class UploadSwitch
{
    private volatile bool _isOn;

    /// <summary>Whether it is on.</summary>
    public bool IsOn => _isOn;

    /// <summary>Turns it on; disposing what is returned turns it off.</summary>
    public IAsyncDisposable TurnOn()
    {
        _isOn = true;
        return new Off(this);
    }

    private sealed class Off(UploadSwitch owner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            owner._isOn = false;
            return ValueTask.CompletedTask;
        }
    }
}
