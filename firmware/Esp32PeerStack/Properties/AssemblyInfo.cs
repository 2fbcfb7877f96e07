using System.Reflection;

[assembly: AssemblyTitle("Esp32PeerStack")]
[assembly: AssemblyProduct("NanoPeers")]
[assembly: AssemblyVersion("0.1.0.0")]
