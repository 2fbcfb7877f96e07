using NanoPeers.Enrolment;
using NanoPeers.Firmware.Pairings;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer.NativeRsa;

/// <summary>Takes pairings from standard input: `link NPL1-...`.</summary>
/// <param name="seeker">Asks the paired boards; null on a board without RSA of its own.</param>
/// <param name="clock">The board's.</param>
/// <param name="transcript">Takes the answers.</param>
internal sealed class BoardLinks(PairingSeeker? seeker, IClockPort clock, Transcript transcript)
{
    /// <summary>Carries out a command.</summary>
    /// <param name="line">The command and the pairing's text, which is not shown again: it holds a secret.</param>
    public void Take(string line)
    {
        if (seeker is null)
        {
            transcript.Mark("error", "no-native-rsa");
            return;
        }

        string text = line.Trim()[BoardCommand.LinkWord.Length..];
        PairingStatus status = seeker.Take(text, clock.NowMillis, out bool isKept);
        transcript.Mark("link", NameOf(status));
        if (status == PairingStatus.Valid && !isKept)
        {
            transcript.Write("The storage does not keep the pairing: it counts until the next start only.");
        }
    }

    private static string NameOf(PairingStatus status) => status switch
    {
        PairingStatus.Valid => "taken",
        PairingStatus.NotAPairing => "not-a-pairing",
        PairingStatus.Damaged => "damaged",
        PairingStatus.UnknownVersion => "unknown-version",
        PairingStatus.BadContent => "bad-content",
        PairingStatus.OtherDevice => "other-device",
        _ => "no-room",
    };
}
