using System.Globalization;
using NanoPeers.PeerPlatform.Discovery;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>What a search did, in words: who was asked, who answered, and what to try when nothing was found.</summary>
internal static class FindText
{
    /// <summary>The words.</summary>
    /// <param name="found">Findings.</param>
    /// <param name="summary">What was done.</param>
    /// <param name="waited">For how long it was asked.</param>
    public static string Of(int found, SearchSummary summary, TimeSpan waited)
    {
        if (summary is { Asked: 0, AskedSubnet: false } && found > 0)
        {
            return "It was in this gateway's own index: nobody had to be asked.";
        }

        string who = (summary.Asked, summary.AskedSubnet) switch
        {
            (0, true) => "the subnet, by multicast and broadcast",
            (0, false) => "nobody",
            (_, true) => $"{Count(summary.Asked, "place")} by address, and the subnet by multicast and broadcast",
            _ => $"{Count(summary.Asked, "place")} by address",
        };
        string seconds = waited.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        string text = $"Asked {who}, for {seconds} s; {Count(summary.Answered, "peer")} answered.";
        if (found == 0)
        {
            text = "Nothing was found. " + text + " " + Advice(summary);
        }

        if (summary.Problem.Length > 0)
        {
            text += " " + summary.Problem;
        }

        if (summary.Refused > 0)
        {
            text += $" {Count(summary.Refused, "answer")} thrown away: forged, unsigned where the region wants signatures, or not what was asked for.";
        }

        return summary.HasMore ? text + " There is more: ask for a longer name." : text;
    }

    private static string Advice(SearchSummary summary) => summary.Answered > 0
        ? "Who answered has nothing like it; a star at the end of a name stands for any rest: --name 'Hall*'."
        : "Nobody heard the question, or nobody may answer it. Where multicast does not get through, link gateways by address: "
            + "run --rendezvous udp://ADDRESS:9701. The command region shows who was heard.";

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
