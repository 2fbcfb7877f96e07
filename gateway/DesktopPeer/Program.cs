using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Composition;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.DesktopPeer.Screen;

return await CommandLine.RunAsync(args, Terminal.OfProcess(), new GatewayStarter(), new VirtualBoardMaker(), CancellationToken.None);
