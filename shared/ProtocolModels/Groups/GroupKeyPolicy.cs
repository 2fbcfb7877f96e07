namespace NanoPeers.Groups;

/// <summary>
/// How a group's keys are made, handed out and changed: what its document says, or these defaults. Times in milliseconds. GROUPS.md, "Policy".
/// </summary>
public sealed class GroupKeyPolicy
{
    /// <summary>No schedule.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Most members that are asked to contribute.</summary>
    public const int MostContributors = 8;

    /// <summary>Makes the default policy.</summary>
    public GroupKeyPolicy()
    {
        Suite = Messages.Suite.Aes128CbcHmac;
        Origin = GroupKeyOrigin.Creator;
        Delivery = GroupKeyDelivery.UnderSession;
        Contributors = 2;
        RekeysOnJoin = true;
        RekeyEveryMillis = Never;
        SwitchAfterMillis = 5000;
        GraceMillis = 10000;
        RemovalGraceMillis = 2000;
        GatherMillis = 2000;
    }

    /// <summary>Suite of messages under the key; 2 only in groups of full peers.</summary>
    public int Suite { get; set; }

    /// <summary>Who makes the key.</summary>
    public GroupKeyOrigin Origin { get; set; }

    /// <summary>How it gets to the members.</summary>
    public GroupKeyDelivery Delivery { get; set; }

    /// <summary>Members that add to a contributed key, at most <see cref="MostContributors"/>.</summary>
    public int Contributors { get; set; }

    /// <summary>Whether who joins gets a new key, so that it cannot read what was said before in the same epoch.</summary>
    public bool RekeysOnJoin { get; set; }

    /// <summary>From one key to the next, at the latest.</summary>
    public long RekeyEveryMillis { get; set; }

    /// <summary>How long a phase of a planned rekey waits for members that do not answer.</summary>
    public long SwitchAfterMillis { get; set; }

    /// <summary>How long the key before still opens messages after a planned rekey.</summary>
    public long GraceMillis { get; set; }

    /// <summary>
    /// The same after a removal. Until it is over who was removed can still pretend, under the old key, to be a remaining member; 0 closes that and
    /// loses messages that are on their way.
    /// </summary>
    public long RemovalGraceMillis { get; set; }

    /// <summary>How long contributions are waited for.</summary>
    public long GatherMillis { get; set; }
}
