using System;
using System.Globalization;
using NanoPeers.Firmware.Stack;

namespace NanoPeers.VirtualPeer;

/// <summary>Has the board ask its gateway who is called so, and prints what is found.</summary>
/// <param name="stack">The board's protocol stack; null on a board without.</param>
/// <param name="transcript">Takes the lines.</param>
internal sealed class BoardFinder(BoardStack? stack, Transcript transcript) : IFoundSink
{
    private static readonly string[] _kinds = ["unknown", "policy", "peer", "group", "pipe", "service", "content"];

    /// <summary>Documents that the gateway has of the board.</summary>
    public int Published => stack?.Published ?? 0;

    /// <summary>Orders that came through pipes.</summary>
    public int PipeOrders => stack?.PipeOrders ?? 0;

    /// <summary>Messages that came out of the board's mailbox.</summary>
    public int Collected => stack?.Collected ?? 0;

    /// <summary>Carries out a line of input.</summary>
    /// <param name="line">The command and a name.</param>
    public void Find(string line)
    {
        string name = line.Trim()[BoardCommand.FindWord.Length..].Trim();
        if (stack is null)
        {
            transcript.Mark("error", "no-stack");
        }
        else if (!stack.Find(name, this))
        {
            transcript.Mark("error", "find", "no-gateway-or-no-name");
        }
    }

    /// <inheritdoc/>
    public void Found(int kind, string title, string name, string endpoint)
    {
        string word = _kinds[kind > 0 && kind < _kinds.Length ? kind : 0];
        transcript.Mark("found", word, name, endpoint.Length == 0 ? "-" : endpoint, title.Length == 0 ? "-" : Uri.EscapeDataString(title));
    }

    /// <inheritdoc/>
    public void Ended(int count) => transcript.Mark("find", "end", count.ToString(CultureInfo.InvariantCulture));
}
