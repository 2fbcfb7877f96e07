namespace NanoPeers.Groups;

/// <summary>How a group's key gets to its members (S0 fig. 9, step 466; CAPABILITIES Q3).</summary>
public enum GroupKeyDelivery
{
    /// <summary>Under the session of owner and member.</summary>
    UnderSession = 1,

    /// <summary>Wrapped in the member's public key and signed by the owner; under the session to a member without a public key.</summary>
    Wrapped = 2,
}
