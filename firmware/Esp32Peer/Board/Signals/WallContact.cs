namespace NanoPeers.Firmware.Board.Signals;

/// <summary>
/// Makes presses of what a contact in the wall does. A push-button is a press as it is. A rocker stays where it is put: each change of it, once it has
/// rested, becomes one short press, which ends only when it was seen often enough, however slow the loop is. So a rocker that stays closed for hours
/// never counts as a button that is held.
/// </summary>
public sealed class WallContact
{
    /// <summary>How long a rocker must rest after a change, milliseconds.</summary>
    public const int RestMillis = 30;

    /// <summary>Least length of a press, and of the pause after it, milliseconds.</summary>
    public const int PressMillis = 60;

    /// <summary>Least number of looks at a press, and at the pause after it.</summary>
    public const int PressLooks = 3;

    private const int MostWaiting = 4;

    private readonly bool _isRocker;
    private bool _isKnown;
    private bool _level;
    private bool _restedLevel;
    private long _levelSinceMillis;
    private int _waiting;
    private bool _isPressing;
    private bool _isBusy;
    private long _sinceMillis;
    private int _looks;

    /// <summary>Begins without a press, whatever the contact's level.</summary>
    /// <param name="isRocker">Whether it is a rocker; if not, a push-button.</param>
    public WallContact(bool isRocker)
    {
        _isRocker = isRocker;
    }

    /// <summary>Takes the level.</summary>
    /// <param name="isClosed">Whether the contact is closed now.</param>
    /// <param name="nowMillis">The board's clock.</param>
    /// <returns>Whether a button would be down now.</returns>
    public bool Look(bool isClosed, long nowMillis)
    {
        if (!_isRocker)
        {
            return isClosed;
        }

        CountChanges(isClosed, nowMillis);
        if (_isBusy && ++_looks > PressLooks && nowMillis - _sinceMillis >= PressMillis)
        {
            // A press is followed by its pause, and a pause by nothing.
            _isBusy = _isPressing;
            Begin(false, nowMillis);
        }

        if (!_isBusy && _waiting > 0)
        {
            _waiting--;
            _isBusy = true;
            Begin(true, nowMillis);
        }

        return _isPressing;
    }

    private void CountChanges(bool isClosed, long nowMillis)
    {
        if (!_isKnown)
        {
            _isKnown = true;
            _restedLevel = isClosed;
            _level = isClosed;
        }

        if (isClosed != _level)
        {
            _level = isClosed;
            _levelSinceMillis = nowMillis;
        }

        if (_level != _restedLevel && nowMillis - _levelSinceMillis >= RestMillis)
        {
            _restedLevel = _level;
            _waiting = _waiting < MostWaiting ? _waiting + 1 : _waiting;
        }
    }

    private void Begin(bool isPressing, long nowMillis)
    {
        _isPressing = isPressing;
        _sinceMillis = nowMillis;
        _looks = 1;
    }
}
