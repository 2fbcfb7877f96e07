using System;
using System.Reflection;
using System.Threading;
using NanoPeers.Firmware.Bundles;

namespace NanoPeers.VirtualPeer.Updates;

/// <summary>
/// An application of a virtual board: an assembly of .NET, loaded from its octets and run on a thread of its own, as on the chip. What hangs there holds up
/// nothing here; it ends with the process.
/// </summary>
/// <param name="files">The slots.</param>
internal sealed class LoadedApplication(IBundleFiles files) : IApplicationPort, IDisposable
{
    private const int OrderMask = ApplicationOrder.LightOn | ApplicationOrder.LightOff;

    private readonly ManualResetEventSlim _isOver = new();
    private int _state;
    private int _healthy;
    private int _order;
    private int _signals;
    private string? _why;

    /// <inheritdoc/>
    public int State => Volatile.Read(ref _state);

    /// <inheritdoc/>
    public string? Why => Volatile.Read(ref _why);

    /// <inheritdoc/>
    public bool IsLit
    {
        set => Volatile.Write(ref _signals, value ? ApplicationOrder.SignalLit : 0);
    }

    /// <inheritdoc/>
    public int TakeOrder() => Interlocked.Exchange(ref _order, ApplicationOrder.None);

    /// <inheritdoc/>
    public bool TakeHealthy() => Interlocked.Exchange(ref _healthy, 0) != 0;

    /// <inheritdoc/>
    public void Start(int slot, int offset, int length)
    {
        Volatile.Write(ref _state, ApplicationState.Running);
        new Thread(() => Run(slot, offset, length)) { IsBackground = true, Name = "application" }.Start();
    }

    /// <summary>Lets it take no other turn; one that hangs ends with the process.</summary>
    public void Dispose() => _isOver.Set();

    private static Func<int, long, int> Load(byte[] octets)
    {
        Assembly assembly = Assembly.Load(octets);
        Type type = assembly.GetType(ApplicationOrder.TypeName) ?? throw new BadImageFormatException("it has no " + ApplicationOrder.TypeName);
        MethodInfo method = type.GetMethod(ApplicationOrder.MethodName, [typeof(int), typeof(long)])
            ?? throw new BadImageFormatException("it has no " + ApplicationOrder.MethodName);
        object application = Activator.CreateInstance(type)!;
        return method.CreateDelegate<Func<int, long, int>>(application);
    }

    private void Run(int slot, int offset, int length)
    {
        byte[] octets = new byte[length];
        Func<int, long, int> turn;
        try
        {
            turn = files.Read(slot, offset, octets, 0, length) ? Load(octets) : throw new BadImageFormatException("the slot cannot be read");
        }
        catch (TargetInvocationException exception)
        {
            End(ApplicationState.Threw, exception.InnerException ?? exception);
            return;
        }
#pragma warning disable CA1031 // Whatever an application throws, the board goes on.
        catch (Exception exception)
        {
            End(ApplicationState.NotLoaded, exception);
            return;
        }

        try
        {
            do
            {
                int answer = turn(Volatile.Read(ref _signals), Environment.TickCount64);
                if ((answer & ApplicationOrder.Healthy) != 0)
                {
                    Volatile.Write(ref _healthy, 1);
                }

                if ((answer & OrderMask) != 0)
                {
                    Volatile.Write(ref _order, answer & OrderMask);
                }
            }
            while (!_isOver.Wait(ApplicationOrder.TurnMillis));
        }
        catch (Exception exception)
        {
            End(ApplicationState.Threw, exception);
        }
#pragma warning restore CA1031
    }

    private void End(int state, Exception exception)
    {
        Volatile.Write(ref _why, exception.Message.ReplaceLineEndings(" ").TrimEnd('.'));
        Volatile.Write(ref _state, state);
    }
}
