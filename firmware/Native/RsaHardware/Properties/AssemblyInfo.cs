using System.Reflection;

[assembly: AssemblyTitle("NanoPeers.RsaHardware")]
[assembly: AssemblyProduct("NanoPeers")]
[assembly: AssemblyVersion("1.0.0.0")]
[assembly: AssemblyNativeVersion("1.0.0.0")]
