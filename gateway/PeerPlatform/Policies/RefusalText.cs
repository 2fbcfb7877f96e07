namespace NanoPeers.PeerPlatform.Policies;

/// <summary>Refusals as sentences for people.</summary>
internal static class RefusalText
{
    /// <summary>The runtime of boards.</summary>
    internal const string Constrained = "nanoframework";

    internal static string Of(PolicyRefusal refusal) => refusal switch
    {
        PolicyRefusal.Malformed => "it is no package",
        PolicyRefusal.TooLarge => $"it is larger than a package may be ({PolicyPackage.MaxPackage} octets, {PolicyPackage.MaxFiles} files)",
        PolicyRefusal.Unsigned => "nobody signed it",
        PolicyRefusal.UnknownPublisher => "its signer is neither an authority of a group of this peer nor a trusted publisher",
        PolicyRefusal.BadSignature => "its signature is wrong",
        PolicyRefusal.Tampered => "a file in it is not the one that was signed",
        PolicyRefusal.Downgraded => "a newer version is here",
        PolicyRefusal.DuplicateName => "another policy has this name, or another package this version",
        PolicyRefusal.WrongState => "the version before it is active: deactivate it first",
        PolicyRefusal.Full => "there is no room for another implementation",
        _ => refusal.ToString(),
    };
}
