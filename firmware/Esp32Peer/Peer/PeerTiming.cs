namespace NanoPeers.Firmware.Peer;

/// <summary>Our own timing of the constrained peer: changing it breaks no peer. Milliseconds unless the name says otherwise.</summary>
public static class PeerTiming
{
    /// <summary>Longest wait between two looks at the button.</summary>
    public const int ButtonLookMillis = 10;

    /// <summary>Longest wait between two looks while the button's contacts come to rest.</summary>
    public const int ButtonBounceLookMillis = 2;

    /// <summary>How long the button's contacts must rest: with the looks and a slice of computing, a press acts within 50 ms.</summary>
    public const int ButtonRestMillis = 20;

    /// <summary>How long they must stay open before the next press can begin: worn contacts bounce for 200 ms, and that is one press.</summary>
    public const int ButtonOpenMillis = 40;

    /// <summary>How long a button is held for a long press.</summary>
    public const int LongPressMillis = 5000;

    /// <summary>How long a key exchange is computed between two looks at button and network.</summary>
    public const int ComputeSliceMillis = 5;

    /// <summary>Datagrams handled between two looks at the button.</summary>
    public const int DatagramsEachTurn = 4;

    /// <summary>Time for datagrams between two looks at the button, beyond the first.</summary>
    public const int DatagramSliceMillis = 10;

    /// <summary>Silence of a session before the first ping, less than a third of what ends it.</summary>
    public const int QuietMillis = 15000;

    /// <summary>Added at random to <see cref="QuietMillis"/>, so that peers do not ping together.</summary>
    public const int QuietJitterMillis = 5000;

    /// <summary>From one ping of a silent session to the next.</summary>
    public const int PingAgainMillis = 5000;

    /// <summary>Silence that ends a session.</summary>
    public const int SilentMillis = 60000;

    /// <summary>How long a session may stay silent after a hint that it is lost.</summary>
    public const int ProbeMillis = 2000;

    /// <summary>From the first ping of a probe to the second.</summary>
    public const int ProbeAgainMillis = 1000;

    /// <summary>From one hint of an unknown session to the next for one source address.</summary>
    public const int HintMillis = 1000;

    /// <summary>Source addresses whose hints are limited apart; more share what is left.</summary>
    public const int HintSources = 4;

    /// <summary>How long a gateway that answered a query may take to ask for a session.</summary>
    public const int RequestExpectedMillis = 6000;

    /// <summary>First wait before the next search; it doubles each time.</summary>
    public const int FirstBackOffMillis = 1000;

    /// <summary>Longest wait before the next search.</summary>
    public const int LongestBackOffMillis = 60000;

    /// <summary>Life of a session after which its loss begins a search at once, with short waits.</summary>
    public const int LastingMillis = 10000;

    /// <summary>From one query for a new session in place of an ageing one to the next.</summary>
    public const int RenewalMillis = 30000;

    /// <summary>From one search that an announcement brought about to the next.</summary>
    public const int AnnouncementHeededMillis = 2000;

    /// <summary>How long a press of a linked light waits for the light: after that nobody stands there any more, or has pressed again.</summary>
    public const int PressMillis = 3000;

    /// <summary>How long the small lamp says that a linked light did not answer.</summary>
    public const int NoAnswerMillis = 3000;

    /// <summary>How long a linked peer is asked for a session before it is called elsewhere.</summary>
    public const int LinkAskMillis = 4000;

    /// <summary>Bound of the wait at a start before linked peers are sought, so that not all boards of a house do so at once.</summary>
    public const int LinkJitterMillis = 200;

    /// <summary>From one query of a linked peer that is heeded to the next.</summary>
    public const int LinkHeedMillis = 500;

    /// <summary>Unproven requests in a second from which on cookies are demanded.</summary>
    public const int UnprovenBeforeCookies = 4;

    /// <summary>Requests without a cookie that are looked at in a second.</summary>
    public const int RequestsEachSecond = 256;

    /// <summary>Requests with a cookie that are looked at in a second.</summary>
    public const int CookiesEachSecond = 32;

    /// <summary>How long cookies are demanded after a set-up was abandoned: it may have been an old request, sent again by somebody else.</summary>
    public const int WaryMillis = 300000;

    /// <summary>From a change of the light to its record, so that a playing child does not wear out the flash.</summary>
    public const int LightRecordMillis = 5000;

    /// <summary>From one try to write the boot count to the next.</summary>
    public const int StorageAgainMillis = 5000;

    /// <summary>Turns of the loop in a row that may fail before the board is started again.</summary>
    public const int FaultsBeforeRestart = 8;

    /// <summary>How long datagrams are dropped unread after memory ran out.</summary>
    public const int MemoryRestMillis = 1000;

    /// <summary>From one reading of the free memory to the next.</summary>
    public const int MemoryReadingMillis = 3600000;

    /// <summary>Steps of attempts that are kept.</summary>
    public const int StepsKept = 64;

    /// <summary>Steps that strangers' messages may cause at once; less than half of those kept.</summary>
    public const int StrangersSteps = 24;

    /// <summary>From one more such step to the next.</summary>
    public const int StrangersStepMillis = 10000;
}
