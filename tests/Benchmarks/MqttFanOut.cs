namespace NanoPeers.Benchmarks;

/// <summary>What a user would pick instead: a broker with TLS, one client that says and many that hear. The broker is a process of its own.</summary>
internal sealed class MqttFanOut : IFanOut, IDisposable
{
    /// <summary>A record of TLS 1.3: its header, the type of its content, its tag.</summary>
    private const int RecordOctets = 5 + 1 + 16;

    private readonly MqttBroker _broker = new();
    private readonly List<MqttConnection> _subscribers = [];
    private readonly byte[] _publish;
    private MqttConnection? _publisher;

    private MqttFanOut(int payload) => _publish = MqttConnection.PublishOf(new byte[payload]);

    public int Receivers => _subscribers.Count;

    public ReceptionCount Count { get; } = new();

    public TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime + _broker.ProcessorTime;

    public long Octets { get; private set; }

    internal static async Task<MqttFanOut> StartAsync(int receivers, int payload)
    {
        MqttFanOut fanOut = new(payload);
        for (int number = 0; number < receivers; number++)
        {
            MqttConnection subscriber = await MqttConnection.ConnectAsync(fanOut._broker.EndPoint, $"hears-{number}").ConfigureAwait(false);
            await subscriber.SubscribeAsync().ConfigureAwait(false);
            fanOut._subscribers.Add(subscriber);
            subscriber.Hear(fanOut.Count.Add);
        }

        fanOut._publisher = await MqttConnection.ConnectAsync(fanOut._broker.EndPoint, "says").ConfigureAwait(false);
        return fanOut;
    }

    public void Send()
    {
        _publisher!.Send(_publish);

        // To the broker and from it to each, each in a record of its own: what is sent together may share one, and is then a little less.
        Octets += (long)(_publish.Length + RecordOctets) * (1 + _subscribers.Count);
    }

    public void Dispose()
    {
        _subscribers.ForEach(static subscriber => subscriber.Dispose());
        _publisher?.Dispose();
        _broker.Dispose();
    }
}
