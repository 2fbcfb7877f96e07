using System.Globalization;
using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.DesktopPeer.Screen;

/// <summary>The tables of devices and lights that commands and the demo show.</summary>
internal static class DeviceTables
{
    /// <summary>Everything about each device.</summary>
    public static ColumnTable Peers(IEnumerable<DeviceView> devices)
    {
        ColumnTable table = new("name", "peer id", "presence", "light", "age", "suite", "key exchange", "sent", "received", "round trip", "endpoint");
        foreach (DeviceView device in devices)
        {
            SessionView? session = device.Session;
            table.Add(
                device.Name,
                ShortId(device.Id),
                device.Presence,
                device.Light,
                session is null ? "-" : Age(TimeSpan.FromSeconds(session.AgeSeconds)),
                session?.Suite ?? "-",
                session?.KeyExchange ?? "-",
                session is null ? "-" : session.Sent.ToString(CultureInfo.InvariantCulture),
                session is null ? "-" : session.Received.ToString(CultureInfo.InvariantCulture),
                RoundTrip(device.RoundTripMillis),
                device.Endpoint ?? "-");
        }

        return table;
    }

    /// <summary>Each light's state.</summary>
    public static ColumnTable Lights(IEnumerable<LightView> lights)
    {
        ColumnTable table = new("name", "light", "presence");
        foreach (LightView light in lights)
        {
            table.Add(light.Name, light.Light, light.Presence);
        }

        return table;
    }

    /// <summary>Which button switches which light.</summary>
    public static ColumnTable Links(IEnumerable<LinkView> links)
    {
        ColumnTable table = new("switch", "light", "state");
        foreach (LinkView link in links)
        {
            table.Add(link.Switch, link.Light, link.Ready ? "ready" : link.Problem);
        }

        return table;
    }

    /// <summary>The first eight digits of an id: enough to tell devices apart by eye.</summary>
    public static string ShortId(string id) => id.Length > 8 ? id[..8] : id;

    /// <summary>An age in its two largest units: "7 s", "3 m 07 s", "2 h 05 m", "4 d 03 h".</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalSeconds} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{age.Minutes} m {age.Seconds:00} s"),
        { TotalHours: < 24 } => string.Create(CultureInfo.InvariantCulture, $"{age.Hours} h {age.Minutes:00} m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays} d {age.Hours:00} h"),
    };

    /// <summary>A round trip in milliseconds, or a dash.</summary>
    public static string RoundTrip(double? millis) => millis is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{millis:0.0} ms");
}
