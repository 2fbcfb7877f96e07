namespace NanoPeers.Enrolment;

/// <summary>Ids of an invitation's fields, in the order in which they stand. Ids from 128 up may follow and are skipped. ENROLMENT.md.</summary>
internal static class InvitationField
{
    /// <summary>Version, one octet; always first.</summary>
    internal const int Version = 1;

    /// <summary>Octets of the whole invitation, check included, two octets; always second.</summary>
    internal const int Length = 2;

    /// <summary>Id of the peer that the device becomes.</summary>
    internal const int Device = 3;

    /// <summary>Id of the group that it joins.</summary>
    internal const int Group = 4;

    /// <summary>Id of the gateway's peer.</summary>
    internal const int Gateway = 5;

    /// <summary>The secret that device and authority share.</summary>
    internal const int Secret = 6;

    /// <summary>The authority's RSA exponent, four octets.</summary>
    internal const int Exponent = 7;

    /// <summary>The authority's RSA modulus.</summary>
    internal const int Modulus = 8;

    /// <summary>The region's name.</summary>
    internal const int Region = 9;

    /// <summary>The device's name.</summary>
    internal const int Name = 10;

    /// <summary>A gateway's address; none to four of them.</summary>
    internal const int Endpoint = 11;

    /// <summary>Policy flags, one octet.</summary>
    internal const int PolicyFlags = 12;

    /// <summary>Life of a resumption secret, seconds, four octets.</summary>
    internal const int ResumptionLifetime = 13;

    /// <summary>Longest life of a session, seconds, four octets.</summary>
    internal const int SessionLifetime = 14;

    /// <summary>Most messages in each direction of a session, four octets.</summary>
    internal const int MessageLimit = 15;

    /// <summary>One more than the highest id.</summary>
    internal const int Count = 16;
}
