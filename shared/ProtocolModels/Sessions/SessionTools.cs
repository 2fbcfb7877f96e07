using System;
using NanoPeers.Attempts;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// What the session cores of one peer share: who it is, its platform's cryptography, and scratch octets allocated once. For one thread at a
/// time; a peer that works on several attempts in parallel has one for each.
/// </summary>
public sealed class SessionTools
{
    private const int OwnAnsweredRequests = 16;

    /// <summary>Makes the tools of a peer.</summary>
    /// <param name="self">The peer's id.</param>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="clearSequence">Numbers the peer's clear messages; shared by all its tools.</param>
    /// <param name="trace">Takes the steps of attempts.</param>
    /// <param name="sharesScratch">Whether all sessions made with these tools are used by one thread and may share scratch octets.</param>
    public SessionTools(Identifier self, ICryptography cryptography, SequenceCounter clearSequence, IAttemptTrace trace, bool sharesScratch)
        : this(self, cryptography, clearSequence, trace, sharesScratch, new AnsweredRequests(OwnAnsweredRequests))
    {
    }

    /// <summary>Makes one of several tools of a peer.</summary>
    /// <param name="self">The peer's id.</param>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="clearSequence">Numbers the peer's clear messages; shared by all its tools.</param>
    /// <param name="trace">Takes the steps of attempts.</param>
    /// <param name="sharesScratch">Whether all sessions made with these tools are used by one thread and may share scratch octets.</param>
    /// <param name="answered">Remembers requests; shared by all the peer's tools.</param>
    public SessionTools(
        Identifier self, ICryptography cryptography, SequenceCounter clearSequence, IAttemptTrace trace, bool sharesScratch, AnsweredRequests answered)
    {
        Trace = trace;
        SharesScratch = sharesScratch;
        Self = self;
        SelfOctets = new byte[Identifier.Length];
        self.CopyTo(SelfOctets, 0);
        Cryptography = cryptography;
        ClearSequence = clearSequence;
        Digest = new EnvelopeDigest();
        Clear = new ClearProtection(cryptography, Digest);
        Writer = new MessageWriter(self);
        Hkdf = new Hkdf(cryptography, KeySchedule.InfoLength);
        Transcript = new SessionTranscript(cryptography);
        Answered = answered;
    }

    /// <summary>The peer's id.</summary>
    public Identifier Self { get; }

    /// <summary>The platform's primitives.</summary>
    public ICryptography Cryptography { get; }

    /// <summary>Numbers clear messages.</summary>
    public SequenceCounter ClearSequence { get; }

    /// <summary>Scratch octets of protections.</summary>
    public EnvelopeDigest Digest { get; }

    /// <summary>The protection of clear messages.</summary>
    public ClearProtection Clear { get; }

    /// <summary>Writes messages.</summary>
    public MessageWriter Writer { get; }

    /// <summary>Takes the steps of attempts.</summary>
    public IAttemptTrace Trace { get; }

    /// <summary>Whether sessions share these tools' scratch octets.</summary>
    public bool SharesScratch { get; }

    /// <summary>Whether this peer can protect messages with a suite; a policy may name more than its platform can do.</summary>
    /// <param name="suite">See <see cref="Suite"/>.</param>
    public bool Supports(int suite)
    {
        bool full = Cryptography is IFullCryptography;
        return suite == Suite.Aes128CbcHmac || (full && (suite == Suite.Aes256Gcm || suite == Suite.HmacOnly));
    }

    /// <summary>The suites of a policy that this peer can do, in the same order.</summary>
    internal byte[] Supported(byte[] suites)
    {
        int count = 0;
        byte[] supported = new byte[suites.Length];
        for (int i = 0; i < suites.Length; i++)
        {
            if (Supports(suites[i]))
            {
                supported[count++] = suites[i];
            }
        }

        byte[] exact = new byte[count];
        Array.Copy(supported, 0, exact, 0, count);
        return exact;
    }

    /// <summary>Scratch octets for a new session.</summary>
    internal EnvelopeDigest DigestForSession()
    {
        return SharesScratch ? Digest : new EnvelopeDigest();
    }

    /// <summary>A random number that is not 0, for a session or attempt.</summary>
    public ulong NewId()
    {
        byte[] octets = new byte[8];
        ulong id = 0;
        while (id == 0)
        {
            Cryptography.FillRandom(octets, 0, octets.Length);
            id = BigEndian.ReadUInt64(octets, 0);
        }

        return id;
    }

    /// <summary>The peer's id as octets.</summary>
    internal byte[] SelfOctets { get; }

    /// <summary>Requests that were answered.</summary>
    internal AnsweredRequests Answered { get; }

    /// <summary>RFC 5869.</summary>
    internal Hkdf Hkdf { get; }

    /// <summary>Hashes what both ends said.</summary>
    internal SessionTranscript Transcript { get; }

    /// <summary>Begins a clear message with one body.</summary>
    /// <param name="tag">The body's protocol.</param>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    public MessageWriter BeginClear(byte[] tag, byte[] into, int offset, int capacity)
    {
        Writer.Begin(into, offset, capacity);
        Writer.BeginBody(tag);
        return Writer;
    }

    /// <summary>Ends the body and the message that <see cref="BeginClear"/> began.</summary>
    /// <returns>Octets of the message, or 0 when it did not fit.</returns>
    public int FinishClear()
    {
        Writer.EndBody();
        return Writer.Finish(Clear, ClearSequence.Next());
    }
}
