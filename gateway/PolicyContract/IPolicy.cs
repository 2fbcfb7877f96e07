namespace NanoPeers.PolicyContract;

/// <summary>
/// An implementation of a policy, as a package brings it: a public class with a public constructor without parameters. The peer calls one member at a
/// time. S0: a policy is a named behaviour that each member of a group follows. POLICIES.md.
/// </summary>
public interface IPolicy
{
    /// <summary>Takes up the work in a group.</summary>
    /// <param name="host">All that the policy has of its peer.</param>
    void Activate(IPolicyHost host);

    /// <summary>Takes a message of another instance of the same policy, at another member.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The answer, at most 1,024 octets; empty where none is wanted.</returns>
    byte[] Handle(PolicyMessage message);

    /// <summary>Ends the work. Nothing is called afterwards.</summary>
    void Deactivate();
}
