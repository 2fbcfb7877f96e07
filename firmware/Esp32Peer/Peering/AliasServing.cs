namespace NanoPeers.Firmware.Peering;

/// <summary>
/// The board's alias server: few connections, of fixed memory, each with an end in time. What comes while all are taken waits in the chip's own queue.
/// </summary>
public sealed class AliasServing
{
    private readonly IStreamPort _streams;
    private readonly AliasConnection[] _connections = new AliasConnection[HttpLimits.Connections];

    /// <summary>Makes the connections' memory.</summary>
    /// <param name="streams">The board's connections.</param>
    /// <param name="held">What is served.</param>
    public AliasServing(IStreamPort streams, HeldBundle held)
    {
        _streams = streams;
        for (int i = 0; i < _connections.Length; i++)
        {
            _connections[i] = new AliasConnection(streams, held);
        }
    }

    /// <summary>Octets of the object that went out since the start.</summary>
    public long Served
    {
        get
        {
            long served = 0;
            for (int i = 0; i < _connections.Length; i++)
            {
                served += _connections[i].Served;
            }

            return served;
        }
    }

    /// <summary>Does what can be done.</summary>
    /// <param name="nowMillis">The board's clock.</param>
    public void Turn(long nowMillis)
    {
        for (int i = 0; i < _connections.Length; i++)
        {
            if (_connections[i].IsFree)
            {
                int stream = _streams.Accept();
                if (stream < 0)
                {
                    continue;
                }

                _connections[i].Begin(stream, nowMillis);
            }

            _connections[i].Turn(nowMillis);
        }
    }
}
