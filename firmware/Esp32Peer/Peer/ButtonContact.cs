namespace NanoPeers.Firmware.Peer;

/// <summary>
/// What a button's contacts mean: they bounce for milliseconds, so a level counts once it has rested. Told the level often; says when the
/// button went down, and when it has been held.
/// </summary>
public sealed class ButtonContact
{
    private bool _level;
    private bool _isDown;
    private bool _wasHeld;
    private long _levelSinceMillis;
    private long _downSinceMillis;

    /// <summary>Whether the contacts have not come to rest: look again soon.</summary>
    public bool IsBouncing
    {
        get { return _level != _isDown; }
    }

    /// <summary>Takes the level.</summary>
    /// <param name="isPressed">Whether the contacts are closed now.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>What it means.</returns>
    public ButtonEvent Look(bool isPressed, long nowMillis)
    {
        if (isPressed != _level)
        {
            _level = isPressed;
            _levelSinceMillis = nowMillis;
        }

        int restMillis = _isDown ? PeerTiming.ButtonOpenMillis : PeerTiming.ButtonRestMillis;
        if (IsBouncing && nowMillis - _levelSinceMillis >= restMillis)
        {
            _isDown = _level;
            _downSinceMillis = nowMillis;
            _wasHeld = false;
            return _isDown ? ButtonEvent.Pressed : ButtonEvent.None;
        }

        if (_isDown && !_wasHeld && nowMillis - _downSinceMillis >= PeerTiming.LongPressMillis)
        {
            _wasHeld = true;
            return ButtonEvent.Held;
        }

        return ButtonEvent.None;
    }
}
