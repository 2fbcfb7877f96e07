namespace NanoPeers.PeeringService.Updates;

/// <summary>The product that is kept up to date, as its updater sees it.</summary>
public interface IUpdatedProduct
{
    /// <summary>Starts the product from a version's folder, in place of what runs, and waits until it says how it is.</summary>
    /// <param name="folder">The folder with the version's components.</param>
    /// <param name="cancellationToken">Cancelled when the time in which a version must report is over, or the updater closes.</param>
    /// <returns>True when the version reports healthy; false when it does not. An exception counts as false.</returns>
    Task<bool> StartAsync(string folder, CancellationToken cancellationToken);
}
