namespace NanoPeers.Firmware.Bundles;

/// <summary>
/// The bits between the board and its application. An application is an assembly with a public class <see cref="TypeName"/>, a constructor without arguments,
/// and a method <c>int Turn(int signals, long nowMillis)</c>, called again and again on a thread of its own. It needs nothing of the board's own assemblies,
/// so that neither has to fit the other's version.
/// </summary>
public static class ApplicationOrder
{
    /// <summary>The application's class.</summary>
    public const string TypeName = "NanoPeers.Application";

    /// <summary>Its method.</summary>
    public const string MethodName = "Turn";

    /// <summary>From the end of one turn to the next, milliseconds.</summary>
    public const int TurnMillis = 50;

    /// <summary>Among the signals: the light is on.</summary>
    public const int SignalLit = 1;

    /// <summary>Nothing is wanted.</summary>
    public const int None = 0;

    /// <summary>In an answer: all is well.</summary>
    public const int Healthy = 1;

    /// <summary>In an answer: the light is to be on.</summary>
    public const int LightOn = 2;

    /// <summary>In an answer: the light is to be off.</summary>
    public const int LightOff = 4;
}
