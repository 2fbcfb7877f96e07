namespace NanoPeers.Peering;

/// <summary>What an upload asks of its caller. Packets are valid during a call. A call may call back into the upload.</summary>
public interface IPeeringUploadListener
{
    /// <summary>Try to upload directly; then call DirectDone or DirectFailed.</summary>
    /// <param name="upload">The upload.</param>
    void TryDirectly(PeeringUpload upload);

    /// <summary>Whether a node is on the black list for this task.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="answer">"I have".</param>
    /// <param name="who">Its sender.</param>
    bool IsBlackListed(PeeringUpload upload, PeeringPacket answer, long who);

    /// <summary>
    /// Verify the answer's certificate: issued by the backend for this alias and this task, recently; the alias points to who answered. Then call Verified
    /// or Refused.
    /// </summary>
    /// <param name="upload">The upload, in Verifies586.</param>
    /// <param name="answer">"I have" with alias and certificate.</param>
    /// <param name="who">Its sender.</param>
    void Verify(PeeringUpload upload, PeeringPacket answer, long who);

    /// <summary>Put a node on the black list for this task, and into the next report.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="who">The node.</param>
    void BlackList(PeeringUpload upload, long who);

    /// <summary>Forward the file to the alias that was verified; then call Forwarded or ForwardingFailed.</summary>
    /// <param name="upload">The upload, in Forwards592.</param>
    /// <param name="who">Whose alias it is.</param>
    void Forward(PeeringUpload upload, long who);

    /// <summary>The upload is over.</summary>
    /// <param name="upload">The upload, in Idle580.</param>
    /// <param name="outcome">One of <see cref="PeeringOutcome"/>.</param>
    void Ended(PeeringUpload upload, int outcome);
}
