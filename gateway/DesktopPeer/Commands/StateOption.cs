using System.CommandLine;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>The option --state: the folder that holds a gateway's state, the same for every command.</summary>
internal static class StateOption
{
    /// <summary>Where state is when the option is not given: what NANOPEERS_STATE names, or the user's folder for programs' data.</summary>
    public static string DefaultFolder => GatewayAccess.UsualFolder;

    /// <summary>Makes the option for a command.</summary>
    public static Option<string> Build() => new("--state")
    {
        HelpName = "DIR",
        Description = "The gateway's state folder, readable by its owner alone",
        DefaultValueFactory = _ => DefaultFolder,
    };
}
