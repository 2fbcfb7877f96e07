namespace NanoPeers.Peering;

/// <summary>Random numbers that are handed in.</summary>
public interface IPeeringDraws
{
    /// <summary>Draws a number, each as likely as the others.</summary>
    /// <param name="bound">1 or more; the number is below.</param>
    int Below(int bound);
}
