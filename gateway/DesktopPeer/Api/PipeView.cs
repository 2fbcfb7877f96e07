using System.Text;
using System.Text.Unicode;
using NanoPeers.Identifiers;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>A pipe as the API tells of it.</summary>
/// <param name="Id">The pipe's id.</param>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Group">Its group's id.</param>
/// <param name="Type">unicast, secured-unicast, broadcast or secured-broadcast.</param>
/// <param name="Input">What this gateway's input end of it is; empty without one.</param>
/// <param name="Received">Messages that came to it.</param>
/// <param name="Dropped">Messages that came while its queue was full.</param>
internal sealed record PipeView(string Id, string Name, string Group, string Type, string Input, long Received, long Dropped);

/// <summary>The input ends of a pipe.</summary>
/// <param name="Pipe">The pipe's id.</param>
/// <param name="Ends">Ids of the peers that have one.</param>
internal sealed record PipeEndsView(string Pipe, IReadOnlyList<string> Ends);

/// <summary>What became of something sent into a pipe.</summary>
/// <param name="Pipe">The pipe's id.</param>
/// <param name="Result">taken for a message; complete for a file; for texts of a channel arrived, or waiting when not all have arrived yet.</param>
/// <param name="Ends">Ids of the peers that have an input end now.</param>
/// <param name="Taken">Texts of a channel that were taken, from the first on: they are tried until they arrive, while the gateway runs.</param>
/// <param name="Arrived">Texts of them that have arrived.</param>
internal sealed record PipeSentView(string Pipe, string Result, IReadOnlyList<string> Ends, int Taken = 0, int Arrived = 0);

/// <summary>A message that came out of a pipe.</summary>
/// <param name="At">When.</param>
/// <param name="From">The sender's id.</param>
/// <param name="Text">The message where it is text; else its octets in hexadecimal, after 0x.</param>
/// <param name="Secured">Whether it came under a key.</param>
internal sealed record PipeHeardView(DateTimeOffset At, string From, string Text, bool Secured)
{
    /// <summary>Shows a message that came now.</summary>
    public static PipeHeardView Of(Identifier from, ReadOnlySpan<byte> octets, bool secured)
    {
        string text = Utf8.IsValid(octets) ? Encoding.UTF8.GetString(octets) : "0x" + Convert.ToHexStringLower(octets);
        return new PipeHeardView(DateTimeOffset.UtcNow, from.ToString(), text, secured);
    }
}
