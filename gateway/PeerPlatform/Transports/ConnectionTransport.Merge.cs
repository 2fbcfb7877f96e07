namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Two peers that dial each other at once, or one that dials where a connection from there is open already, end with one connection. Nobody is
/// believed to be a remote because it says so: it proves that it holds both connections. TRANSPORTS.md, "One connection".
/// </summary>
public abstract partial class ConnectionTransport
{
    /// <summary>Whether connections may be joined; not where each session has one of its own.</summary>
    private protected virtual bool Joins => true;

    /// <summary>The other end of a connection said which transport it is: shows it the token of its welcome where it may be the same one.</summary>
    internal void Meet(TcpConnection connection)
    {
        lock (_change)
        {
            if (!Joins || connection.Instance == Instance)
            {
                return;
            }

            foreach (TcpConnection other in ConnectionsOf(connection.Instance))
            {
                TcpConnection made = connection.IsDialled ? connection : other;
                TcpConnection taken = connection.IsDialled ? other : connection;
                if (made.IsDialled && !taken.IsDialled && made.HeldToken != 0)
                {
                    taken.Say(StreamControlKind.Same, made.HeldToken);
                }
            }
        }
    }

    /// <summary>The other end of a connection that was made from here holds the token of another one: both lead to one remote.</summary>
    internal void Join(TcpConnection made, UInt128 token)
    {
        lock (_change)
        {
            TcpConnection? taken = ConnectionsOf(made.Instance).FirstOrDefault(other => !other.IsDialled && other.IssuedToken == token);
            if (!Joins || taken is null || made.Successor is not null || taken.Successor is not null || made.Instance == Instance)
            {
                return;
            }

            // Both ends keep the one that the greater made.
            TcpConnection resting = Instance > made.Instance ? taken : made;
            resting.Successor = resting == made ? taken : made;
            resting.Pause(true);
            resting.Say(StreamControlKind.Bye);
        }
    }

    /// <summary>All that came before it was handed to the sink.</summary>
    internal void HearBye(TcpConnection resting)
    {
        lock (_change)
        {
            resting.Say(StreamControlKind.ByeSeen);
            resting.HeardBye = true;
            FinishBoth(resting);
        }
    }

    /// <summary>The other end has all that went over a connection; what waits goes over the other one, so the order stays.</summary>
    internal void HearByeSeen(TcpConnection resting)
    {
        lock (_change)
        {
            if (resting.Successor is not { } successor || resting.HeardByeSeen)
            {
                return;
            }

            if (!_open.Contains(successor.Route) || successor.Route.Queue.IsCompleted)
            {
                // It broke meanwhile: then the one that was to rest goes on.
                resting.Successor = null;
                resting.Pause(false);
                return;
            }

            resting.HeardByeSeen = true;
            resting.Route.Queue.MoveTo(successor.Route.Queue, NowMillis);
            foreach (TcpAddress address in _routes.Where(entry => entry.Value == resting.Route).Select(entry => entry.Key).ToArray())
            {
                _routes[address] = successor.Route;
            }

            FinishBoth(resting);
        }
    }

    private static void FinishBoth(TcpConnection resting)
    {
        if (resting.HeardBye && resting.HeardByeSeen)
        {
            resting.Finish();
        }
    }

    private TcpConnection[] ConnectionsOf(UInt128 instance) =>
        [.. _open.Select(route => route.Connection).OfType<TcpConnection>().Where(connection => connection.Instance == instance)];
}
