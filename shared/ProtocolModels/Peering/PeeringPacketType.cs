namespace NanoPeers.Peering;

/// <summary>What a packet says, by its key <c>type</c>. S2: request, end-request, response, "and/or any application-defined value".</summary>
public static class PeeringPacketType
{
    /// <summary>A word that is the application's.</summary>
    public const int Application = 0;

    /// <summary>"request": I need.</summary>
    public const int Request = 1;

    /// <summary>"end-request": I found.</summary>
    public const int EndRequest = 2;

    /// <summary>"response": I have.</summary>
    public const int Response = 3;

    /// <summary>"downloading": I am downloading, so far.</summary>
    public const int Downloading = 4;

    /// <summary>"complete": the download is complete.</summary>
    public const int Complete = 5;

    /// <summary>"outcome": the sender was selected as provider.</summary>
    public const int Outcome = 6;

    /// <summary>The word in a packet.</summary>
    /// <param name="type">One of the above but <see cref="Application"/>.</param>
    public static string WordOf(int type)
    {
        switch (type)
        {
            case Request: return "request";
            case EndRequest: return "end-request";
            case Response: return "response";
            case Downloading: return "downloading";
            case Complete: return "complete";
            default: return "outcome";
        }
    }

    /// <summary>The type of a packet.</summary>
    /// <param name="packet">A packet that was read.</param>
    internal static int Of(PeeringPacket packet)
    {
        for (int type = Request; type <= Outcome; type++)
        {
            if (packet.IsValue(PeeringKey.Type, WordOf(type)))
            {
                return type;
            }
        }

        return Application;
    }
}
