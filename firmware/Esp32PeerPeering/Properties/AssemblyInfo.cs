using System.Reflection;

[assembly: AssemblyTitle("Esp32PeerPeering")]
[assembly: AssemblyProduct("NanoPeers")]
[assembly: AssemblyVersion("0.1.0.0")]
