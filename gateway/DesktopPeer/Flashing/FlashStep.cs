namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>One call of a tool.</summary>
/// <param name="Name">A short name, as in the state file.</param>
/// <param name="Title">What happens, for people.</param>
/// <param name="Tool">What is called.</param>
/// <param name="Arguments">With what. None of them is a secret: others on the machine can read arguments.</param>
/// <param name="Folder">The folder that it runs in.</param>
/// <param name="Inputs">Files that it reads: when one is newer than the step, the step is done again.</param>
/// <param name="Remedy">What a person does when it fails.</param>
internal sealed record FlashStep(
    string Name, string Title, FlashTool Tool, IReadOnlyList<string> Arguments, string Folder, IReadOnlyList<string> Inputs, string Remedy)
{
    /// <summary>Looked at before the call: what makes it useless; null when nothing does.</summary>
    public Func<string?>? Before { get; init; }

    /// <summary>Looks at what the tool printed: what is wrong with it; null when nothing is.</summary>
    public Func<IReadOnlyList<string>, string?>? Judge { get; init; }

    /// <summary>The call as a person would type it.</summary>
    public string CommandText => string.Join(' ', Arguments.Select(Quoted).Prepend(Tool.Name));

    private static string Quoted(string argument) => argument.Length > 0 && argument.All(IsPlain) ? argument : $"\"{argument}\"";

    private static bool IsPlain(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '\\' or ':' or '=' or ',';
}
