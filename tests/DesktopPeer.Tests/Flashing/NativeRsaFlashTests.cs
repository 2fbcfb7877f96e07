using System.Text;
using NanoPeers.DesktopPeer.Flashing;

namespace NanoPeers.DesktopPeer.Tests.Flashing;

/// <summary>A board whose file says that its image has RSA of its own gets the application that uses it; every other board the stock one.</summary>
public sealed class NativeRsaFlashTests
{
    [Theory]
    [InlineData("false", "/firmware/Esp32Peer/Esp32Peer")]
    [InlineData("true", "/firmware/Esp32PeerRsa/Esp32PeerRsa")]
    public void The_boards_file_decides_which_application_is_built(string hasImage, string expected)
    {
        string text = File.ReadAllText(Path.Combine(RepositoryRoot(), "boards", "esp32-devkitc.json"));
        string changed = text.Replace("\"nativeRsaImage\": false", "\"nativeRsaImage\": " + hasImage, StringComparison.Ordinal);
        Assert.Contains("\"nativeRsaImage\": " + hasImage, changed, StringComparison.Ordinal);
        BoardDescription board = BoardDescription.Read(new MemoryStream(Encoding.UTF8.GetBytes(changed)));
        IReadOnlyList<FlashStep> steps = FlashPlan.Make(new FlashOptions { Board = board, Port = "COM1" });

        string project = steps.Single(step => step.Name == "build").Arguments[0].Replace('\\', '/');
        Assert.EndsWith(expected + ".nfproj", project, StringComparison.Ordinal);
        Assert.True(File.Exists(project), project);
        string image = steps.Single(step => step.Name == "application").Arguments[^1].Replace('\\', '/');
        Assert.EndsWith(expected.Insert(expected.LastIndexOf('/'), "/bin/Release") + ".bin", image, StringComparison.Ordinal);
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NanoPeers.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }
}
