using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Pipes;

/// <summary>What is done with pipes: by applications, the console and other services. Any thread may call. PIPES.md.</summary>
public interface IPipeControl
{
    /// <summary>Pipes that were made known here, or that members told of, by name.</summary>
    IReadOnlyList<PipeDescription> Known { get; }

    /// <summary>Makes a pipe known here, so that it is found by its name. Knowing it twice is harmless.</summary>
    /// <param name="pipe">The pipe.</param>
    void Add(PipeDescription pipe);

    /// <summary>A pipe by its id, or by its name where only one has it.</summary>
    /// <param name="pipe">The id or the name.</param>
    /// <returns>The pipe; null where none is known, or several are.</returns>
    PipeDescription? Find(string pipe);

    /// <summary>
    /// Makes an input end here and tells the group. For a point-to-point pipe it takes a moment until it is decided: see <see cref="PipeInput.Decided"/>.
    /// </summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="options">How; null for the usual way.</param>
    /// <returns>The end; its state is NotMember or Refused where there is none.</returns>
    PipeInput OpenInput(PipeDescription pipe, PipeInputOptions? options = null);

    /// <summary>Makes an output end here.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="options">How; null for the usual way.</param>
    /// <param name="problem">Why there is none, for people; empty otherwise.</param>
    /// <returns>The end; null when this peer is no member, or clear was asked for where that is refused.</returns>
    PipeOutput? OpenOutput(PipeDescription pipe, PipeOutputOptions? options, out string problem);

    /// <summary>The pipe resolver: asks the group who has input ends of a pipe.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="wait">How long answers are waited for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The peers, this one included; empty where nobody has, or this peer is no member.</returns>
    Task<IReadOnlyList<Identifier>> FindEndsAsync(PipeDescription pipe, TimeSpan wait, CancellationToken cancellationToken);
}
