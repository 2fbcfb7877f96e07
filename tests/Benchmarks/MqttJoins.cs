using System.Diagnostics;
using System.Text;

namespace NanoPeers.Benchmarks;

/// <summary>What a user would pick instead of joining a group: connect to a broker under TLS, subscribe, and say something that the first client hears.</summary>
internal static class MqttJoins
{
    /// <summary>Has so many clients come one after the other.</summary>
    /// <returns>Milliseconds from each call to connect until the first client has heard the newcomer's first message.</returns>
    internal static async Task<List<double>> MeasureAsync(int clients)
    {
        using MqttBroker broker = new();
        using ReceptionCount heard = new();
        List<MqttConnection> connections = [];
        List<double> joins = [];
        byte[] line = MqttConnection.PublishOf(Encoding.ASCII.GetBytes("here I am"));
        for (int number = 0; number < clients; number++)
        {
            long began = Stopwatch.GetTimestamp();
            MqttConnection connection = await MqttConnection.ConnectAsync(broker.EndPoint, $"joins-{number}").ConfigureAwait(false);
            await connection.SubscribeAsync().ConfigureAwait(false);
            connections.Add(connection);
            connection.Hear(number == 0 ? heard.Add : static _ => { });
            if (number > 0)
            {
                connection.Send(line);
                heard.WaitFor(number);
                joins.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        connections.ForEach(static connection => connection.Dispose());
        return joins;
    }
}
