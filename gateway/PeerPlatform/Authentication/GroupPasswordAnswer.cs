namespace NanoPeers.PeerPlatform.Authentication;

/// <summary>Whether a text can be a group's password.</summary>
public enum GroupPasswordAnswer
{
    /// <summary>It can.</summary>
    Good = 0,

    /// <summary>Fewer than <see cref="GroupPassword.MinCharacters"/> characters: guessed too soon by who records one handshake.</summary>
    TooShort = 1,

    /// <summary>More than <see cref="GroupPassword.MaxOctets"/> octets of UTF-8.</summary>
    TooLong = 2,

    /// <summary>Half of a surrogate pair stands alone, or a control character is in it: it was not typed.</summary>
    NotText = 3,
}
