namespace NanoPeers.Peering;

/// <summary>What a transaction asks of its caller. Packets are valid during a call. A call may call back into the transaction.</summary>
public interface IPeeringListener
{
    /// <summary>
    /// Whether the alias in an answer may be fetched: it points to who sent it, nobody on a black list did, and a digest that it has is the expected one. With
    /// the key received the copy still comes in there: it is worth fetching only where it is further than what is here, or two could wait for each other.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="answer">"I have", or "complete" with an alias.</param>
    /// <param name="who">Its sender.</param>
    bool MayFetch(PeeringTransaction transaction, PeeringPacket answer, long who);

    /// <summary>Fetch from the alias in the answer, then call Retrieved or RetrievalFailed.</summary>
    /// <param name="transaction">The transaction, in ItemFound158.</param>
    /// <param name="answer">The answer that won.</param>
    /// <param name="who">Its sender.</param>
    void Fetch(PeeringTransaction transaction, PeeringPacket answer, long who);

    /// <summary>Retrieve from the Internet, call Progressed meanwhile, then Retrieved or RetrievalFailed.</summary>
    /// <param name="transaction">The transaction, in RetrievesItself150.</param>
    void RetrieveYourself(PeeringTransaction transaction);

    /// <summary>Stop that retrieval, without a call back: another peer was found to do the same, and goes first.</summary>
    /// <param name="transaction">The transaction.</param>
    void StopRetrieving(PeeringTransaction transaction);

    /// <summary>How far the other peer's download is.</summary>
    /// <param name="transaction">The transaction, in WaitsForDownload156.</param>
    /// <param name="received">Octets; never fewer than it said before.</param>
    /// <param name="total">Octets in all; 0 where they are not known.</param>
    /// <param name="who">The peer that downloads.</param>
    void Progress(PeeringTransaction transaction, long received, long total, long who);

    /// <summary>The transaction is over, and the object will be used for another one: let go of it.</summary>
    /// <param name="transaction">The transaction, in Idle142.</param>
    /// <param name="outcome">One of <see cref="PeeringOutcome"/>.</param>
    void Ended(PeeringTransaction transaction, int outcome);
}
