using NanoPeers.DesktopPeer.Demo;

namespace NanoPeers.DesktopPeer.Tests.Fakes;

/// <summary>How a fake board fails.</summary>
public enum BoardFault
{
    None,
    DoesNotStart,
    IsNotHeard,
    LightIsStuck,
    ButtonIsNotTold,
    DoesNotDie,
    ComesBackByPublicKey,
    DoesNotComeBack,
    AnswersNothing,
}

/// <summary>A board without a process: its state is a field, and it tells the fake gateway of itself.</summary>
internal sealed class FakeBoard(FakeGateway gateway, string name, bool isNew, BoardFault fault) : IDemoBoard
{
    private bool _wasHere = !isNew;
    private bool _isOn;

    public string Name => name;

    public bool IsRunning { get; private set; }

    public bool IsDisposed { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (fault == BoardFault.DoesNotStart)
        {
            throw new DemoException($"{name} does not start");
        }

        IsRunning = true;
        _isOn = false;
        if (fault != BoardFault.IsNotHeard && !(fault == BoardFault.DoesNotComeBack && _wasHere))
        {
            bool resumes = _wasHere && fault != BoardFault.ComesBackByPublicKey;
            gateway[name] = gateway[name] with { Light = false };
            gateway.Arrive(name, resumes ? DemoScenario.Resumption : "RSA-OAEP-SHA256");
        }

        _wasHere = true;
        return Task.CompletedTask;
    }

    public Task PressAsync(CancellationToken cancellationToken)
    {
        DemandRunning();
        _isOn = !_isOn;
        if (fault != BoardFault.ButtonIsNotTold)
        {
            gateway.SetLight(name, _isOn);
        }

        return Task.CompletedTask;
    }

    public Task<bool> ReadLightAsync(CancellationToken cancellationToken)
    {
        DemandRunning();
        return Task.FromResult(_isOn);
    }

    public Task<IReadOnlyList<string>> WhyAsync(CancellationToken cancellationToken)
    {
        DemandRunning();
        return Task.FromResult<IReadOnlyList<string>>([$"{name}'s own words"]);
    }

    public Task KillAsync()
    {
        IsRunning = fault == BoardFault.DoesNotDie;
        return Task.CompletedTask;
    }

    public IReadOnlyList<string> LogTail() => [$"last line of {name}"];

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        IsRunning = false;
        return ValueTask.CompletedTask;
    }

    /// <summary>What the gateway asks of the light.</summary>
    public void Set(bool isOn) => _isOn = fault == BoardFault.LightIsStuck ? _isOn : isOn;

    private void DemandRunning()
    {
        if (!IsRunning)
        {
            throw new DemoException($"{name} is switched off.");
        }

        if (fault == BoardFault.AnswersNothing)
        {
            throw new DemoException($"{name} did not answer");
        }
    }
}
