using System.Reflection;

[assembly: AssemblyTitle("NFUnitTest")]
[assembly: AssemblyProduct("NanoPeers")]
[assembly: AssemblyVersion("0.1.0.0")]
