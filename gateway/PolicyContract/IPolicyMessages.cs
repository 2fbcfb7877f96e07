namespace NanoPeers.PolicyContract;

/// <summary>Messages between instances of one policy at members of one group, by the policy resolver: no pipe is needed. Right "messages".</summary>
public interface IPolicyMessages
{
    /// <summary>Tells the instance at a member something. It may be lost.</summary>
    /// <param name="peer">The member, as the id's text.</param>
    /// <param name="octets">At most 1,024 octets.</param>
    /// <returns>False when it could not be sent: no such member, too long, or more than 40 in a second.</returns>
    bool Tell(string peer, byte[] octets);

    /// <summary>Tells the instances at all members that are reached something. It may be lost on the way to any of them.</summary>
    /// <param name="octets">At most 1,024 octets.</param>
    /// <returns>Members to which it went out.</returns>
    int TellAll(byte[] octets);

    /// <summary>Asks the instance at a member.</summary>
    /// <param name="peer">The member, as the id's text.</param>
    /// <param name="octets">At most 1,024 octets.</param>
    /// <param name="answered">Called once, later, as the policy's other members are: with the answer, or null when there was none in 10 s.</param>
    void Ask(string peer, byte[] octets, Action<byte[]?> answered);
}
