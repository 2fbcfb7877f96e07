using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Updates;

/// <summary>What a peer lacks of an offer: S2, "instructions on how to check the current version of the product, engine, and virus signature files".</summary>
/// <param name="Needed">Components that are newer than the installed ones, or were not there.</param>
/// <param name="Kept">Components that are installed already.</param>
/// <param name="Contradiction">Why the offer cannot be: a sentence for people; null when it can.</param>
public sealed record UpdateDecision(IReadOnlyList<UpdateComponent> Needed, IReadOnlyList<UpdateComponent> Kept, string? Contradiction)
{
    /// <summary>Compares an offer with what is installed.</summary>
    /// <param name="offer">The newest manifest that was taken.</param>
    /// <param name="installed">What the installed version was made from; null when nothing is installed.</param>
    public static UpdateDecision Of(UpdateOffer offer, UpdateOffer? installed)
    {
        List<UpdateComponent> needed = [];
        List<UpdateComponent> kept = [];
        foreach (UpdateComponent component in offer.Components)
        {
            UpdateComponent? here = installed?.Components.FirstOrDefault(one => one.Name == component.Name);
            if (here is not null && Contradicts(component, here) is string why)
            {
                return new UpdateDecision([], [], why);
            }

            (here?.Version == component.Version ? kept : needed).Add(component);
        }

        return new UpdateDecision(needed, kept, null);
    }

    private static string? Contradicts(UpdateComponent offered, UpdateComponent here)
    {
        string version = UpdateVersion.TextOf(here.Version);
        return offered.Version < here.Version
            ? $"{offered.Name} would go back from {version} to {UpdateVersion.TextOf(offered.Version)}: to withdraw a version, issue a higher one."
            : offered.Version == here.Version && offered.Digest != here.Digest ? $"{offered.Name} {version} is not what was issued as {version} before." : null;
    }
}
