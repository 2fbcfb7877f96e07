using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>Prints what came of an order about a group.</summary>
internal static class GroupAnswerPrint
{
    /// <summary>Prints the answer's line, or its JSON; it ends with 0 also when others have yet to decide, which the line says.</summary>
    public static int Print(this GatewayCall call, ParseResult parsed, GroupAnswerView answer) => call.Print(
        parsed, answer, ApiJson.Indented.GroupAnswerView, static (terminal, view) => terminal.Output.WriteLine(Terminal.Printable(view.Text)));
}
