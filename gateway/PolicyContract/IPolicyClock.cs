namespace NanoPeers.PolicyContract;

/// <summary>What time it is. Right "clock".</summary>
public interface IPolicyClock
{
    /// <summary>The wall clock of this peer.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Milliseconds since this peer started; never goes back.</summary>
    long NowMillis { get; }

    /// <summary>Calls the policy back, as its other members are called.</summary>
    /// <param name="delayMillis">When, 100 to 86,400,000 ms from now.</param>
    /// <param name="call">What is called, once; not after the policy was deactivated.</param>
    void After(long delayMillis, Action call);
}
