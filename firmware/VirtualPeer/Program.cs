using System;
using NanoPeers.VirtualPeer;

return CommandLine.Run(args, Console.In, Console.Out, Console.Error);
