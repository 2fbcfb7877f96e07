namespace System.Net.Sockets;

public enum AddressFamily
{
    Unknown = -1, Unspecified = 0, InterNetwork = 2, InterNetworkV6 = 23,
}

public enum SelectMode
{
    SelectRead = 0, SelectWrite = 1, SelectError = 2,
}

public class Socket : IDisposable
{
    public Socket(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType) => throw null;
    public int Available { get => throw null; }
    public EndPoint LocalEndPoint { get => throw null; }
    public EndPoint RemoteEndPoint { get => throw null; }
    public int ReceiveTimeout { get => throw null; set => throw null; }
    public int SendTimeout { get => throw null; set => throw null; }
    public void Bind(EndPoint localEP) => throw null;
    public void Connect(EndPoint remoteEP) => throw null;
    public void Listen(int backlog) => throw null;
    public Socket Accept() => throw null;
    public int Send(byte[] buffer, int offset, int size, SocketFlags socketFlags) => throw null;
    public int Receive(byte[] buffer, int offset, int size, SocketFlags socketFlags) => throw null;
    public void Close() => throw null;
    public int SendTo(byte[] buffer, int offset, int size, SocketFlags socketFlags, EndPoint remoteEP) => throw null;
    public int ReceiveFrom(byte[] buffer, int offset, int size, SocketFlags socketFlags, ref EndPoint remoteEP) => throw null;
    public bool Poll(int microSeconds, SelectMode mode) => throw null;
    void IDisposable.Dispose() => throw null;
}

public enum ProtocolType
{
    Unknown = -1, IP = 0, Icmp = 1, Igmp = 2, Tcp = 6, Udp = 17,
}

public enum SocketType
{
    Unknown = -1, Stream = 1, Dgram = 2, Raw = 3, Rdm = 4, Seqpacket = 5,
}

public class SocketException : Exception
{
    public SocketException(SocketError errorCode) => throw null;
    public int ErrorCode { get => throw null; }
}

public enum SocketError
{
    Success = 0, SocketError = -1, WouldBlock = 10035, AddressAlreadyInUse = 10048, NetworkUnreachable = 10051, TimedOut = 10060, HostNotFound = 11001,
}

[Flags] public enum SocketFlags
{
    None = 0, OutOfBand = 1, Peek = 2, DontRoute = 4, MaxIOVectorLength = 16, Truncated = 256, ControlDataTruncated = 512, Broadcast = 1024, Multicast = 2048, Partial = 32768,
}

public class UdpClient : IDisposable
{
    public UdpClient() => throw null;
    public UdpClient(int port) => throw null;
    public UdpClient(IPEndPoint localEP) => throw null;
    public int Available { get => throw null; }
    public Socket Client { get => throw null; }
    public short Ttl { get => throw null; set => throw null; }
    public bool MulticastLoopback { get => throw null; set => throw null; }
    public bool EnableBroadcast { get => throw null; set => throw null; }
    public int Receive(byte[] buffer, ref IPEndPoint remoteEP) => throw null;
    public int Receive(byte[] buffer, int offset, int size, ref IPEndPoint remoteEP) => throw null;
    public int Send(byte[] dgram, int offset, int size, IPEndPoint endPoint) => throw null;
    public void JoinMulticastGroup(IPAddress multicastAddr) => throw null;
    public void JoinMulticastGroup(IPAddress multicastAddr, IPAddress localAddress) => throw null;
    public void DropMulticastGroup(IPAddress multicastAddr) => throw null;
    public void SetMulticastInterface(IPAddress localAddress) => throw null;
    public void Close() => throw null;
    public void Dispose() => throw null;
}
