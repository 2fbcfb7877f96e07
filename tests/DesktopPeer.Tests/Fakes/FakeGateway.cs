using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Tests.Fakes;

/// <summary>A gateway without a network: its devices are records, and tests say how they answer.</summary>
internal sealed class FakeGateway : IGatewayControl
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DeviceStatus> _devices = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Channel<GatewayEvent>> _watchers = [];
    private readonly ConcurrentDictionary<string, long> _counters = new();

    public Identifier Id { get; } = NewId();

    public Identifier Group { get; } = NewId();

    public string Region => "home";

    public IReadOnlyList<string> Endpoints { get; } = ["udp://192.0.2.1:9701"];

    /// <summary>What a light answers; the default switches it.</summary>
    public Func<string, SwitchAction, SwitchAnswer>? Answers { get; set; }

    /// <summary>When set, switching waits for it before it answers.</summary>
    public Task? SwitchGate { get; set; }

    /// <summary>When set, enrolling calls it before it answers.</summary>
    public Action? BeforeInviting { get; set; }

    public List<AttemptReport> Attempts { get; } = [];

    public int Watchers
    {
        get
        {
            lock (_gate)
            {
                return _watchers.Count;
            }
        }
    }

    public static Identifier NewId() => Identifier.Parse(Guid.NewGuid().ToString())!;

    public IReadOnlyList<DeviceStatus> Devices()
    {
        lock (_gate)
        {
            return [.. _devices.Values.OrderBy(device => device.Name, StringComparer.Ordinal)];
        }
    }

    public DeviceStatus this[string name]
    {
        get
        {
            lock (_gate)
            {
                return _devices[name];
            }
        }

        set
        {
            lock (_gate)
            {
                _devices[name] = value;
            }
        }
    }

    /// <summary>Links that were asked for; a device that is not there is unknown.</summary>
    public List<(string Switch, string Light)> Linked { get; } = [];

    /// <summary>When set, what linking and taking back answer.</summary>
    public Func<string, string, LinkAnswer>? LinkAnswers { get; set; }

    /// <summary>What is still to be done for each link; empty when nothing is.</summary>
    public string LinkProblem { get; set; } = "";

    public LinkAnswer Link(string switchName, string lightName)
    {
        if (LinkAnswers is not null)
        {
            return LinkAnswers(switchName, lightName);
        }

        lock (_gate)
        {
            string? unknown = new[] { switchName, lightName }.FirstOrDefault(name => !_devices.ContainsKey(name));
            if (unknown is not null)
            {
                return new LinkAnswer(LinkResult.UnknownDevice, [], $"No device is named {unknown}.");
            }

            Linked.Add((switchName, lightName));
            return new LinkAnswer(LinkResult.Done, Linked.Count > 1 ? [lightName] : [], "");
        }
    }

    public LinkAnswer Unlink(string switchName, string lightName)
    {
        if (LinkAnswers is not null)
        {
            return LinkAnswers(switchName, lightName);
        }

        lock (_gate)
        {
            return Linked.Remove((switchName, lightName)) ? new LinkAnswer(LinkResult.Done, [], "") : new LinkAnswer(LinkResult.NotLinked, [], "They are not linked.");
        }
    }

    public IReadOnlyList<LinkStatus> Links()
    {
        lock (_gate)
        {
            return [.. Linked.Select(link => new LinkStatus(link.Switch, link.Light, LinkProblem.Length == 0, LinkProblem))];
        }
    }

    public async Task<SwitchAnswer> SwitchAsync(string name, SwitchAction action, CancellationToken cancellationToken)
    {
        _counters.AddOrUpdate("switch-requests", 1, (_, count) => count + 1);
        if (SwitchGate is not null)
        {
            await SwitchGate.WaitAsync(cancellationToken);
        }

        if (Answers is not null)
        {
            return Answers(name, action);
        }

        DeviceStatus? device = Devices().FirstOrDefault(device => device.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (device is null)
        {
            return new SwitchAnswer(SwitchResult.UnknownDevice, false, TimeSpan.Zero, $"No device is called \"{name}\".");
        }

        bool isOn = action switch { SwitchAction.On => true, SwitchAction.Off => false, _ => device.Light != true };
        SetLight(device.Name, isOn);
        return new SwitchAnswer(SwitchResult.Done, isOn, TimeSpan.FromMilliseconds(12.5), "");
    }

    public InviteAnswer Invite(string name)
    {
        BeforeInviting?.Invoke();
        lock (_gate)
        {
            if (name.Length == 0 || _devices.ContainsKey(name))
            {
                return new InviteAnswer(null, null, $"The name \"{name}\" is in use. Choose another, or remove the device first.");
            }

            Identifier id = NewId();
            _devices[name] = new DeviceStatus(name, id, DevicePresence.NeverSeen, null, 0, null, null, null, null, "never heard");
            return new InviteAnswer("np1-secret-of-" + name, id, "");
        }
    }

    public PairAnswer Pair(string asker, string answerer, string? endpoint) => Devices().Any(device => device.Name == asker)
        ? new PairAnswer("npl1-secret-of-" + asker, endpoint ?? "udp://192.0.2.7:9701", "")
        : new PairAnswer(null, "", $"No device is called \"{asker}\".");

    public bool Remove(string name)
    {
        lock (_gate)
        {
            return _devices.Remove(name);
        }
    }

    public async IAsyncEnumerable<GatewayEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<GatewayEvent> channel = Channel.CreateUnbounded<GatewayEvent>();
        lock (_gate)
        {
            _watchers.Add(channel);
        }

        try
        {
            await foreach (GatewayEvent happened in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return happened;
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers.Remove(channel);
            }
        }
    }

    public IReadOnlyList<AttemptReport> Why(string? name) =>
        [.. Attempts.Where(attempt => name is null || attempt.Device.Equals(name, StringComparison.OrdinalIgnoreCase))];

    public IReadOnlyDictionary<string, long> Counters() => _counters.ToDictionary();

    /// <summary>Makes a device present, with a session of its own.</summary>
    public void Arrive(string name, string keyExchange = "RSA-OAEP-SHA256")
    {
        string attempt = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray().AsSpan(0, 8));
        SessionStatus session = new(attempt, attempt, "A128CBC-HS256", keyExchange, TimeSpan.FromSeconds(185), 7, 9);
        this[name] = this[name] with
        {
            Presence = DevicePresence.Present,
            Light = this[name].Light ?? false,
            LightVersion = 1,
            Session = session,
            RoundTrip = TimeSpan.FromMilliseconds(1.26),
            Endpoint = "udp://192.0.2.7:40000",
            LastSeenAt = DateTimeOffset.UnixEpoch,
            Problem = "",
        };
        Happen(new GatewayEvent(GatewayEventKind.SessionLive, DateTimeOffset.UtcNow, name, null, $"{name} is present"));
    }

    /// <summary>The device went.</summary>
    public void Leave(string name)
    {
        this[name] = this[name] with { Presence = DevicePresence.Away, Session = null, Problem = "nothing heard for 60 s" };
        Happen(new GatewayEvent(GatewayEventKind.SessionEnded, DateTimeOffset.UtcNow, name, null, $"{name} went"));
    }

    /// <summary>The light's new state reaches the gateway.</summary>
    public void SetLight(string name, bool isOn)
    {
        this[name] = this[name] with { Light = isOn, LightVersion = this[name].LightVersion + 1 };
        Happen(new GatewayEvent(GatewayEventKind.LightChanged, DateTimeOffset.UtcNow, name, isOn, $"{name} is {(isOn ? "on" : "off")}"));
    }

    public void Happen(GatewayEvent happened)
    {
        lock (_gate)
        {
            foreach (Channel<GatewayEvent> watcher in _watchers)
            {
                watcher.Writer.TryWrite(happened);
            }
        }
    }
}
