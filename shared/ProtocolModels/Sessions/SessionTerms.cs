namespace NanoPeers.Sessions;

/// <summary>What both ends agreed on ("terms and conditions", S0 fig. 2). Both log the same text. Immutable.</summary>
public sealed class SessionTerms
{
    /// <summary>States terms.</summary>
    /// <param name="suite">See <see cref="Messages.Suite"/>.</param>
    /// <param name="keyExchange">See <see cref="KeyExchangeMethod"/>.</param>
    /// <param name="purpose">What the session is for.</param>
    /// <param name="lifetimeSeconds">Longest life.</param>
    /// <param name="messageLimit">Most messages in each direction.</param>
    /// <param name="resumable">Whether both ends keep a resumption secret.</param>
    public SessionTerms(int suite, int keyExchange, string purpose, uint lifetimeSeconds, uint messageLimit, bool resumable)
    {
        Suite = suite;
        KeyExchange = keyExchange;
        Purpose = purpose;
        LifetimeSeconds = lifetimeSeconds;
        MessageLimit = messageLimit;
        IsResumable = resumable;
    }

    /// <summary>The suite.</summary>
    public int Suite { get; }

    /// <summary>The key exchange.</summary>
    public int KeyExchange { get; }

    /// <summary>What the session is for.</summary>
    public string Purpose { get; }

    /// <summary>Longest life, seconds.</summary>
    public uint LifetimeSeconds { get; }

    /// <summary>Most messages in each direction.</summary>
    public uint MessageLimit { get; }

    /// <summary>Whether both ends keep a resumption secret.</summary>
    public bool IsResumable { get; }

    /// <summary>Whether the session belongs to the channel that it was agreed on, such as a TLS connection: it ends with it and goes nowhere else.</summary>
    public bool IsOfChannel
    {
        get { return KeyExchange == KeyExchangeMethod.Channel; }
    }

    /// <summary>One line for logs, the same on both ends.</summary>
    public override string ToString()
    {
        return Purpose + " " + Messages.Suite.NameOf(Suite) + " " + KeyExchangeMethod.NameOf(KeyExchange) + " " + LifetimeSeconds.ToString() + " s "
            + MessageLimit.ToString() + " messages" + (IsResumable ? " resumable" : "");
    }
}
