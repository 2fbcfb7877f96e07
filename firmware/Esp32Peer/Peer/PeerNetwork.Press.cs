using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.Firmware.Peer;

/// <summary>The button of a board that is linked with others' lights: what a press asks of them, and what came of it.</summary>
internal sealed partial class PeerNetwork
{
    private bool _isPressed;

    /// <summary>Whether the button switches others' lights.</summary>
    internal bool SwitchesOthers
    {
        get { return CountLights() > 0; }
    }

    /// <summary>
    /// Presses the button for the linked lights. One light is toggled, so that each press changes it. Several go the same way: off when one of
    /// them is known to be on, else on. In a group they go as the group does.
    /// </summary>
    internal void PressLinked(bool isInGroup, bool isOn, long nowMillis)
    {
        bool isOnlyOne = !isInGroup && CountLights() == 1;
        bool isAnyOn = false;
        for (int place = 0; place < _links.Places; place++)
        {
            RemoteLight? light = _links.At(place)?.Light;
            isAnyOn = isAnyOn || (light != null && light.IsOn);
        }

        for (int place = 0; place < _links.Places; place++)
        {
            LinkedPeer? linked = _links.At(place);
            if (linked == null || linked.Light == null)
            {
                continue;
            }

            bool turnsOn = isInGroup ? isOn : !isAnyOn;
            linked.Light.Press(isOnlyOne ? SwitchMessageKind.Toggle : SwitchMessageKind.Set, !isOnlyOne && turnsOn ? 1 : 0, nowMillis);
            if (!linked.Light.IsAttached)
            {
                // A person waits: the session is sought now, whatever the last wait was.
                linked.BackOffMillis = PeerTiming.FirstBackOffMillis;
                linked.NextMillis = nowMillis;
            }

            TransmitLinked(linked);
        }

        _isPressed = true;
        _dueMillis = nowMillis;
    }

    /// <summary>What came of the last press, once: how many of the lights did it and how many did not answer.</summary>
    /// <returns>False while it waits, or after it was told.</returns>
    internal bool TakePressed(out int done, out int silent)
    {
        done = 0;
        silent = 0;
        if (!_isPressed)
        {
            return false;
        }

        for (int place = 0; place < _links.Places; place++)
        {
            RemoteLight? light = _links.At(place)?.Light;
            if (light == null)
            {
                continue;
            }

            if (light.IsPressed)
            {
                return false;
            }

            done += light.Outcome == SwitchOutcome.Done ? 1 : 0;
            silent += light.Outcome == SwitchOutcome.Done ? 0 : 1;
        }

        _isPressed = false;
        return true;
    }

    private int CountLights()
    {
        int count = 0;
        for (int place = 0; place < _links.Places; place++)
        {
            count += _links.At(place)?.Light == null ? 0 : 1;
        }

        return count;
    }

    /// <summary>Handles what a linked peer's light says.</summary>
    private void HandleLinkedLight(SecuredSession session)
    {
        LinkedPeer? linked = _links.Find(session.Peer);
        if (linked == null || linked.Light == null)
        {
            _counters.Add(PeerCounter.NotForThisPeer);
            return;
        }

        if (linked.Light.HandleMessage(_switchMessage))
        {
            _ports.Log.Write("The linked light " + linked.Peer.ToString() + (linked.Light.IsOn ? " is on." : " is off."));
        }

        TransmitLinked(linked);
    }
}
