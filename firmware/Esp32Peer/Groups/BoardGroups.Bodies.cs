using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Firmware.Groups;

/// <summary>What other protocols of the board say under a group's key.</summary>
public sealed partial class BoardGroups
{
    /// <summary>The first group whose key the board has; null for none.</summary>
    internal Identifier? FirstWithKey
    {
        get
        {
            for (int i = 0; i < _places.Length; i++)
            {
                GroupPlace? place = _places[i];
                if (place != null && place.IsAdmitted && place.Keys.Ring.Current != null)
                {
                    return place.Group;
                }
            }

            return null;
        }
    }

    /// <summary>Whether the board may say something in a group.</summary>
    internal bool SpeaksIn(Identifier group)
    {
        int place = FindPlace(group);
        return place >= 0 && _places[place]!.Speaks;
    }

    /// <summary>Seals a message under a group's key.</summary>
    /// <returns>Its octets; 0 when the board has no key of the group.</returns>
    internal int Finish(Identifier group, MessageWriter writer)
    {
        int place = FindPlace(group);
        return place < 0 || _places[place]!.Keys.Ring.Current == null ? 0 : _places[place]!.Keys.Finish(writer);
    }
}
