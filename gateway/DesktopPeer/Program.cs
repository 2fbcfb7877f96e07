using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Screen;

return await CommandLine.RunAsync(args, Terminal.OfProcess(), CancellationToken.None);
