using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Admission;
using NanoPeers.PeerPlatform.Cryptography;

namespace NanoPeers.PeerPlatform.Tests.Admission;

/// <summary>One member that admits, and applicants, on a clock of the test; every body goes as octets and is kept.</summary>
internal sealed class AdmissionTable : IDisposable
{
    internal static readonly Identifier Group = Id(99);
    internal static readonly Identifier Admitter = Id(50);
    private readonly PlatformCryptography _cryptography = new();
    private readonly MemberMessage _message = new();

    internal AdmissionTable()
    {
        Restart();
    }

    internal MemoryDesk Desk { get; } = new();

    internal AdmissionCore Core { get; private set; } = null!;

    internal long Now { get; set; } = 1000;

    /// <summary>Every body on the wire: to whom, its kind, and its octets.</summary>
    internal List<(Identifier To, int Kind, byte[] Octets)> Sent { get; } = [];

    /// <summary>Bodies to lose: asked for each one.</summary>
    internal Func<int, bool> Loses { get; set; } = static _ => false;

    internal static Identifier Id(byte number) => new([.. Enumerable.Repeat(number, 16)], 0);

    internal void Restart() => Core = new AdmissionCore(Desk, _cryptography, Admitter, Group);

    internal ApplicantCore Applicant(byte number, int way, IApplicantKey? key = null, byte nonce = 7)
    {
        ApplicantCore applicant = new(_cryptography, Id(number), Group, Admitter, way, key, "lamp"u8.ToArray());
        applicant.Start([.. Enumerable.Repeat(nonce, 16)], 0, Now);
        return applicant;
    }

    /// <summary>One round: what the applicant has to say, and what is answered to it.</summary>
    internal void Round(byte number, ApplicantCore applicant)
    {
        applicant.HandleTimeout(Now);
        if (applicant.IsDue)
        {
            Deliver(Id(number), Encode(applicant.WriteDue));
        }

        Core.HandleTimeout(Now);
        foreach ((Identifier to, int _, byte[] octets) in Take())
        {
            if (to.Equals(Id(number)) && !Loses(Sent.Count) && _message.TryDecode(octets, 0, octets.Length) == DecodeStatus.Complete)
            {
                applicant.HandleMessage(_message, Admitter, Now);
            }
        }
    }

    /// <summary>Rounds until the applicant knows, the clock moving on.</summary>
    internal void Run(byte number, ApplicantCore applicant, int rounds = 100)
    {
        for (int i = 0; i < rounds && applicant.State is not (ApplicantState.Accepted or ApplicantState.Rejected or ApplicantState.NeedsSecret); i++)
        {
            Round(number, applicant);
            Now += 300;
        }
    }

    internal void Deliver(Identifier from, byte[] octets)
    {
        Sent.Add((Admitter, octets[3], octets));
        if (!Loses(Sent.Count))
        {
            Assert.Equal(DecodeStatus.Complete, _message.TryDecode(octets, 0, octets.Length));
            Core.HandleMessage(_message, from, Now);
        }
    }

    /// <summary>What the core wants to send.</summary>
    internal List<(Identifier To, int Kind, byte[] Octets)> Take()
    {
        List<(Identifier, int, byte[])> taken = [];
        while (Core.TryTake(out AdmissionBody? body))
        {
            byte[] octets = Encode(body!.WriteFields);
            Assert.Equal(DecodeStatus.Complete, _message.TryDecode(octets, 0, octets.Length));
            taken.Add((body.To, octets[3], octets));
        }

        Sent.AddRange(taken);
        return taken;
    }

    internal static byte[] Request(int kind, Action<MessageWriter> write) => Encode(writer =>
    {
        writer.WriteUInt8(MemberField.Kind, kind);
        writer.ReserveOctets(MemberField.Credential, 0);
        writer.WriteIdentifier(MemberField.Group, Group);
        write(writer);
    });

    internal static void Nonce(MessageWriter writer, byte nonce) => writer.WriteOctets(MemberField.Nonce, [.. Enumerable.Repeat(nonce, 16)], 0, 16);

    public void Dispose() => _cryptography.Dispose();

    private static byte[] Encode(Action<MessageWriter> write)
    {
        MessageWriter writer = new(Id(1));
        byte[] buffer = new byte[2048];
        writer.Begin(buffer, 0, buffer.Length);
        writer.BeginBody(ProtocolTag.Member);
        int start = writer.Position;
        write(writer);
        Assert.False(writer.Overflowed);
        return buffer[start..writer.Position];
    }
}
