using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace NanoPeers.PeeringService.Agent;

/// <summary>A program of its own as a subsystem. It is asked to end by the end of its input and, where there are signals, by SIGTERM.</summary>
/// <param name="order">The program.</param>
/// <param name="stateFolder">The gateway's state folder.</param>
/// <param name="logger">Where its output goes.</param>
public sealed class ProgramSubsystem(ProgramOrder order, string stateFolder, ILogger logger) : ISubsystem
{
    /// <summary>The environment variable that tells a peering-aware program where the gateway is.</summary>
    public const string FolderVariable = "NANOPEERS_STATE";

    /// <inheritdoc/>
    public string Name => order.Name;

    /// <inheritdoc/>
    public string Purpose => order.Purpose;

    /// <inheritdoc/>
    public bool IsPeeringAware => order.IsPeeringAware;

    /// <inheritdoc/>
    public Task<ISubsystemRun> StartAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(order.Command))
        {
            throw new SubsystemException(SubsystemFault.ProgramMissing, $"There is no {order.Command}.");
        }

        ProcessStartInfo start = ProgramGuard.Start(order, stateFolder);
        start.Environment.Remove(FolderVariable);
        if (order.IsPeeringAware)
        {
            start.Environment[FolderVariable] = stateFolder;
        }

        try
        {
            Process process = Process.Start(start) ?? throw new SubsystemException(SubsystemFault.StartFailed, $"{order.Command} does not start.");
            return Task.FromResult<ISubsystemRun>(new ProgramRun(process, new ProgramOutput(line => AgentLog.Said(logger, order.Name, line))));
        }
        catch (Win32Exception e)
        {
            throw new SubsystemException(SubsystemFault.StartFailed, $"{order.Command} does not start: {e.Message}", e);
        }
    }
}
