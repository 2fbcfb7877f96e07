using System;
using System.Reflection;
using System.Threading;
using NanoPeers.Firmware.Board;
using NanoPeers.Firmware.Bundles;

namespace NanoPeers.Firmware.BoardWithPeering;

/// <summary>
/// An application of a board: a .pe file, loaded from its octets, which stay in memory for good and run from there. It has a thread of its own: between the
/// interpreter's steps others go on whatever it does. A native call that never comes back holds all of them up; then the count of starts counts, after the
/// board's reset.
/// </summary>
public sealed class ApplicationThread : IApplicationPort
{
    private readonly IBundleFiles _files;
    private int _slot;
    private int _offset;
    private int _length;
    private bool _isHealthy;
    private int _order;

    /// <summary>Starts nothing.</summary>
    /// <param name="files">The slots.</param>
    public ApplicationThread(IBundleFiles files)
    {
        _files = files;
    }

    /// <inheritdoc/>
    public int State { get; private set; }

    /// <inheritdoc/>
    public string? Why { get; private set; }

    /// <inheritdoc/>
    public bool IsLit { private get; set; }

    /// <inheritdoc/>
    public int TakeOrder()
    {
        int order = _order;
        _order = ApplicationOrder.None;
        return order;
    }

    /// <inheritdoc/>
    public bool TakeHealthy()
    {
        bool isHealthy = _isHealthy;
        _isHealthy = false;
        return isHealthy;
    }

    /// <inheritdoc/>
    public void Start(int slot, int offset, int length)
    {
        _slot = slot;
        _offset = offset;
        _length = length;
        State = ApplicationState.Running;
        new Thread(Run).Start();
    }

    private void Run()
    {
        Run(this);
    }

    /// <summary>Static, as all that catches on the chip. Whatever an application throws, the board goes on.</summary>
    private static void Run(ApplicationThread application)
    {
        Type? type = null;
        try
        {
            type = application.Load();
        }
        catch (Exception exception)
        {
            application.End(ApplicationState.NotLoaded, exception.Message);
            return;
        }

        try
        {
            MethodInfo turn = type.GetMethod(ApplicationOrder.MethodName);
            object loaded = type.GetConstructor(new Type[0]).Invoke(new object[0]);
            while (true)
            {
                application.Turn(loaded, turn);
                ThreadPause.For(ApplicationOrder.TurnMillis);
            }
        }
        catch (Exception exception)
        {
            application.End(ApplicationState.Threw, exception.Message);
        }
    }

    private Type Load()
    {
        byte[] octets = new byte[_length];
        if (!_files.Read(_slot, _offset, octets, 0, _length))
        {
            throw new InvalidOperationException("the slot cannot be read");
        }

        Type? type = Assembly.Load(octets).GetType(ApplicationOrder.TypeName);
        if (type == null)
        {
            throw new InvalidOperationException("it has no " + ApplicationOrder.TypeName);
        }

        return type;
    }

    private void Turn(object loaded, MethodInfo turn)
    {
        object[] arguments = new object[] { IsLit ? ApplicationOrder.SignalLit : 0, DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond };
        int answer = (int)turn.Invoke(loaded, arguments);
        if ((answer & ApplicationOrder.Healthy) != 0)
        {
            _isHealthy = true;
        }

        int order = answer & (ApplicationOrder.LightOn | ApplicationOrder.LightOff);
        if (order != 0)
        {
            _order = order;
        }
    }

    private void End(int state, string why)
    {
        Why = why;
        State = state;
    }
}
