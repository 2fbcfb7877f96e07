namespace NanoPeers.Sessions;

/// <summary>One of the two peers that an authority introduces: its session with the authority, and where the other finds it.</summary>
internal sealed class IntroducedEnd
{
    internal IntroducedEnd(SecuredSession session, byte[] endpoint)
    {
        Session = session;
        Endpoint = endpoint;
    }

    internal SecuredSession Session { get; }

    internal byte[] Endpoint { get; }
}
